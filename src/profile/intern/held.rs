//! The memory of the interner for many stacks.

use super::batch::BatchInterner;
use super::stack_batch::UNSHARED;
use crate::profile::memory_budget::column_memory;
use crate::profile::store::stacks::{SORTED_SIZE, is_preorder};

/// Frames that are searched at a time, at most: those of a block, and of its last stack.
const MAX_SEARCHED: usize = UNSHARED + (1 << 16);

impl BatchInterner {
    /// The memory in bytes, once there is room for so many frames, if all are new.
    pub(in crate::profile) fn memory(&self, frames: usize) -> u64 {
        let searched = frames.min(MAX_SEARCHED);
        let [prefixes, factors] = [
            column_memory(&self.prefixes, searched.saturating_sub(self.prefixes.len())),
            column_memory(&self.seeds.factors, searched.saturating_sub(self.seeds.factors.len())),
        ];
        let rows = column_memory(&self.rows, frames);
        rows + prefixes + factors + self.table.memory(searched) + self.chunks.memory(searched)
    }

    /// The memory that [`BatchInterner::finish`] takes beside the rows: nothing if they need not be sorted.
    pub(in crate::profile) fn sorting_memory(&self) -> u64 {
        if is_preorder(&self.rows) { 0 } else { self.rows.len() as u64 * SORTED_SIZE }
    }

    /// The memory of a new interner for so many frames, all new, without its rows, in bytes.
    pub(super) fn frames_memory(frames: usize) -> u64 {
        /// A hash, a factor, an entry in a table that grows, and an eighth of a chunk.
        const FRAME_SIZE: usize = 4 + 8 + 32 + 8;
        (frames.min(MAX_SEARCHED) * FRAME_SIZE) as u64
    }
}
