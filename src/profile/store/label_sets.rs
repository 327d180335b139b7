//! Distinct label sets by their raw bytes. Half the samples of a profile may have labels, of a few thousand different sets,
//! so a known set costs one lookup and no memory.

use crate::hash::KeyedState;
use crate::profile::ids::StringId;
use crate::profile::memory_budget::table_memory;
use crate::profile::store::strings::Strings;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// The sets in order of first appearance; 0 is the empty one.
pub(in crate::profile) struct LabelSets {
    sets: Strings,
    index: HashTable<SetEntry>,
    hasher: KeyedState,
    /// A set by the last bytes of each, [`recent`], to be compared before it is sought by its hash.
    recent: Vec<u32>,
}

/// Sets that are compared first.
const RECENT: usize = 256;

/// The place among recent sets, by the last bytes: numbers of labels, which differ the most.
fn recent(labels: &[u8]) -> usize {
    let last =
        labels.last_chunk::<8>().map_or(labels.len() as u64, |&last| u64::from_le_bytes(last));
    (last.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % RECENT
}

/// A known set and the range of its bytes. The range is repeated here because a lookup of it would be one more cache miss.
struct SetEntry {
    set: u32,
    start: u32,
    end: u32,
}

impl LabelSets {
    pub(in crate::profile) fn new() -> Self {
        Self {
            sets: Strings::default(),
            index: HashTable::new(),
            hasher: KeyedState::default(),
            recent: vec![0; RECENT],
        }
    }

    /// The index of a set. `None` at 4 GiB of sets.
    pub(in crate::profile) fn intern(&mut self, labels: &[u8]) -> Option<u32> {
        if labels.is_empty() {
            return Some(0);
        }
        let recent = &mut self.recent[recent(labels)];
        if self.sets.bytes(StringId(*recent)) == labels {
            return Some(*recent);
        }
        let (sets, index, hasher) = (&mut self.sets, &mut self.index, &self.hasher);
        let hash = hasher.hash_one(labels);
        let equal = |entry: &SetEntry| sets.range(entry.start, entry.end) == labels;
        if let Some(entry) = index.find(hash, equal) {
            *recent = entry.set;
            return Some(entry.set);
        }
        let set = sets.push(labels)?.0;
        let end = sets.end();
        let entry = SetEntry { set, start: end - labels.len() as u32, end };
        index.insert_unique(hash, entry, |entry| {
            hasher.hash_one(sets.range(entry.start, entry.end))
        });
        *recent = set;
        Some(set)
    }

    /// The memory of the sets and their index in bytes, with room for `bytes` bytes in `count` more sets.
    pub(in crate::profile) fn memory(&self, bytes: usize, count: usize) -> u64 {
        let (capacity, length) = (self.index.capacity(), self.index.len());
        let index = table_memory(capacity, length, count.min(length), size_of::<SetEntry>());
        self.sets.memory(bytes, count) + index
    }

    /// Makes room for `bytes` bytes in `count` more sets, unless there are few. `None` if there is no memory for them.
    pub(in crate::profile) fn try_reserve(&mut self, bytes: usize, count: usize) -> Option<()> {
        let Self { sets, index, hasher, .. } = self;
        sets.try_reserve(bytes, count)?;
        let hash = |entry: &SetEntry| hasher.hash_one(sets.range(entry.start, entry.end));
        index.try_reserve(count.min(index.len()), hash).ok()
    }

    /// The number of sets, the empty one included.
    pub(in crate::profile) fn len(&self) -> usize {
        self.sets.len()
    }

    /// The number of labels in all sets, each of which has its length before it in four bytes.
    pub(in crate::profile) fn labels(&self) -> usize {
        self.all().map(|set| labels_of(set).count()).sum()
    }

    /// The bytes of all sets, the empty one first.
    pub(in crate::profile) fn all(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.sets.len() as u32).map(|set| self.sets.bytes(StringId(set)))
    }
}

/// The labels of a set, each of which has its length before it in four bytes.
pub(in crate::profile) fn labels_of(set: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = set;
    std::iter::from_fn(move || {
        let (length, tail) = rest.split_first_chunk::<4>()?;
        let (label, tail) = tail.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = tail;
        Some(label)
    })
}

#[cfg(test)]
#[path = "tests/label_sets.rs"]
mod tests;
