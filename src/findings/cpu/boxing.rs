//! Values that move to the heap to become interfaces.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Conversions to interfaces that allocate.
const SET: FunctionSet = FunctionSet { names: &[], prefixes: &["runtime.convT"] };

pub(in crate::findings) static RULE: Rule = Rule {
    name: "boxing",
    fault: "A value boxed into an interface",
    needs: Kind::Cpu,
    limit: Limit::Share(0.02, 0.1),
    limit_of: "of the CPU time",
    reason: "Two percent are ten samples in five seconds of one core at 100 Hz; fewer cannot be told from chance",
    advice: "Pass pointers or concrete types, or make the function generic",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &NONE), "values that become interfaces take")
}

#[cfg(test)]
#[path = "tests/boxing.rs"]
mod tests;
