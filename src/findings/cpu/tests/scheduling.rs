//! Unit tests of `findings/cpu/scheduling.rs`.

use crate::findings::tests::{cpu, find_in, folded_cpu, sentence};

#[test]
fn it_speaks_from_its_limit_on() {
    let found = |stacks: &str| sentence(&cpu(stacks), "scheduling");
    assert_eq!(
        found("runtime.mcall;runtime.park_m;runtime.schedule;runtime.findRunnable 20\nmain 80\n"),
        "the scheduler takes 20.00% of the CPU time (200ms of 1s)"
    );
    assert_eq!(
        found("runtime.mcall;runtime.park_m;runtime.schedule;runtime.findRunnable 20\nmain 81\n"),
        ""
    );
}

#[test]
fn an_idle_process_is_left_alone() {
    let found = |seconds: i64| {
        let mut builder = folded_cpu("runtime.mcall;runtime.schedule 50\nmain 50\n");
        builder.header().duration_nanos = seconds * 1_000_000_000;
        sentence(&find_in(builder.finish()), "scheduling")
    };
    assert_ne!(found(2), "");
    assert_eq!(found(3), "");
}
