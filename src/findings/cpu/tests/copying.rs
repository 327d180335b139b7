//! Unit tests of `findings/cpu/copying.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "copying");
    assert_eq!(
        found("main.pass;runtime.memmove 10\nmain 90\n"),
        "copying memory takes 10.00% of the CPU time (100ms of 1s), 100ms of it below main.pass"
    );
    assert_eq!(found("main.pass;runtime.memmove 10\nmain 91\n"), "");
}

#[test]
fn growing_slices_is_another_finding() {
    let stacks = "main.collect;runtime.growslice;runtime.memmove 50\nmain 50\n";
    let found = cpu(stacks);
    assert_eq!(sentence(&found, "copying"), "");
    assert!(sentence(&found, "slice-growth").starts_with("growing slices takes 50"));
}
