//! Timers that are made faster than they end.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Makers of timers and tickers.
const SET: FunctionSet = FunctionSet {
    names: &[
        "time.After",
        "time.AfterFunc",
        "time.NewTicker",
        "time.NewTimer",
        "time.Tick",
        "time.newTimer",
    ],
    prefixes: &[],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "timers",
    fault: "Timers that are made faster than they end",
    needs: Kind::Heap,
    limit: Limit::Share(0.03, 0.15),
    limit_of: "of the live bytes",
    reason: "A timer takes some 200 bytes with its channel, so a visible share is many thousands of them at once",
    advice: "Reuse one timer with Reset in place of time.After in a loop, and stop tickers",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.bytes_share(rule, (&SET, facts.in_use()), ("timers hold", "the live bytes"))
}

#[cfg(test)]
#[path = "tests/timers.rs"]
mod tests;
