//! Tests of the factor between snapshots of unlike coverage.

use super::*;

#[test]
fn a_factor_is_of_instances_and_time() {
    let of = |instances, nanos| Coverage { instances, nanos };
    let factor = |own: Coverage, base: Coverage| (own.factor(base) * 1000.0).round() / 1000.0;
    assert!((factor(of(3, 0), of(5, 0)) - 0.6).abs() < 1e-9);
    assert!((factor(of(2, 10), of(1, 40)) - 0.5).abs() < 1e-9);
    assert!((factor(of(0, 10), of(4, 10)) - 1.0).abs() < 1e-9);
}
