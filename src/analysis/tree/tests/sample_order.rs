//! Unit tests of `analysis/tree/sample_order.rs`.

use super::*;

#[test]
fn a_permutation_is_inverted_in_place() {
    for count in [0_u32, 1, 2, 7, 64] {
        // 5 has no factor in common with the counts.
        let places: Vec<u32> = (0..count).map(|place| place * 5 % count).collect();
        let mut samples = places.clone();
        invert(&mut samples);
        assert!((0..count).all(|at| samples[places[at as usize] as usize] == at), "{samples:?}");
    }
}
