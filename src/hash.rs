//! Hash tables for keys that an input chooses. Every table has a random key of its own, of addresses and the clock of this run,
//! so no input can be prepared whose keys collide. The order of a walk over a table is random: no result may depend on it.

use std::collections::{HashMap, HashSet};

/// The hash function of one table, fast, with a random key that is drawn when it is made.
pub type KeyedState = foldhash::fast::RandomState;

/// A map whose keys an input may choose.
pub type Map<K, V> = HashMap<K, V, KeyedState>;

/// A set whose members an input may choose.
pub type Set<K> = HashSet<K, KeyedState>;

#[cfg(test)]
#[path = "tests/hash.rs"]
mod tests;
