//! The interner for many stacks: finds or makes their rows, a batch of stacks at a time.
//!
//! Prefixes are hashed additively: the frames of a stack are mixed independently of each other, and one pass hashes every
//! prefix of it. A stack is searched from its leaf upwards and mostly found within a few probes, instead of one per frame.
//! The hash only proposes a row; its frames are compared, eight at a time, so equality is certain.
//!
//! Memory latency is the main cost, so the stacks of a batch go through each step together, and their loads overlap.

use super::chunks::{CHUNK, Chunks};
use super::cursor::{Cursor, NEAR_LEAF, STRIDE};
use super::failure::InternFailure;
use super::prefix_hash::{PrefixSeeds, extended, upper_half};
use super::prefix_table::PrefixTable;
use super::proposals::Proposals;
use super::search::{KnownPrefix, PrefixSearch, SearchInput};
use super::small::SmallInterner;
use super::stack_batch::{StackBatch, UNSHARED};
use crate::profile::ids::StackId;
use crate::profile::memory_budget::grow;
use crate::profile::store::stacks::Stacks;

/// Stacks in a batch.
const BATCH: usize = 64;

/// Words of the bits that mark what a batch entered: ten times as many bits as it enters if all frames are new.
const RECENT: usize = 1 << 8;

/// Finds or makes the rows of stacks.
pub(in crate::profile) struct BatchInterner {
    /// Rows {parent, location} in order of first appearance; both are read together.
    pub(super) rows: Vec<[u32; 2]>,
    pub(super) table: PrefixTable,
    pub(super) seeds: PrefixSeeds,
    /// Per frame of the batch the hash of the stack from the root to it.
    pub(super) prefixes: Vec<u32>,
    pub(super) chunks: Chunks,
    /// Per stack of the batch its longest known prefix.
    known: Vec<KnownPrefix>,
    /// A bit for each of the hashes that the batch entered; other hashes share the bits.
    recent: [u64; RECENT],
    search: PrefixSearch,
    proposals: Proposals,
}

impl BatchInterner {
    pub(in crate::profile) fn new() -> Self {
        Self {
            rows: vec![[0, u32::MAX]],
            table: PrefixTable::new(),
            seeds: PrefixSeeds::new(),
            prefixes: Vec::new(),
            chunks: Chunks::new(),
            known: Vec::new(),
            recent: [0; RECENT],
            search: PrefixSearch::new(),
            proposals: Proposals::new(),
        }
    }

    /// The table in pre-order; `rows`, as they were given, become rows of it.
    pub(in crate::profile) fn finish(self, rows: &mut [StackId]) -> Stacks {
        // All else is dropped before the table is sorted.
        let all = self.into_rows();
        Stacks::in_preorder(all, rows)
    }

    /// The rows {parent, location}, parents first.
    pub(super) fn into_rows(self) -> Vec<[u32; 2]> {
        self.rows
    }

    /// The row of the stack with these locations, leaf first. `None` at 2³² rows.
    pub(in crate::profile) fn intern(&mut self, leaf_first: &[u32]) -> Option<StackId> {
        let mut rows = Vec::with_capacity(1);
        self.intern_all(leaf_first, &[leaf_first.len() as u32], &mut rows).ok()?;
        rows.pop()
    }

    /// Appends the rows of several stacks, which are leaf first behind each other in `ids` and end at `ends`.
    pub(in crate::profile) fn intern_all(
        &mut self,
        ids: &[u32],
        ends: &[u32],
        rows: &mut Vec<StackId>,
    ) -> Result<(), InternFailure> {
        self.intern_from(0, ids, ends, rows)
    }

    /// Interns from the stack `first` on.
    pub(in crate::profile) fn intern_from(
        &mut self,
        first: usize,
        ids: &[u32],
        ends: &[u32],
        rows: &mut Vec<StackId>,
    ) -> Result<(), InternFailure> {
        let mut start = if first == 0 { 0 } else { ends[first - 1] as usize };
        let mut rest = &ends[first..];
        while !rest.is_empty() {
            let mut batch = StackBatch { ids, start, ends: &rest[..rest.len().min(BATCH)] };
            self.make_room(batch.end() - start)?;
            let done = match batch.unshared_stack() {
                Some(0) => {
                    rows.push(self.push_rows(&ids[batch.range(0)]).ok_or(InternFailure::Full)?);
                    1
                }
                deep => {
                    batch.ends = &batch.ends[..deep.unwrap_or(batch.ends.len())];
                    let stacks = 0..batch.ends.len();
                    let entries = stacks.map(|stack| entered(batch.range(stack).len())).sum();
                    if !self.table.try_reserve(entries) {
                        return Err(InternFailure::NoMemory);
                    }
                    self.intern_batch(batch, rows).ok_or(InternFailure::Full)?;
                    batch.ends.len()
                }
            };
            start = rest[done - 1] as usize;
            rest = &rest[done..];
        }
        Ok(())
    }

