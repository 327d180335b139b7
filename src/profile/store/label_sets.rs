//! Distinct label sets by their raw bytes. Half the samples of a profile may have labels, of a few thousand different sets,
//! so a set that was met before costs one look and no memory of its own.

use crate::hash::KeyedState;
use crate::profile::{StringId, Strings};
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// The sets in order of first appearance; 0 is the empty one.
pub(in crate::profile) struct LabelSets {
    sets: Strings,
    index: HashTable<KnownSet>,
    hasher: KeyedState,
}

/// A set that was met before, and where its bytes stand: asking for that first would be one more wait for memory.
struct KnownSet {
    set: u32,
    start: u32,
    end: u32,
}

impl LabelSets {
    pub(in crate::profile) fn new() -> Self {
        Self { sets: Strings::default(), index: HashTable::new(), hasher: KeyedState::default() }
    }

    /// The place of a set. `None` when there are 4 GiB of them.
    pub(in crate::profile) fn intern(&mut self, labels: &[u8]) -> Option<u32> {
        if labels.is_empty() {
            return Some(0);
        }
        let Self { sets, index, hasher } = self;
        let hash = hasher.hash_one(labels);
        let equal = |known: &KnownSet| sets.range(known.start, known.end) == labels;
        if let Some(known) = index.find(hash, equal) {
            return Some(known.set);
        }
        let set = sets.push(labels)?.0;
        let end = sets.end();
        let known = KnownSet { set, start: end - labels.len() as u32, end };
        index.insert_unique(hash, known, |known| {
            hasher.hash_one(sets.range(known.start, known.end))
        });
        Some(set)
    }

    /// The bytes of all sets, the empty one first.
    pub(in crate::profile) fn all(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.sets.len() as u32).map(|set| self.sets.bytes(StringId(set)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sets_are_one() {
        let mut sets = LabelSets::new();
        let names: Vec<String> = (0..1000).map(|i| format!("label {}", i % 300)).collect();
        let places: Vec<u32> = names.iter().map(|n| sets.intern(n.as_bytes()).unwrap()).collect();
        assert_eq!(sets.intern(b""), Some(0));
        assert_eq!(places[..300], places[300..600]);
        let all: Vec<&[u8]> = sets.all().collect();
        assert_eq!(all.len(), 301);
        assert!(places.iter().zip(&names).all(|(&p, name)| all[p as usize] == name.as_bytes()));
    }
}
