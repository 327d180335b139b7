//! Locks that goroutines and threads wait for.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

/// The slow paths of locks of the program: someone else holds them. The runtime's own locks (`runtime.lock2`) are left out:
/// its scheduler and allocator take them, and no change of the program's locks helps.
const SET: FunctionSet = FunctionSet {
    names: &["__lll_lock_wait", "__lll_lock_wait_private"],
    prefixes: &[
        "sync.(*Mutex).lockSlow",
        "sync.(*Mutex).unlockSlow",
        "internal/sync.(*Mutex).lockSlow",
        "internal/sync.(*Mutex).unlockSlow",
        "sync.(*RWMutex).rUnlockSlow",
        "sync.runtime_Semacquire",
        "sync.runtime_Semrelease",
    ],
};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "lock-contention",
    fault: "Locks that are held by others",
    needs: Kind::Cpu,
    limit: Limit::Share(0.05, 0.2),
    limit_of: "of the CPU time",
    reason: "A free lock takes no slow path at all; one in twenty samples there means that cores wait for each other",
    advice: "A mutex profile names the lock: hold it shorter, split it, or count with atomics",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    facts.cpu_share(rule, (&SET, &NONE), "waiting for locks takes")
}

#[cfg(test)]
mod tests {
    use crate::findings::tests::{cpu, sentence};

    #[test]
    fn it_speaks_from_its_limit_on() {
        let found = |stacks: &str| sentence(&cpu(stacks), "lock-contention");
        assert_eq!(
            found("main.count;sync.(*Mutex).Lock;sync.(*Mutex).lockSlow 10\nmain 190\n"),
            "waiting for locks takes 5.00% of the CPU time (100ms of 2s), 100ms of it below main.count"
        );
        assert_eq!(
            found("main.count;sync.(*Mutex).Lock;sync.(*Mutex).lockSlow 10\nmain 191\n"),
            ""
        );
    }

    #[test]
    fn a_free_lock_is_fine() {
        assert_eq!(sentence(&cpu("main;sync.(*Mutex).Lock 50\nmain 50\n"), "lock-contention"), "");
    }

    /// Timers, the scheduler and the allocator take locks of the runtime.
    #[test]
    fn locks_of_the_runtime_are_none_of_the_program() {
        let stacks = "main.hog;runtime.mallocgc;runtime.(*mheap).alloc;runtime.lockWithRank;runtime.lock2;runtime.procyield 50\n\
            runtime.mcall;runtime.schedule;runtime.lock2;runtime.futexsleep 20\nmain 50\n";
        assert_eq!(sentence(&cpu(stacks), "lock-contention"), "");
    }
}