    /// Makes room for so many frames, if all are new.
    pub(in crate::profile) fn make_room(&mut self, frames: usize) -> Result<(), InternFailure> {
        let done = grow(&mut self.rows, frames).is_ok()
            && (frames >= UNSHARED || grow(&mut self.chunks.all, frames / CHUNK).is_ok());
        done.then_some(()).ok_or(InternFailure::NoMemory)
    }

    /// Appends the rows of a batch's stacks. `None` at 2³² rows.
    fn intern_batch(&mut self, batch: StackBatch<'_>, rows: &mut Vec<StackId>) -> Option<()> {
        self.hash_prefixes(batch);
        self.find_prefixes(batch);
        let (first, before) = (rows.len(), self.rows.len());
        let mut same = self.compare(batch.ids);
        for stack in 0..batch.ends.len() {
            rows.push(self.insert(batch, stack)?);
        }
        same &= self.compare(batch.ids);
        if !same {
            self.separate_collisions(batch, before, &mut rows[first..])?;
        }
        Some(())
    }

    /// Appends rows for all frames of a stack. `None` at 2³² rows.
    fn push_rows(&mut self, leaf_first: &[u32]) -> Option<StackId> {
        u32::try_from(self.rows.len() + leaf_first.len()).ok()?;
        let mut row = 0;
        for &location in leaf_first.iter().rev() {
            self.rows.push([row, location]);
            row = self.rows.len() as u32 - 1;
        }
        Some(StackId(row))
    }

    /// Hashes all prefixes of the stacks of a batch.
    fn hash_prefixes(&mut self, batch: StackBatch<'_>) {
        let frames = batch.end() - batch.start;
        if self.prefixes.len() < frames {
            self.prefixes.resize(frames, 0);
        }
        for stack in 0..batch.ends.len() {
            let range = batch.range(stack);
            let place = range.start - batch.start;
            let prefixes = &mut self.prefixes[place..place + range.len()];
            let seeds = self.seeds.up_to(range.len());
            let mut hash = 0_u64;
            for ((&id, prefix), &seed) in batch.ids[range].iter().zip(prefixes).rev().zip(seeds) {
                hash = extended(hash, id, seed);
                *prefix = upper_half(hash);
            }
        }
    }

    /// Searches for the longest known prefix of every stack of a batch, and proposes its row.
    fn find_prefixes(&mut self, batch: StackBatch<'_>) {
        self.recent = [0; RECENT];
        self.known.clear();
        for stack in 0..batch.ends.len() {
            let range = batch.range(stack);
            self.known.push(KnownPrefix { missing: range.len(), row: 0, chunk: 0 });
            let [start, end] = [range.start, range.end].map(|place| place - batch.start);
            self.search.push(Cursor::new(start..end, stack));
        }
        let input = SearchInput {
            ids: &batch.ids[batch.start..],
            prefixes: &self.prefixes,
            table: &self.table,
            rows: &self.rows,
        };
        self.search.run(input, &mut self.known);
        for stack in 0..batch.ends.len() {
            let range = batch.range(stack);
            let KnownPrefix { missing, row, .. } = self.known[stack];
            self.proposals.push(range.start + missing..range.end, row, stack);
        }
    }

    /// True if all proposed rows hold the frames of their stacks.
    fn compare(&mut self, ids: &[u32]) -> bool {
        self.proposals.compare(ids, &self.rows, &self.chunks, &mut self.known)
    }

