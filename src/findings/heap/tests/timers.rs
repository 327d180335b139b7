//! Unit tests of `findings/heap/timers.rs`.

use crate::findings::tests::{heap, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&heap(stacks), "timers");
    assert_eq!(
        found("main.wait;time.After;time.NewTimer 0 0 1 30\nmain 0 0 1 970\n"),
        "timers hold 3.00% of the live bytes (30B of 1000B), 30B of it below main.wait"
    );
    assert_eq!(found("main.wait;time.After 0 0 1 30\nmain 0 0 1 971\n"), "");
}
