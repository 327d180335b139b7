//! The order in which the prefixes of a stack are looked up.

use std::ops::Range;

/// Prefixes this near to the leaf are always entered into the table: the next stack most often shares one of them.
pub(super) const NEAR_LEAF: usize = 10;

/// Farther up, only prefixes whose depth is a multiple of this are entered: adversarial stacks then cost an eighth of the
/// memory.
pub(super) const STRIDE: usize = 8;

/// The state of the search for a stack's longest known prefix. It has three stages: the prefixes near to the leaf one by
/// one, then the entered depths, then the prefixes between the first entered depth that is known and the one before it.
///
/// A prefix that is known implies that all its entered depths are.
#[derive(Clone, Copy)]
pub(crate) struct Cursor {
    /// The prefix that is looked up next, by its index in the batch.
    pub(crate) at: usize,
    /// The end of this stage, and the distance between two lookups.
    pub(crate) stop: usize,
    pub(crate) stride: usize,
    /// The first and the end of this stack's prefixes.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The stack's index in the batch.
    pub(crate) stack: usize,
    /// The row that the hash proposes; 0 is none.
    pub(crate) row: u32,
}

impl Cursor {
    /// The search for the stack whose prefixes are at `range`; `None` if it has none.
    pub(crate) fn new(range: Range<usize>, stack: usize) -> Option<Self> {
        let Range { start, end } = range;
        let stop = end.min(start + NEAR_LEAF);
        (start < end).then_some(Self { at: start, stop, stride: 1, start, end, stack, row: 0 })
    }

    /// True if there is more to look up. At the end of a stage without a find the next one begins.
    pub(crate) fn goes_on(&mut self) -> bool {
        if self.at < self.stop {
            return true;
        }
        if self.stride > 1 {
            // Not even the outermost of the entered depths is known.
            return self.search_below(self.end);
        }
        if self.stop != self.start + NEAR_LEAF || self.stop == self.end {
            return false;
        }
        let at = self.stop + (self.end - self.stop) % STRIDE;
        (self.at, self.stop, self.stride) = (at, self.end, STRIDE);
        at < self.end || self.search_below(self.end)
    }

    /// Begins the last stage: the prefixes between `known`, an entered depth, and the entered depth below it. True if there
    /// are any.
    pub(crate) fn search_below(&mut self, known: usize) -> bool {
        let looked_up = self.start + NEAR_LEAF;
        (self.at, self.stop, self.stride) = ((known + 1 - STRIDE).max(looked_up), known, 1);
        self.at < self.stop
    }
}
