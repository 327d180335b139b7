//! Stacks on their way from the decoder to the stack table.
//!
//! Decoding and interning cost about the same, so a long profile takes two threads: blocks of location ids go over a bounded
//! channel to the thread that interns, and come back empty. A short profile needs no second thread.

use super::batch::BatchInterner;
use super::small::SmallInterner;
use crate::profile::ids::StackId;
use crate::profile::store::stacks::Stacks;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Ids in a block before it is handed over; the last stack may exceed it.
const BLOCK: usize = 1 << 16;

/// Ids in the first block: for fewer a thread costs more than it saves.
const FIRST_BLOCK: usize = 1 << 15;

/// Ids in the second block. Each later block may hold twice as many as the one before: small blocks shorten the tail of the
/// pipeline.
const SECOND_BLOCK: usize = 1 << 13;

/// Blocks that may be under way. Interning is slower than decoding while most stacks are new, and faster later: the channel
/// evens that out.
const IN_FLIGHT: usize = 48;

/// Empty blocks that are kept for reuse.
const SPARE: usize = 4;

/// Location ids of several stacks, leaf first behind each other.
pub(in crate::profile) struct Block {
    ids: Vec<u32>,
    /// Per stack the end of its ids.
    ends: Vec<u32>,
}

impl Block {
    /// A block with room for `ids` ids, and an eighth more for a long last stack.
    fn new(ids: usize) -> Self {
        Self { ids: Vec::with_capacity(ids + ids / 8), ends: Vec::with_capacity(ids / 8) }
    }
}

/// The table, and the row of every stack in order; `None` if there are too many stacks.
type Interned = Option<(Stacks, Vec<StackId>)>;

/// Collects stacks in order, and interns them on another thread once there are many.
pub(in crate::profile) struct InternPipeline {
    block: Block,
    /// Ids that the block may hold before it is handed over.
    capacity: usize,
    stage: PipelineStage,
}

enum PipelineStage {
    /// No block was handed over yet.
    OneBlock,
    /// Another thread interns, block by block.
    OnThread(InternThread),
    /// There are more stacks than the table can hold.
    Full,
}

/// The thread that interns, and both channels.
struct InternThread {
    full: SyncSender<Block>,
    empty: Receiver<Block>,
    handle: JoinHandle<Interned>,
}

impl InternPipeline {
    pub(in crate::profile) fn new() -> Self {
        Self {
            block: Block::new(FIRST_BLOCK),
            capacity: FIRST_BLOCK,
            stage: PipelineStage::OneBlock,
        }
    }

    /// The ids of the next stack, to be pushed leaf first, then ended by [`InternPipeline::end`].
    #[inline]
    pub(in crate::profile) fn ids(&mut self) -> &mut Vec<u32> {
        &mut self.block.ids
    }

    /// Ends a stack. `false` if the table is known to be full.
    #[inline]
    pub(in crate::profile) fn end(&mut self) -> bool {
        self.block.ends.push(self.block.ids.len() as u32);
        self.block.ids.len() < self.capacity || self.hand_over()
    }

    /// Hands the block over to the thread that interns. `false` if the table is known to be full.
    #[cold]
    fn hand_over(&mut self) -> bool {
        let first = matches!(self.stage, PipelineStage::OneBlock);
        if first {
            self.stage =
                InternThread::start().map_or(PipelineStage::OneBlock, PipelineStage::OnThread);
        }
        let PipelineStage::OnThread(thread) = &self.stage else {
            // No thread could be started: the block grows, and is interned at the end.
            return self.block.ids.len() < u32::MAX as usize / 2;
        };
        self.capacity = if first { SECOND_BLOCK } else { BLOCK.min(self.capacity * 2) };
        let next = thread.empty.try_recv().unwrap_or_else(|_| Block::new(self.capacity));
        let sent = thread.full.send(std::mem::replace(&mut self.block, next)).is_ok();
        if !sent {
            self.stage = PipelineStage::Full;
        }
        sent
    }

