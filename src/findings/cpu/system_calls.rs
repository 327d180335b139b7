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
mod tests {
    use crate::findings::tests::{cpu, sentence};

    #[test]
    fn it_speaks_from_its_limit_on() {
        let found = |stacks: &str| sentence(&cpu(stacks), "system-calls");
        assert_eq!(
            found("main.save;os.(*File).Write;syscall.write;syscall.Syscall 25\nmain 75\n"),
            "system calls take 25.00% of the CPU time (250ms of 1s), 250ms of it below main.save"
        );
        assert_eq!(
            found("main.save;os.(*File).Write;syscall.write;syscall.Syscall 24\nmain 76\n"),
            ""
        );
    }

    #[test]
    fn polling_is_no_system_call_of_the_program() {
        let stacks = "runtime.mcall;runtime.findRunnable;runtime.netpoll;internal/runtime/syscall.EpollWait 50\nmain 50\n";
        assert_eq!(sentence(&cpu(stacks), "system-calls"), "");
    }
}
