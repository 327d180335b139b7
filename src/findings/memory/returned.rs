//! Memory that the system has back, and that Sys counts on.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::runtime::memory_breakdown::Category;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "returned",
    fault: "Memory that Sys counts although the system has it back",
    needs: Kind::Memory,
    limit: Limit::Share(0.25, 0.5),
    limit_of: "of Sys, and 64 MB of it",
    reason: "A quarter less than Sys is in memory, so an alarm on Sys is wrong by as much",
    advice: "Watch the resident size of the process, or Sys less HeapReleased",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(facts.memory_share(rule, Category::Released, "memory given back to the system takes"))
}
