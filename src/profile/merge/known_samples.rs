//! Samples of a merge by the locations of their stacks. A sample that an earlier profile had, too, costs a comparison and no
//! walk through the stack table.

use crate::hash::KeyedState;
use crate::profile::ids::LabelSetId;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Locations of stacks that are kept, at most. Further stacks are found in the stack table.
const MOST_FRAMES: usize = 1 << 22;

/// Samples behind the one that was found last, among which the next is sought before it is by its hash: profiles of one program
/// have most samples in the same order.
const NEAR: usize = 2;

/// The places of samples by the locations of their stacks, leaf first, and their label sets.
#[derive(Default)]
pub(super) struct KnownSamples {
    /// The locations of all stacks, behind each other.
    frames: Vec<u32>,
    samples: Vec<KnownSample>,
    /// Samples by their hashes.
    table: HashTable<u32>,
    hasher: KeyedState,
    /// The sample behind the one that was found last.
    next: usize,
}

/// A sample, and the range of its locations.
struct KnownSample {
    start: u32,
    end: u32,
    labels: LabelSetId,
    place: u32,
}

impl KnownSample {
    #[inline]
    fn stack<'a>(&self, frames: &'a [u32]) -> &'a [u32] {
        &frames[self.start as usize..self.end as usize]
    }
}

fn hash_of(hasher: &KeyedState, frames: &[u32], labels: LabelSetId) -> u64 {
    hasher.hash_one((frames, labels.0))
}

impl KnownSamples {
    /// The place of a sample.
    pub(super) fn find(&mut self, frames: &[u32], labels: LabelSetId) -> Option<u32> {
        let is_equal =
            |known: &KnownSample| known.labels == labels && known.stack(&self.frames) == frames;
        let near = self.next..self.samples.len().min(self.next + NEAR);
        let at = near.into_iter().find(|&at| is_equal(&self.samples[at])).or_else(|| {
            let hash = hash_of(&self.hasher, frames, labels);
            let found = self.table.find(hash, |&at| is_equal(&self.samples[at as usize]));
            found.map(|&at| at as usize)
        })?;
        self.next = at + 1;
        Some(self.samples[at].place)
    }

    /// Keeps a sample that was not found, while there is room.
    pub(super) fn insert(&mut self, frames: &[u32], labels: LabelSetId, place: u32) {
        if self.frames.len() + frames.len() > MOST_FRAMES {
            return;
        }
        let start = self.frames.len() as u32;
        self.frames.extend_from_slice(frames);
        let (at, end) = (self.samples.len() as u32, self.frames.len() as u32);
        self.samples.push(KnownSample { start, end, labels, place });
        let hash = hash_of(&self.hasher, frames, labels);
        self.table.insert_unique(hash, at, |&at| {
            let known = &self.samples[at as usize];
            hash_of(&self.hasher, known.stack(&self.frames), known.labels)
        });
    }
}

#[cfg(test)]
#[path = "tests/known_samples.rs"]
mod tests;
