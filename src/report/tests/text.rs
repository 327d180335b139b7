//! Unit tests of `report/text.rs`.

use super::*;

#[test]
fn durations_are_as_go_prints_them() {
    for (nanos, expected) in [
        (0, "0s"),
        (999, "999ns"),
        (1_500, "1.5µs"),
        (250_000_000, "250ms"),
        (1_230_000_000, "1.23s"),
        (90_000_000_000, "1m30s"),
        (10_000_000_000, "10s"),
        (3_600_000_000_000, "1h0m0s"),
        (-90_500_000_000, "-1m30.5s"),
    ] {
        assert_eq!(duration(nanos), expected);
    }
}
