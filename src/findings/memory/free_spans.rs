//! Spans that are free and still in memory.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::runtime::memory_breakdown::Category;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "free-spans",
    fault: "Memory of an earlier peak that the process keeps",
    needs: Kind::Memory,
    limit: Limit::Share(0.25, 0.5),
    limit_of: "of Sys, and 64 MB of it",
    reason: "The runtime gives free spans back within minutes; a quarter of all that is free is the rest of a peak, or the room for the next",
    advice: "Find the peak: alloc_space by site, or several heaps over time; GOMEMLIMIT makes the runtime give back sooner",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(facts.memory_share(rule, Category::Free, "free spans that are kept take"))
}
