//! Unit tests of `findings/contention/one_lock.rs`.

use crate::findings::tests::{sentence, typed};

#[test]
fn only_locks_count() {
    let types = [("contentions", "count"), ("delay", "nanoseconds")];
    let found = |stacks: &str| sentence(&typed(&types, stacks), "one-lock");
    assert_eq!(
        found(
            "main.put;sync.(*Mutex).Unlock 9 10000000\nmain.get;sync.(*RWMutex).RUnlock 9 10000000\n"
        ),
        "the lock at main.put makes 50.00% of the delay (10ms of 20ms)"
    );
    assert_eq!(found("main.put;sync.(*Mutex).Unlock 9 9999999\n"), "");
    assert_eq!(
        found("main.wait;runtime.selectgo 9 90000000\nmain.put;sync.(*Mutex).Lock 9 20000000\n"),
        ""
    );
}
