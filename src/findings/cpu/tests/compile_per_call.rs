//! Unit tests of `findings/cpu/compile_per_call.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "compile-per-call");
    assert_eq!(
        found("main;main.handle;regexp.MustCompile;regexp.compile 10\nmain 990\n"),
        "compiling patterns and templates takes 1.00% of the CPU time (100ms of 10s), 100ms of it below main.handle"
    );
    assert_eq!(found("main;main.handle;regexp.MustCompile 9\nmain 991\n"), "");
}

#[test]
fn compiling_at_the_start_is_fine() {
    let stacks = "runtime.main;runtime.doInit1;main.init;regexp.MustCompile 90\nmain 10\n";
    assert_eq!(sentence(&cpu(stacks), "compile-per-call"), "");
}
