//! Objects that were made since the last collection.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};
use crate::runtime::memory_breakdown::Category;

pub(in crate::findings) static RULE: Rule = Rule {
    name: "collector-room",
    fault: "Room that the collector leaves to garbage",
    needs: Kind::Memory,
    limit: Limit::Share(0.3, 0.6),
    limit_of: "of Sys, and 64 MB of it",
    reason: "With GOGC=100 the heap doubles between two collections, so garbage may take as much memory as all that lives",
    advice: "Set GOMEMLIMIT to the memory that the process may have, or lower GOGC: less memory for more time in the collector",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(facts.memory_share(rule, Category::MadeSince, "objects made since the last collection take"))
}
