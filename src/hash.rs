//! Hash tables for keys that come out of an input. As fast as those for keys that nobody chooses, and seeded anew in every
//! run, so that no input can be made to collide. Nothing may depend on the order in which they are walked.

use rustc_hash::FxSeededState;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// A map whose keys an input may choose.
pub type Map<K, V> = HashMap<K, V, Seeded>;

/// Makes hashers of this run's seed.
#[derive(Clone, Copy, Debug)]
pub struct Seeded(usize);

impl Default for Seeded {
    fn default() -> Self {
        static SEED: OnceLock<usize> = OnceLock::new();
        let seed = SEED.get_or_init(|| RandomState::new().hash_one(0_u32) as usize);
        Self(*seed)
    }
}

impl BuildHasher for Seeded {
    type Hasher = <FxSeededState as BuildHasher>::Hasher;

    #[inline]
    fn build_hasher(&self) -> Self::Hasher {
        FxSeededState::with_seed(self.0).build_hasher()
    }
}
