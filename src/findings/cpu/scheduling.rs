//! Goroutines that go to sleep and wake up often.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// The search for the next goroutine, and waking threads for it.
const SET: FunctionSet = FunctionSet {
    names: &[
        "runtime.schedule",
        "runtime.findRunnable",
        "runtime.findrunnable",
        "runtime.park_m",
        "runtime.wakep",
        "runtime.startm",
        "runtime.stopm",
    ],
    prefixes: &[],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "scheduling",
    fault: "Goroutines that sleep and wake often",
    needs: Kind::Cpu,
    limit: Limit::Share(0.2, 0.4),
    limit_of: "of the CPU time",
    reason: "From a fifth on, each four samples of work cost one of switching between goroutines",
    advice: "Hand over more work at once: batches through channels, fewer goroutines, fewer timers",
};

/// The percentage of one core below which a process is idle, and the scheduler is what is left.
const BUSY: f64 = 50.0;

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    if facts.percent_of_core().is_some_and(|percent| percent < BUSY) {
        return Ok(None);
    }
    facts.cpu_share(rule, (&SET, &NONE), "the scheduler takes")
}

#[cfg(test)]
#[path = "tests/scheduling.rs"]
mod tests;
