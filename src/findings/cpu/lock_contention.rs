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
#[path = "tests/lock_contention.rs"]
mod tests;
