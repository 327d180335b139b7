//! Unit tests of `findings/cpu/stack_growth.rs`.

use crate::findings::tests::{cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "stack-growth");
    assert_eq!(
        found(
            "main.work;main.deep;runtime.morestack;runtime.newstack;runtime.copystack 12\nmain 388\n"
        ),
        "growing the stacks of goroutines takes 3.00% of the CPU time (120ms of 4s), 120ms of it below main.deep"
    );
    assert_eq!(found("main.work;main.deep;runtime.morestack;runtime.newstack 12\nmain 389\n"), "");
}

#[test]
fn preemption_is_no_growth() {
    let stacks = "main.spin;runtime.newstack;runtime.gopreempt_m;runtime.goschedImpl 50\nmain 50\n";
    assert_eq!(sentence(&cpu(stacks), "stack-growth"), "");
}
