//! Slices that grow by append.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Growth of slices.
const SET: FunctionSet = FunctionSet { names: &[], prefixes: &["runtime.growslice"] };

pub(in crate::findings) static RULE: Rule = Rule {
    name: "slice-growth",
    fault: "append without room",
    needs: Kind::Cpu,
    limit: Limit::Share(0.05, 0.2),
    limit_of: "of the CPU time",
    reason: "Growing copies each element at least once and leaves garbage; a slice made with its size does neither",
    advice: "make([]T, 0, n) with the expected size, slices.Grow, or reuse the slice as s[:0]",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &NONE), "growing slices takes")
}

#[cfg(test)]
#[path = "tests/slice_growth.rs"]
mod tests;
