//! Unit tests of `findings/cpu/slice_growth.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "slice-growth");
    assert_eq!(
        found("main.collect;runtime.growslice;runtime.memmove 10\nmain 190\n"),
        "growing slices takes 5.00% of the CPU time (100ms of 2s), 100ms of it below main.collect"
    );
    assert_eq!(found("main.collect;runtime.growslice 10\nmain 191\n"), "");
}
