//! A program that keeps nearly everything that it allocates.

use crate::findings::facts::Facts;
use crate::findings::finding::{Checked, Link};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "nothing-freed",
    fault: "Nearly all that was allocated is still live",
    needs: Kind::Heap,
    limit: Limit::Share(0.9, 0.99),
    limit_of: "of the allocated bytes live, and 64 MB of them",
    reason: "Work leaves garbage; where nine of ten bytes stay, the process only loads data, or it keeps what it should drop",
    advice: "Sort by inuse_space; after the data is loaded, take a base and look at what is added",
};

/// The bytes of a heap that has left the start behind, where the collector has hardly run.
const LEAST: i64 = 64 << 20;

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let (Some(live), Some(allocated)) = (facts.in_use(), facts.column("alloc_space")) else {
        return Ok(None);
    };
    let value = facts.total(live);
    if value < LEAST || !facts.is_sampled_enough(value) {
        return Ok(None);
    }
    let sentence =
        format!("{} are live", facts.part(value, allocated, "the bytes that were allocated"));
    Ok(facts.finding(rule, (value, allocated), (sentence, Link::default())))
}

#[cfg(test)]
#[path = "tests/nothing_freed.rs"]
mod tests;
