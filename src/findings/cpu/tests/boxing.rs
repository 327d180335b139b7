//! Unit tests of `findings/cpu/boxing.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "boxing");
    assert_eq!(
        found("main.log;runtime.convT64;runtime.mallocgc 10\nmain 490\n"),
        "values that become interfaces take 2.00% of the CPU time (100ms of 5s), 100ms of it below main.log"
    );
    assert_eq!(found("main.log;runtime.convT64 10\nmain 491\n"), "");
}
