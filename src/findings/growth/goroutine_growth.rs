//! A place whose goroutines grow in number from snapshot to snapshot.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "goroutine-growth",
    fault: "Goroutines at one place grow in number: nobody ends them",
    needs: Kind::GoroutineSnapshots,
    limit: Limit::Share(0.5, 0.8),
    limit_of: "of the growth in goroutines, which rise over 4 snapshots or more (p < 0.05) by a tenth or more",
    reason: "Four counts rise in order by chance once in 24 times; below half of the growth there are several causes",
    advice: "Give each goroutine an end: a context that is cancelled, a channel that is closed, a deadline on what it waits for",
};

#[expect(clippy::unnecessary_wraps, reason = "the table has checks that can be cancelled")]
pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    Ok(super::growing(facts, rule, "the goroutines"))
}

#[cfg(test)]
#[path = "tests/goroutine_growth.rs"]
mod tests;
