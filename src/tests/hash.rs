//! Unit tests of `hash.rs`.

use super::*;
use std::hash::{BuildHasher, Hash};

fn distinct<K: Hash>(keys: impl IntoIterator<Item = K>) -> usize {
    let state = KeyedState::default();
    keys.into_iter().map(|key| state.hash_one(key)).collect::<HashSet<u64>>().len()
}

/// A hash that multiplies sums by a fixed factor maps all these pairs to one value, whatever its seed.
#[test]
fn numbers_made_for_a_fixed_factor_do_not_collide() {
    const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;
    let pairs = (0..1000_u64).map(|i| (i, 0_u64.wrapping_sub(i.wrapping_mul(FACTOR))));
    assert_eq!(distinct(pairs), 1000);
}

/// A hash that multiplies the halves of a text, each mixed with a fixed number, maps all these to one value: the first half
/// becomes 0.
#[test]
fn texts_made_for_fixed_numbers_do_not_collide() {
    const NUMBER: u64 = 0x243f_6a88_85a3_08d3;
    let text = |i: u64| [NUMBER.to_le_bytes(), i.to_le_bytes()].concat();
    assert_eq!(distinct((0..1000).map(text)), 1000);
}

#[test]
fn tables_have_keys_of_their_own() {
    let [one, other] = [KeyedState::default(), KeyedState::default()];
    assert!((0..4_u64).any(|key| one.hash_one(key) != other.hash_one(key)));
}
