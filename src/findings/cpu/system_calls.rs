//! Time in system calls.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::FunctionSet;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// System calls of Go on all systems.
const SET: FunctionSet = FunctionSet {
    names: &["syscall.syscall", "syscall.syscall6", "syscall.syscallPtr", "syscall.rawSyscall"],
    prefixes: &[
        "syscall.Syscall",
        "syscall.RawSyscall",
        "internal/runtime/syscall.",
        "runtime/internal/syscall.",
    ],
};

/// Polling for events is part of the scheduler.
const WITHOUT: FunctionSet = FunctionSet { names: &["runtime.netpoll"], prefixes: &[] };

pub(in crate::findings) static RULE: Rule = Rule {
    name: "system-calls",
    fault: "Many or large system calls",
    needs: Kind::Cpu,
    limit: Limit::Share(0.25, 0.5),
    limit_of: "of the CPU time",
    reason: "From a quarter on, input and output set the pace of the program, and not what it computes",
    advice: "Buffer reads and writes (bufio), send in batches, and keep files and connections open",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &WITHOUT), "system calls take")
}

#[cfg(test)]
#[path = "tests/system_calls.rs"]
mod tests;
