//! Stacks of goroutines that grow.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// Growth of stacks.
const SET: FunctionSet =
    FunctionSet { names: &["runtime.newstack", "runtime.copystack"], prefixes: &[] };

/// A goroutine that is preempted passes through the same function. Old profilers unwind copies of large values to it, too.
const WITHOUT: FunctionSet = FunctionSet {
    names: &[
        "runtime.gopreempt_m",
        "runtime.goschedImpl",
        "runtime.goschedM",
        "runtime.duffcopy",
        "runtime.duffzero",
    ],
    prefixes: &[],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "stack-growth",
    fault: "Stacks of goroutines that grow",
    needs: Kind::Cpu,
    limit: Limit::Share(0.03, 0.15),
    limit_of: "of the CPU time",
    reason: "A stack doubles a few times in the life of a goroutine; three percent mean that many goroutines are short and deep",
    advice: "Keep goroutines and hand them work, and keep large arrays off the stack",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &WITHOUT), "growing the stacks of goroutines takes")
}

#[cfg(test)]
#[path = "tests/stack_growth.rs"]
mod tests;
