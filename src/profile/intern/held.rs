//! The memory of the interner for many stacks.

use super::batch::BatchInterner;
use super::stack_batch::MAX_SEARCHED;
use crate::profile::memory_budget::column_memory;
use crate::profile::store::stacks::{SORTED_SIZE, is_preorder};

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
}