    /// Ends the input. Interning continues while the caller does something else.
    pub(in crate::profile) fn finish(self) -> Finishing {
        match self.stage {
            PipelineStage::OneBlock => Finishing::OneBlock(self.block),
            PipelineStage::OnThread(thread) => {
                let sent = thread.full.send(self.block).is_ok();
                drop(thread.full);
                if sent { Finishing::OnThread(thread.handle) } else { Finishing::Full }
            }
            PipelineStage::Full => Finishing::Full,
        }
    }
}

/// Stacks that are all collected, and maybe not yet interned.
pub(in crate::profile) enum Finishing {
    /// They fit one block, and are interned without a thread.
    OneBlock(Block),
    /// Another thread interns them.
    OnThread(JoinHandle<Interned>),
    /// There are more than the table can hold.
    Full,
}

impl Finishing {
    /// The table, and the row of every stack in order; `None` if there are too many stacks.
    pub(in crate::profile) fn wait(self) -> Interned {
        match self {
            Self::OneBlock(block) => intern_all(std::iter::once(block), |_| ()),
            Self::OnThread(handle) => handle.join().ok().flatten(),
            Self::Full => None,
        }
    }
}

impl InternThread {
    fn start() -> Option<Self> {
        let (full, blocks) = sync_channel::<Block>(IN_FLIGHT);
        let (back, empty) = sync_channel(SPARE);
        let work = move || {
            intern_all(blocks.into_iter(), |mut block| {
                block.ids.clear();
                block.ends.clear();
                // A block for which there is no room is dropped.
                let _ = back.try_send(block);
            })
        };
        let handle = thread::Builder::new().name("stacks".to_owned()).spawn(work).ok()?;
        Some(Self { full, empty, handle })
    }
}

/// Interns the stacks of all blocks, and hands each block to `give_back`.
fn intern_all(blocks: impl Iterator<Item = Block>, mut give_back: impl FnMut(Block)) -> Interned {
    let mut blocks = blocks.peekable();
    let first = blocks.peek().map_or(0, |block| block.ids.len());
    let mut interner = SizedInterner::Small(SmallInterner::new(first));
    let mut rows = Vec::with_capacity(first.min(BLOCK));
    for block in blocks {
        rows.reserve(block.ends.len());
        interner = interner.with(&block, &mut rows)?;
        give_back(block);
    }
    let stacks = match interner {
        SizedInterner::Small(small) => small.finish(&mut rows),
        SizedInterner::Batch(batch) => batch.finish(&mut rows),
    };
    Some((stacks, rows))
}

/// The interner that is the fastest for the stacks so far.
enum SizedInterner {
    Small(SmallInterner),
    Batch(Box<BatchInterner>),
}

impl SizedInterner {
    /// Interns a block's stacks and appends their rows; `None` if there are too many.
    fn with(self, block: &Block, rows: &mut Vec<StackId>) -> Option<Self> {
        let (mut batch, done) = match self {
            Self::Small(mut small) => {
                let done = small.intern_all(&block.ids, &block.ends, rows);
                if done == block.ends.len() {
                    return Some(Self::Small(small));
                }
                (Box::new(BatchInterner::from(small)), done)
            }
            Self::Batch(batch) => (batch, 0),
        };
        batch.intern_from(done, &block.ids, &block.ends, rows)?;
        Some(Self::Batch(batch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_come_back_in_order_with_and_without_a_second_thread() {
        for count in [10_u32, 50_000] {
            let stack = |i: u32| [i % 97, i % 13, i % 7, 1];
            let mut pipeline = InternPipeline::new();
            for i in 0..count {
                pipeline.ids().extend(stack(i));
                assert!(pipeline.end());
            }
            let (stacks, rows) = pipeline.finish().wait().unwrap();
            assert_eq!(rows.len(), count as usize);
            for (i, row) in (0..count).zip(rows) {
                assert!(stacks.leaf_first(row).map(|l| l.0).eq(stack(i)));
            }
        }
    }
}
