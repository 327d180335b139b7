//! Stacks on their way into the stack table. Decoding and interning cost about the same, so a long profile is worked on
//! by two threads: blocks of location ids go over a bounded channel to the thread that interns, and come back empty. A
//! short one never pays for a thread.

use super::batch::BatchInterner;
use super::small::SmallInterner;
use crate::profile::{StackId, Stacks};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// How many ids a block holds before it is handed over; one longer stack may make it larger.
const BLOCK: usize = 1 << 16;

/// How many the first holds: with fewer a thread costs more than it takes over.
const FIRST_BLOCK: usize = 1 << 15;

/// How many the second holds. Each that follows may hold twice as many, so that little of a short profile is left for the end.
const SECOND_BLOCK: usize = 1 << 13;

/// How many blocks may be under way. Interning is the slower of the two while most stacks are new, and the faster one
/// later: with room between them neither waits.
const IN_FLIGHT: usize = 48;

/// How many empty blocks are kept for being filled again.
const SPARE: usize = 4;

/// Location ids of several stacks, leaf first, behind each other.
pub(in crate::profile) struct Block {
    ids: Vec<u32>,
    /// Where each stack ends.
    ends: Vec<u32>,
}

impl Block {
    /// With room for so many ids, and for an eighth more, as the last stack may be a long one.
    fn new(ids: usize) -> Self {
        Self { ids: Vec::with_capacity(ids + ids / 8), ends: Vec::with_capacity(ids / 8) }
    }
}

/// The table, and the row of every stack in order; `None` when there were too many.
type Interned = Option<(Stacks, Vec<StackId>)>;

/// Collects stacks in order.
pub(in crate::profile) struct InternPipeline {
    block: Block,
    /// How many ids the block at hand may hold.
    most: usize,
    stage: Stage,
}

enum Stage {
    /// Nothing was handed over yet.
    Here,
    /// Another thread interns.
    There(Worker),
    /// There are more stacks than the table can hold.
    Full,
}

struct Worker {
    full: SyncSender<Block>,
    empty: Receiver<Block>,
    thread: JoinHandle<Interned>,
}

impl InternPipeline {
    pub(in crate::profile) fn new() -> Self {
        Self { block: Block::new(FIRST_BLOCK), most: FIRST_BLOCK, stage: Stage::Here }
    }

    /// Begins the next stack's ids: to be pushed leaf first, then ended by [`InternPipeline::end`].
    #[inline]
    pub(in crate::profile) fn ids(&mut self) -> &mut Vec<u32> {
        &mut self.block.ids
    }

    /// Ends a stack. `false` when the table is known to be full.
    #[inline]
    pub(in crate::profile) fn end(&mut self) -> bool {
        self.block.ends.push(self.block.ids.len() as u32);
        self.block.ids.len() < self.most || self.hand_over()
    }

    #[cold]
    fn hand_over(&mut self) -> bool {
        let first = matches!(self.stage, Stage::Here);
        if first {
            self.stage = Worker::start().map_or(Stage::Here, Stage::There);
        }
        let Stage::There(worker) = &self.stage else {
            // No thread is to be had: the block grows, and is interned at the end.
            return self.block.ids.len() < u32::MAX as usize / 2;
        };
        self.most = if first { SECOND_BLOCK } else { BLOCK.min(self.most * 2) };
        let next = worker.empty.try_recv().unwrap_or_else(|_| Block::new(self.most));
        let sent = worker.full.send(std::mem::replace(&mut self.block, next)).is_ok();
        if !sent {
            self.stage = Stage::Full;
        }
        sent
    }

    /// Says that no more stacks come. What is left to do may go on while the caller does something else.
    pub(in crate::profile) fn finish(self) -> Finishing {
        match self.stage {
            Stage::Here => Finishing::Here(self.block),
            Stage::There(worker) => {
                let sent = worker.full.send(self.block).is_ok();
                drop(worker.full);
                if sent { Finishing::There(worker.thread) } else { Finishing::Full }
            }
            Stage::Full => Finishing::Full,
        }
    }
}

/// Stacks of which the last were collected.
pub(in crate::profile) enum Finishing {
    /// All are in one block.
    Here(Block),
    /// Another thread is at it.
    There(JoinHandle<Interned>),
    /// There are too many.
    Full,
}

impl Finishing {
    /// The table, and the row of every stack in order; `None` when there were too many.
    pub(in crate::profile) fn wait(self) -> Interned {
        match self {
            Self::Here(block) => intern_all(std::iter::once(block), |_| ()),
            Self::There(thread) => thread.join().ok().flatten(),
            Self::Full => None,
        }
    }
}

impl Worker {
    fn start() -> Option<Self> {
        let (full, blocks) = sync_channel::<Block>(IN_FLIGHT);
        let (back, empty) = sync_channel(SPARE);
        let work = move || {
            intern_all(blocks.into_iter(), |mut block| {
                block.ids.clear();
                block.ends.clear();
                // Where nobody takes it back it is simply dropped.
                let _ = back.try_send(block);
            })
        };
        let thread = thread::Builder::new().name("stacks".to_owned()).spawn(work).ok()?;
        Some(Self { full, empty, thread })
    }
}

/// Interns the stacks of all blocks, and gives the blocks back.
fn intern_all(blocks: impl Iterator<Item = Block>, mut give_back: impl FnMut(Block)) -> Interned {
    let mut blocks = blocks.peekable();
    let first = blocks.peek().map_or(0, |block| block.ids.len());
    let mut table = Table::Few(SmallInterner::new(first));
    let mut rows = Vec::with_capacity(first.min(BLOCK));
    for block in blocks {
        rows.reserve(block.ends.len());
        table = table.with(&block, &mut rows)?;
        give_back(block);
    }
    let stacks = match table {
        Table::Few(few) => few.finish(&mut rows),
        Table::Many(many) => many.finish(&mut rows),
    };
    Some((stacks, rows))
}

/// Stacks, found the way that is the fastest for as many.
enum Table {
    Few(SmallInterner),
    Many(Box<BatchInterner>),
}

impl Table {
    /// Takes a block's stacks in and appends their rows; `None` when there are too many.
    fn with(self, block: &Block, rows: &mut Vec<StackId>) -> Option<Self> {
        let (mut many, done) = match self {
            Self::Few(mut few) => {
                let done = few.intern_all(&block.ids, &block.ends, rows);
                if done == block.ends.len() {
                    return Some(Self::Few(few));
                }
                (Box::new(BatchInterner::from(few)), done)
            }
            Self::Many(many) => (many, 0),
        };
        many.intern_from(done, &block.ids, &block.ends, rows)?;
        Some(Self::Many(many))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_come_back_in_order_with_and_without_a_second_thread() {
        for count in [10_u32, 50_000] {
            let stack = |i: u32| [i % 97, i % 13, i % 7, 1];
            let mut stacking = InternPipeline::new();
            for i in 0..count {
                stacking.ids().extend(stack(i));
                assert!(stacking.end());
            }
            let (stacks, rows) = stacking.finish().wait().unwrap();
            assert_eq!(rows.len(), count as usize);
            for (i, row) in (0..count).zip(rows) {
                assert!(stacks.leaf_first(row).map(|l| l.0).eq(stack(i)));
            }
        }
    }
}
