//! Hashes of stack prefixes: sums of ids times a random factor per depth, so all prefixes of a stack are hashed in one pass.

use std::hash::{BuildHasher, RandomState};

/// The hash of a stack with one more frame.
#[inline]
pub(super) fn with(hash: u64, id: u32, factor: u64) -> u64 {
    hash.wrapping_add((u64::from(id) + 1).wrapping_mul(factor))
}

/// As much of a hash as is kept.
#[inline]
pub(super) fn kept(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// What the hashes of prefixes are made with: per depth a random factor, other ones in each run, so that no profile can be
/// made to collide. The upper half of the sum of ids times factors is a strongly universal hash.
pub(super) struct Seeds {
    random: RandomState,
    pub(super) factors: Vec<u64>,
}

impl Seeds {
    pub(super) fn new() -> Self {
        Self { random: RandomState::new(), factors: Vec::new() }
    }

    /// The hash of a stack with one more frame, which is at this depth.
    pub(super) fn with(&mut self, hash: u64, depth: usize, id: u32) -> u64 {
        with(hash, id, self.up_to(depth + 1)[depth])
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
