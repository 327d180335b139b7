//! The order in which prefixes of a stack are looked for.

use std::ops::Range;

/// Prefixes this near to the leaf are always entered into the table: the next stack most often shares one of them.
pub(super) const NEAR_LEAF: usize = 10;

/// Farther up, every prefix of such a depth is entered: adversarial stacks then cost an eighth of the memory.
pub(super) const STRIDE: usize = 8;

/// Where the search for a stack's longest known prefix stands: first those near to the leaf one by one, then the entered
/// depths, and then what is between the last of those that was unknown and the first that was not. For what is known is so at
/// all such depths above it, too.
#[derive(Clone, Copy)]
pub(crate) struct Cursor {
    /// Of the prefixes of the batch the one that is looked for next.
    pub(crate) at: usize,
    /// How far it goes on like this, and how far apart it looks.
    pub(crate) stop: usize,
    pub(crate) stride: usize,
    /// Where the prefixes of this stack begin and end.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Which stack of the batch it is.
    pub(crate) stack: usize,
    /// The row that the hash proposes; 0 is none.
    pub(crate) row: u32,
}

impl Cursor {
    /// The search for the stack whose prefixes stand at `range`; `None` if it has none.
    pub(crate) fn new(range: Range<usize>, stack: usize) -> Option<Self> {
        let Range { start, end } = range;
        let stop = end.min(start + NEAR_LEAF);
        (start < end).then_some(Self { at: start, stop, stride: 1, start, end, stack, row: 0 })
    }

    /// Whether there is more to look for once nothing was found up to `stop`.
    pub(crate) fn goes_on(&mut self) -> bool {
        if self.at < self.stop {
            return true;
        }
        if self.stride > 1 {
            // Not even the outermost of the entered depths.
            return self.between(self.end);
        }
        if self.stop != self.start + NEAR_LEAF || self.stop == self.end {
            return false;
        }
        let at = self.stop + (self.end - self.stop) % STRIDE;
        (self.at, self.stop, self.stride) = (at, self.end, STRIDE);
        at < self.end || self.between(self.end)
    }

    /// Goes on between `known`, of an entered depth, and the one before.
    pub(crate) fn between(&mut self, known: usize) -> bool {
        let looked = self.start + NEAR_LEAF;
        (self.at, self.stop, self.stride) = ((known + 1 - STRIDE).max(looked), known, 1);
        self.at < self.stop
    }
}
