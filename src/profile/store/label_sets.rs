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
    /// Sets that were found lately, by [`ShortSet::place`].
    recent: Vec<(ShortSet, u32)>,
}

/// Sets that are compared before they are sought by their hash.
const RECENT: usize = 256;

/// The bytes of a set of 8 to 16 bytes, as most are: the first and the last eight, and their number.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct ShortSet {
    first: u64,
    last: u64,
    length: usize,
}

impl ShortSet {
    #[inline]
    fn new(labels: &[u8]) -> Option<Self> {
        let (&first, &last) = (labels.first_chunk()?, labels.last_chunk()?);
        let (first, last) = (u64::from_le_bytes(first), u64::from_le_bytes(last));
        (labels.len() <= 16).then_some(Self { first, last, length: labels.len() })
    }

    /// The place among the recent sets. The last bytes are numbers of labels, which differ the most.
    #[inline]
    fn place(self) -> usize {
        (self.last.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % RECENT
    }
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
            recent: vec![(ShortSet::default(), 0); RECENT],
        }
    }

    /// The index of a set. `None` at 4 GiB of sets.
    pub(in crate::profile) fn intern(&mut self, labels: &[u8]) -> Option<u32> {
        if labels.is_empty() {
            return Some(0);
        }
        let Some(short) = ShortSet::new(labels) else { return self.find_or_insert(labels) };
        let place = short.place();
        let (recent, set) = self.recent[place];
        if recent == short {
            return Some(set);
        }
        let set = self.find_or_insert(labels)?;
        self.recent[place] = (short, set);
        Some(set)
    }

    fn find_or_insert(&mut self, labels: &[u8]) -> Option<u32> {
        let Self { sets, index, hasher, .. } = self;
        let hash = hasher.hash_one(labels);
        let equal = |entry: &SetEntry| sets.range(entry.start, entry.end) == labels;
        if let Some(entry) = index.find(hash, equal) {
            return Some(entry.set);
        }
        let set = sets.push(labels)?.0;
        let end = sets.end();
        let entry = SetEntry { set, start: end - labels.len() as u32, end };
        index.insert_unique(hash, entry, |entry| {
            hasher.hash_one(sets.range(entry.start, entry.end))
        });
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
