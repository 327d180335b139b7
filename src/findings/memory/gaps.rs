//! Room that is lost inside spans.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::runtime::memory_breakdown::Category;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "gaps",
    fault: "Spans in use that are half empty",
    needs: Kind::Memory,
    limit: Limit::Share(0.2, 0.4),
    limit_of: "of Sys, and 64 MB of it",
    reason: "Rounding to size classes loses an eighth at most; a fifth means that a few objects keep whole spans after a peak",
    advice: "Let objects of one age die together, copy long-lived data out of batches, and compare inuse_space with the time before the peak",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(facts.memory_share(rule, Category::Gaps, "gaps inside spans take"))
}
