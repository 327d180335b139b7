//! Comparison of stacks with the rows that their hashes propose.

use super::chunks::{CHUNK, Chunks};
use super::search::KnownPrefix;
use std::ops::Range;

/// A row that a hash proposes for a prefix of a stack, to be compared frame by frame.
#[derive(Clone, Copy)]
struct Proposal {
    /// The row, later the chunk, that is compared next, going up.
    next: u32,
    /// The ids still to be compared are `ids[from..to]`, leaf first.
    from: usize,
    to: usize,
    /// The stack's index in its batch.
    stack: usize,
}

/// The proposals of a batch.
pub(super) struct Proposals {
    all: Vec<Proposal>,
}

impl Proposals {
    pub(super) fn new() -> Self {
        Self { all: Vec::new() }
    }

    /// Adds a row to be compared with the ids at `frames`. An empty range needs no comparison.
    #[inline]
    pub(super) fn push(&mut self, frames: Range<usize>, row: u32, stack: usize) {
        if frames.start < frames.end {
            self.all.push(Proposal { next: row, from: frames.start, to: frames.end, stack });
        }
    }

    /// True if all proposed rows hold the frames of their stacks; drops the proposals. The chunk above each row is written
    /// to `known`.
    ///
    /// The frames below the last boundary of chunks come first, then the chunks. All stacks advance in step, so that their
    /// memory accesses overlap.
    pub(super) fn compare(
        &mut self,
        ids: &[u32],
        rows: &[[u32; 2]],
        chunks: &Chunks,
        known: &mut [KnownPrefix],
    ) -> bool {
        let mut same = true;
        for _ in 1..CHUNK {
            for p in self.all.iter_mut().filter(|p| (p.to - p.from) % CHUNK > 0) {
                let [parent, location] = rows[p.next as usize];
                same &= location == ids[p.from];
                p.next = parent;
                p.from += 1;
            }
        }
        same &= self.drop_finished();
        for p in &mut self.all {
            p.next = chunks.chunk_of(p.next);
            known[p.stack].chunk = p.next;
        }
        while same && !self.all.is_empty() {
            for p in &mut self.all {
                let chunk = &chunks.all[p.next as usize];
                same &= ids[p.from..p.from + CHUNK] == chunk.ids;
                p.next = chunk.above;
                p.from += CHUNK;
            }
            same &= self.drop_finished();
        }
        self.all.clear();
        same
    }

    /// Removes proposals whose ids are all compared. True if the empty stack is all that is left above their rows.
    fn drop_finished(&mut self) -> bool {
        let mut same = true;
        self.all.retain(|p| {
            let unfinished = p.from < p.to;
            same &= unfinished || p.next == 0;
            unfinished
        });
        same
    }
}
