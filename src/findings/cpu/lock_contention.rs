//! Locks that threads and goroutines wait for.

use crate::findings::facts::Facts;
use crate::findings::function_set::{FunctionSet, NONE};
use crate::findings::kind::Kind;
use crate::findings::rule::{Checked, Limit, Rule};

/// The slow paths of locks: someone else holds them.
const SET: FunctionSet = FunctionSet {
    names: &["runtime.lock2", "runtime.unlock2Wake", "runtime.procyield", "__lll_lock_wait"],
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
    advice: "A mutex profile names the lock: hold it shorter, split it, or count with atomics. runtime.lock2 without a caller is the runtime itself: too many timers, channels or goroutines",
    check,
};

fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
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
}
