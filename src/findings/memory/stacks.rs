//! Stacks of goroutines.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::runtime::memory_breakdown::Category;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "stacks",
    fault: "Stacks of goroutines take much of the memory",
    needs: Kind::Memory,
    limit: Limit::Share(0.1, 0.3),
    limit_of: "of Sys, and 64 MB of it",
    reason: "A goroutine begins with 2 kB; a tenth of the memory is many goroutines, or deep ones",
    advice: "A goroutine profile says where they are; end those that wait, and keep large arrays off the stack",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(facts.memory_share(rule, Category::Stacks, "stacks take"))
}
