//! Bytes that are copied, beside the growth of slices.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Copies of memory.
const SET: FunctionSet = FunctionSet {
    names: &["runtime.memmove", "runtime.duffcopy", "memmove", "memcpy"],
    prefixes: &["__memmove_", "__memcpy_"],
};

/// A rule of its own names growing slices.
const WITHOUT: FunctionSet = FunctionSet { names: &[], prefixes: &["runtime.growslice"] };

pub(in crate::findings) static RULE: Rule = Rule {
    name: "copying",
    fault: "Memory that is copied",
    needs: Kind::Cpu,
    limit: Limit::Share(0.1, 0.3),
    limit_of: "of the CPU time",
    reason: "Some copying belongs to every program; from a tenth on, it is worth a look whose it is",
    advice: "Pass slices and pointers in place of copies of large structs, and write into the last buffer at once",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &WITHOUT), "copying memory takes")
}

#[cfg(test)]
#[path = "tests/copying.rs"]
mod tests;
