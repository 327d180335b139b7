//! The interner for few stacks: one lookup per frame, from the root. While the table fits into the caches, that costs less
//! than avoiding lookups would. A profile of some ten thousand stacks needs no other.

use super::stack_batch::searched_memory;
use crate::profile::ids::StackId;
use crate::profile::memory_budget::column_memory;
use std::hash::{BuildHasher, RandomState};

/// Rows beyond which the batch interner is faster, unless stacks have little in common.
const MAX_ROWS: usize = 3 << 14;

/// Stacks have little in common if more than one frame in this number is a new row: hashes of prefixes then save few lookups.
const FRAMES_PER_ROW: usize = 4;

/// Rows beyond which the batch interner is faster in any case.
const MAX_ROWS_APART: usize = 1 << 19;

/// The mark of an empty slot. Not 0: `vec![0]` is mapped lazily, and a page that is read before it is written faults twice.
const NONE: u32 = u32::MAX;

/// The smallest number of slots, which is always a power of two.
const MIN_SLOTS: usize = 1 << 10;

/// The largest number of slots of a new table, a power of two as well.
const MAX_INITIAL_SLOTS: usize = 1 << 16;

/// Finds or makes the rows of stacks, each prefix once, up to some number of rows.
pub(in crate::profile) struct SmallInterner {
    /// Rows {parent, location} in order of first appearance.
    rows: Vec<[u32; 2]>,
    /// Rows by hash, or [`NONE`]. Open addressing, at most half full. The parent and location of a row are not repeated here:
    /// the pages of a larger table cost more than a look at the row.
    slots: Vec<u32>,
    /// The frames of all stacks so far, repeated ones included.
    frames: usize,
    /// The random odd factor of the hash, new in each run, so that no profile can be made to collide.
    factor: u64,
}

impl SmallInterner {
    /// An interner with room for stacks of `frames` frames together, or for the first of them.
    pub(in crate::profile) fn new(frames: usize) -> Self {
        // Unused capacity for rows takes no memory; slots are written all over.
        let mut rows = Vec::with_capacity(1 + frames.min(MAX_ROWS));
        rows.push([0, u32::MAX]);
        let slots = (frames / 2).next_power_of_two().clamp(MIN_SLOTS, MAX_INITIAL_SLOTS);
        let factor = RandomState::new().hash_one(0_u32) | 1;
        Self { rows, slots: vec![NONE; slots], frames: 0, factor }
    }

    /// Appends the rows of stacks, which are leaf first behind each other in `ids` and end at `ends`, until this interner is
    /// outgrown. Returns the number of stacks interned.
    pub(in crate::profile) fn intern_all(
        &mut self,
        ids: &[u32],
        ends: &[u32],
        rows: &mut Vec<StackId>,
    ) -> usize {
        let mut start = 0;
        for (done, &end) in ends.iter().enumerate() {
            let stack = &ids[start..end as usize];
            if self.is_outgrown(stack.len()) {
                return done;
            }
            self.frames += stack.len();
            while (self.rows.len() + stack.len()) * 2 > self.slots.len() {
                self.grow();
            }
            let row = stack.iter().rev().fold(0, |row, &id| self.child(row, id));
            rows.push(StackId(row));
            start = end as usize;
        }
        ends.len()
    }

    /// True if the batch interner is the faster one from a stack of `more` frames on.
    #[inline]
    fn is_outgrown(&self, more: usize) -> bool {
        let rows = self.rows.len() + more;
        rows > MAX_ROWS && (rows > MAX_ROWS_APART || rows * FRAMES_PER_ROW < self.frames + more)
    }

    /// The row of a location under a row.
    #[inline]
    fn child(&mut self, parent: u32, id: u32) -> u32 {
        let mut slot = self.first_slot(parent, id);
        loop {
            match self.slots[slot] {
                NONE => break,
                row if self.rows[row as usize] == [parent, id] => return row,
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
        let row = self.rows.len() as u32;
        self.slots[slot] = row;
        self.rows.push([parent, id]);
        row
    }

    /// The first slot that may hold such a row: the upper bits of a product depend on all bits of its factors.
    #[inline]
    fn first_slot(&self, parent: u32, id: u32) -> usize {
        let key = u64::from(parent) << 32 | u64::from(id);
        (key.wrapping_mul(self.factor) >> (64 - self.slots.len().ilog2())) as usize
    }

    #[cold]
    fn grow(&mut self) {
        self.slots = vec![NONE; self.slots.len() * 4];
        for (row, &[parent, id]) in self.rows.iter().enumerate().skip(1) {
            let mut slot = self.first_slot(parent, id);
            while self.slots[slot] != NONE {
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = row as u32;
        }
    }

    /// The memory in bytes, once there is room for so many frames, if all are new. The batch interner takes over with all of
    /// this still held.
    pub(super) fn memory(&self, frames: usize) -> u64 {
        const TAKEN_OVER: usize = 64;
        let rows = column_memory(&self.rows, frames);
        if self.is_outgrown(frames) {
            let own = (size_of_val(&*self.slots) + self.rows.len() * TAKEN_OVER) as u64;
            return rows + own + searched_memory(frames);
        }
        let grows = (self.rows.len() + frames) * 2 > self.slots.len();
        rows + (size_of_val(&*self.slots) * if grows { 5 } else { 1 }) as u64
    }

    /// The rows {parent, location}, parents first.
    pub(super) fn into_rows(self) -> Vec<[u32; 2]> {
        self.rows
    }
}

#[cfg(test)]
#[path = "tests/small.rs"]
mod tests;