    /// The row of a stack: new rows below the longest prefix that a hash proposes.
    fn insert(&mut self, batch: StackBatch<'_>, stack: usize) -> Option<StackId> {
        let range = batch.range(stack);
        let ids = &batch.ids[range.clone()];
        let place = range.start - batch.start;
        let prefixes = &self.prefixes[place..place + ids.len()];
        let KnownPrefix { mut missing, mut row, chunk } = self.known[stack];
        let mut above_chunk = Some(chunk);
        // Stacks of the same batch may have entered longer prefixes since.
        let mut longer = prefixes[..missing].iter().zip(ids).enumerate();
        let found = longer.find_map(|(missing, (&hash, &id))| {
            let [word, bit] = recent_bit(hash);
            let entered = self.recent[word] >> bit & 1 != 0;
            let row = if entered { self.table.find(hash, id, &self.rows) } else { None };
            row.map(|row| (missing, row))
        });
        if let Some(found) = found {
            (missing, row) = found;
            above_chunk = None;
            self.proposals.push(range.start + missing..range.end, row, stack);
        }
        u32::try_from(self.rows.len() + missing).ok()?;
        for above in (0..missing).rev() {
            let depth = ids.len() - above;
            let parent = row;
            self.rows.push([parent, ids[above]]);
            row = self.rows.len() as u32 - 1;
            if depth.is_multiple_of(CHUNK) {
                let before = above_chunk
                    .unwrap_or_else(|| self.chunks.chunk_above(&self.rows, parent, depth - 1));
                above_chunk = Some(self.chunks.push(row, before, &ids[above..above + CHUNK]));
            }
            if above < NEAR_LEAF || depth.is_multiple_of(STRIDE) {
                self.table.insert(prefixes[above], row);
                let [word, bit] = recent_bit(prefixes[above]);
                self.recent[word] |= 1 << bit;
            }
        }
        Some(StackId(row))
    }

    /// Gives stacks of a batch whose hashes collided with those of others rows of their own. The rows that were appended
    /// for them stay unused.
    #[cold]
    fn separate_collisions(
        &mut self,
        batch: StackBatch<'_>,
        before: usize,
        rows: &mut [StackId],
    ) -> Option<()> {
        // A chunk was filled from the stack that needed it first; it has to hold the frames of its row.
        for row in before as u32..self.rows.len() as u32 {
            self.chunks.rebuild(&self.rows, row);
        }
        for (stack, row) in rows.iter_mut().enumerate() {
            let leaf_first = &batch.ids[batch.range(stack)];
            if self.is_row_of(row.0, leaf_first) {
                continue;
            }
            *row = self.push_rows(leaf_first)?;
        }
        Some(())
    }

    /// True if a row holds this stack.
    fn is_row_of(&self, row: u32, leaf_first: &[u32]) -> bool {
        let mut row = row;
        for &id in leaf_first {
            let [parent, location] = self.rows[row as usize];
            if row == 0 || location != id {
                return false;
            }
            row = parent;
        }
        row == 0
    }
}

impl TryFrom<SmallInterner> for BatchInterner {
    type Error = InternFailure;

    /// Continues with the same rows. Fails if there is no memory for the table.
    fn try_from(small: SmallInterner) -> Result<Self, InternFailure> {
        let mut interner = Self { rows: small.into_rows(), ..Self::new() };
        let (rows, table, chunks) = (&interner.rows, &mut interner.table, &mut interner.chunks);
        if !table.try_reserve(rows.len()) {
            return Err(InternFailure::NoMemory);
        }
        // Per row the hash of its stack, and its depth.
        let mut stacks = Vec::new();
        stacks.try_reserve_exact(rows.len()).map_err(|_| InternFailure::NoMemory)?;
        stacks.resize(rows.len(), (0_u64, 0_usize));
        for (row, &[parent, id]) in rows.iter().enumerate().skip(1) {
            let (above, depth) = stacks[parent as usize];
            let hash = interner.seeds.extended(above, depth, id);
            stacks[row] = (hash, depth + 1);
            table.insert(upper_half(hash), row as u32);
            if (depth + 1).is_multiple_of(CHUNK) {
                let (mut next, mut ids) = (row as u32, [0; CHUNK]);
                for id in &mut ids {
                    [next, *id] = rows[next as usize];
                }
                chunks.push(row as u32, chunks.chunk_of(next), &ids);
            }
        }
        Ok(interner)
    }
}

/// Prefixes of a stack that are entered in the table, at most: of the frames that are not near the leaf one in a stride.
fn entered(frames: usize) -> usize {
    frames.min(NEAR_LEAF + frames / STRIDE + 1)
}

/// The word and the bit of a hash in [`BatchInterner::recent`].
#[inline]
fn recent_bit(hash: u32) -> [usize; 2] {
    [(hash >> 24) as usize % RECENT, (hash >> 18) as usize % 64]
}

#[cfg(test)]
#[path = "tests/batch.rs"]
mod tests;
