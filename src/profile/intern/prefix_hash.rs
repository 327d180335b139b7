//! Hashes of stack prefixes: sums of ids times a random factor per depth, so that one pass hashes all prefixes of a stack.

use std::hash::{BuildHasher, RandomState};

/// The hash of a stack with one more frame.
#[inline]
pub(super) fn extended(hash: u64, id: u32, factor: u64) -> u64 {
    hash.wrapping_add((u64::from(id) + 1).wrapping_mul(factor))
}

/// The half of a hash that is kept.
#[inline]
pub(super) fn upper_half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// The random factors of the hash, one per depth, new in each run, so that no profile can be made to collide. The upper half
/// of a sum of ids times random factors is a strongly universal hash.
pub(super) struct PrefixSeeds {
    random: RandomState,
    pub(super) factors: Vec<u64>,
}

impl PrefixSeeds {
    pub(super) fn new() -> Self {
        Self { random: RandomState::new(), factors: Vec::new() }
    }

    /// The hash of a stack with one more frame at this depth.
    pub(super) fn extended(&mut self, hash: u64, depth: usize, id: u32) -> u64 {
        extended(hash, id, self.up_to(depth + 1)[depth])
    }

    /// The factors of the depths down to this one.
    #[inline]
    pub(super) fn up_to(&mut self, depth: usize) -> &[u64] {
        while self.factors.len() < depth {
            self.factors.push(self.random.hash_one(self.factors.len()));
        }
        &self.factors[..depth]
    }
}
