//! The stacks that are interned together.

use std::ops::Range;

/// Frames of a stack from which on it gets rows of its own, unsearched and unshared: hashes and chunks would take more
/// memory than its rows.
pub(super) const UNSHARED: usize = 1 << 20;

/// Frames that are searched at a time, at most: those of a block, and of its last stack.
pub(super) const MAX_SEARCHED: usize = UNSHARED + (1 << 16);

/// The memory of a new [`super::batch::BatchInterner`] for so many frames, all new, without its rows, in bytes.
pub(super) fn searched_memory(frames: usize) -> u64 {
    /// A hash, a factor, an entry in a table that grows, and an eighth of a chunk.
    const FRAME_SIZE: usize = 4 + 8 + 32 + 8;
    (frames.min(MAX_SEARCHED) * FRAME_SIZE) as u64
}

/// The stacks of a batch, leaf first, behind each other: the ids from `start` on, up to each of `ends`.
#[derive(Clone, Copy)]
pub(super) struct StackBatch<'a> {
    pub(super) ids: &'a [u32],
    pub(super) start: usize,
    pub(super) ends: &'a [u32],
}

impl StackBatch<'_> {
    /// The range of a stack's ids.
    #[inline]
    pub(super) fn range(self, stack: usize) -> Range<usize> {
        let from = if stack == 0 { self.start } else { self.ends[stack - 1] as usize };
        from..self.ends[stack] as usize
    }

    /// The first stack that is not searched.
    #[inline]
    pub(super) fn unshared_stack(self) -> Option<usize> {
        if self.end() - self.start < UNSHARED {
            return None;
        }
        (0..self.ends.len()).find(|&stack| self.range(stack).len() >= UNSHARED)
    }

    /// The end of the last stack.
    #[inline]
    pub(super) fn end(self) -> usize {
        self.ends.last().map_or(self.start, |&end| end as usize)
    }
}

#[cfg(test)]
#[path = "tests/stack_batch.rs"]
mod tests;
