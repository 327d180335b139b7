//! Unit tests of `analysis/sampling/change.rs`.

use super::*;

#[test]
fn chances_are_those_of_normal_deviates() {
    for (z, want) in [(0.0, 1.0), (1.0, 0.317_310_5), (1.96, 0.049_995_8), (-3.0, 0.002_699_8)] {
        assert!((two_sided(z) - want).abs() < 1e-6, "{z}: {}", two_sided(z));
    }
    assert!(is_noise(chance_of(195, 100.0)) && !is_noise(chance_of(197, 100.0)));
    assert!(is_noise(chance_of(0, 0.0)) && !is_noise(chance_of(1, 0.0)));
}
