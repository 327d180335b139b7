//! Unit tests of `findings/cpu/json.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "json");
    assert_eq!(
        found(
            "main.handle;encoding/json.Marshal;encoding/json.(*encodeState).marshal 10\nmain 90\n"
        ),
        "encoding/json takes 10.00% of the CPU time (100ms of 1s), 100ms of it below main.handle"
    );
    assert_eq!(found("main.handle;encoding/json.Marshal 99\nmain 901\n"), "");
}
