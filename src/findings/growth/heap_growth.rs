//! A place whose live bytes grow from snapshot to snapshot.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "heap-growth",
    fault: "One place makes the heap grow: a leak, or a cache without a limit",
    needs: Kind::HeapSnapshots,
    limit: Limit::Share(0.5, 0.8),
    limit_of: "of the growth of the live bytes, which rise over 4 snapshots or more (p < 0.05) by a tenth or more",
    reason: "Four heaps rise in order by chance once in 24 times; below half of the growth there are several causes",
    advice: "Find who keeps what the place makes, and when it lets go: a limit, an expiry, or a slice that is cut and copied",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(super::growing(facts, rule, "the live bytes"))
}

#[cfg(test)]
#[path = "tests/heap_growth.rs"]
mod tests;
