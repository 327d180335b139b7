//! Unit tests of `findings/cpu/lock_contention.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "lock-contention");
    assert_eq!(
        found("main.count;sync.(*Mutex).Lock;sync.(*Mutex).lockSlow 10\nmain 190\n"),
        "waiting for locks takes 5.00% of the CPU time (100ms of 2s), 100ms of it below main.count"
    );
    assert_eq!(found("main.count;sync.(*Mutex).Lock;sync.(*Mutex).lockSlow 10\nmain 191\n"), "");
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
