//! Unit tests of `findings/cpu/idle.rs`.

use crate::findings::tests::{find_in, folded_cpu, sentence};

fn found(seconds: i64, samples: i64) -> String {
    let mut builder = folded_cpu(&format!("main {samples}\n"));
    builder.header().duration_nanos = seconds * 1_000_000_000;
    sentence(&find_in(builder.finish()), "idle")
}

#[test]
fn time_is_compared_with_the_duration() {
    assert_eq!(found(10, 99), "the process used 9.90% of one core (990ms in 10s)");
    assert_eq!(found(10, 100), "");
    assert_eq!(found(0, 1), "", "a duration is unknown");
}
