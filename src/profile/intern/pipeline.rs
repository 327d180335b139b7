//! Stacks on their way from the decoder to the stack table.
//!
//! Decoding and interning cost about the same, so a long profile takes two threads: blocks of location ids go over a bounded
//! channel to the thread that interns, and come back empty. A short profile needs no second thread.

use super::batch::BatchInterner;
use super::failure::InternFailure;
use super::small::SmallInterner;
use super::stack_lists::StackLists;
use crate::profile::ids::StackId;
use crate::profile::memory_budget::{column_memory, grow, is_available, try_push};
use crate::profile::store::stacks::{SORTED_SIZE, Stacks, is_preorder};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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

/// Ids of the largest empty block that is kept.
const MAX_KEPT: usize = 4 * BLOCK;

/// Rows from which on memory is asked for before they are sorted.
const PROBED_ROWS: usize = 1 << 20;

/// Ids of stacks that stay lists, at most.
const MOST_LISTED: usize = 1 << 22;

/// Ids of stacks that there is room for at once where they stay lists.
const ROOM_OF_LISTS: usize = 1 << 17;

/// The table, and the row of every stack in order.
type Interned = Result<(Stacks, Vec<StackId>), InternFailure>;

/// Counts of the thread that interns, and its limit.
struct Progress {
    /// The memory of the table and its indexes, in bytes.
    memory: AtomicU64,
    /// The most that it may be.
    allowed: AtomicU64,
    /// Ids that are interned.
    ids: AtomicU64,
}

impl Progress {
    fn new(allowed: u64) -> Self {
        let [memory, ids] = [AtomicU64::new(0), AtomicU64::new(0)];
        Self { memory, allowed: AtomicU64::new(allowed), ids }
    }

    /// Announces memory before it is taken. Fails if it is too much.
    fn take(&self, bytes: u64) -> Result<(), InternFailure> {
        self.memory.store(bytes, Ordering::Relaxed);
        let fits = bytes <= self.allowed.load(Ordering::Relaxed);
        fits.then_some(()).ok_or(InternFailure::TooMuchMemory)
    }
}

/// Collects stacks in order, and interns them on another thread once there are many.
pub(in crate::profile) struct InternPipeline {
    block: StackLists,
    /// Ids that the block may hold before it is handed over.
    capacity: usize,
    /// The memory that the table may take, in bytes.
    allowed: u64,
    stage: PipelineStage,
}

enum PipelineStage {
    /// No block was handed over yet.
    OneBlock,
    /// Another thread interns, block by block.
    OnThread(InternThread),
    /// The stacks cannot be interned.
    Failed(InternFailure),
}

/// The thread that interns, and both channels.
struct InternThread {
    full: SyncSender<StackLists>,
    empty: Receiver<StackLists>,
    handle: JoinHandle<Interned>,
    progress: Arc<Progress>,
    /// Ids handed over.
    sent: u64,
}

impl InternPipeline {
    pub(in crate::profile) fn new() -> Self {
        Self {
            // Without room ahead the columns grow as ids come.
            block: StackLists::new(FIRST_BLOCK).unwrap_or_default(),
            capacity: FIRST_BLOCK,
            allowed: u64::MAX,
            stage: PipelineStage::OneBlock,
        }
    }

    /// A pipeline that leaves stacks as lists unless they are long.
    pub(in crate::profile) fn of_lists() -> Self {
        let block = StackLists::new(ROOM_OF_LISTS).unwrap_or_default();
        Self { block, capacity: MOST_LISTED, ..Self::new() }
    }

    /// The ids of the next stack, to be pushed leaf first, then ended by [`InternPipeline::end`].
    #[inline]
    pub(in crate::profile) fn ids(&mut self) -> &mut Vec<u32> {
        &mut self.block.ids
    }

    /// Ends a stack. An error is that of an earlier stack.
    #[inline]
    pub(in crate::profile) fn end(&mut self) -> Result<(), InternFailure> {
        try_push(&mut self.block.ends, self.block.ids.len() as u32)
            .map_err(|_| InternFailure::NoMemory)?;
        if self.block.ids.len() < self.capacity { Ok(()) } else { self.hand_over() }
    }

    /// The memory of all stacks in bytes: the ids that are not interned yet, and the table of the others.
    pub(in crate::profile) fn memory(&self) -> u64 {
        let own = column_memory(&self.block.ids, 0) + column_memory(&self.block.ends, 0);
        let PipelineStage::OnThread(thread) = &self.stage else { return own };
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let waiting = thread.sent.saturating_sub(count(&thread.progress.ids));
        own + waiting * size_of::<u32>() as u64 + count(&thread.progress.memory)
    }

    /// Sets the memory that may be taken beside [`InternPipeline::memory`], in bytes.
    pub(in crate::profile) fn allow(&mut self, room: u64) {
        self.allowed = room;
        if let PipelineStage::OnThread(thread) = &self.stage {
            self.allowed = room.saturating_add(thread.progress.memory.load(Ordering::Relaxed));
            thread.progress.allowed.store(self.allowed, Ordering::Relaxed);
        }
    }

    /// Hands the block over to the thread that interns. An error is that of an earlier block.
    #[cold]
    fn hand_over(&mut self) -> Result<(), InternFailure> {
        let first = matches!(self.stage, PipelineStage::OneBlock);
        // The thread makes small tables without asking.
        if !is_available(0) {
            return Err(InternFailure::NoMemory);
        }
        if first {
            self.stage = InternThread::start(self.allowed)
                .map_or(PipelineStage::OneBlock, PipelineStage::OnThread);
        }
        let PipelineStage::OnThread(thread) = &mut self.stage else {
            // No thread could be started: the block grows, and is interned at the end.
            if self.block.ids.len() >= u32::MAX as usize / 2 {
                return Err(InternFailure::Full);
            }
            self.capacity = self.block.ids.len() + BLOCK;
            let more = BLOCK + BLOCK / 8;
            return grow(&mut self.block.ids, more).map_err(|_| InternFailure::NoMemory);
        };
        thread.sent += self.block.ids.len() as u64;
        self.capacity = if first { SECOND_BLOCK } else { BLOCK.min(self.capacity * 2) };
        let mut next = thread.empty.try_recv().unwrap_or_default();
        // A block that comes back is one of an earlier, smaller capacity.
        next.make_room(self.capacity)?;
        let sent = thread.full.send(std::mem::replace(&mut self.block, next)).is_ok();
        if sent { Ok(()) } else { Err(self.fail()) }
    }

    /// Takes the reason from the thread that interns, which has ended.
    fn fail(&mut self) -> InternFailure {
        let full = PipelineStage::Failed(InternFailure::Full);
        let failure = match std::mem::replace(&mut self.stage, full) {
            PipelineStage::OnThread(thread) => thread.handle.join().ok().and_then(Result::err),
            PipelineStage::Failed(failure) => Some(failure),
            PipelineStage::OneBlock => None,
        };
        let failure = failure.unwrap_or(InternFailure::Full);
        self.stage = PipelineStage::Failed(failure);
        failure
    }

    /// Ends the input. Interning continues while the caller does something else.
    pub(in crate::profile) fn finish(self) -> Finishing {
        match self.stage {
            PipelineStage::OneBlock => Finishing::OneBlock(self.block, self.allowed),
            PipelineStage::OnThread(thread) => {
                // If the thread has ended, it has the reason.
                let _ = thread.full.send(self.block);
                drop(thread.full);
                Finishing::OnThread(thread.handle)
            }
            PipelineStage::Failed(failure) => Finishing::Failed(failure),
        }
    }
}

/// Stacks that are all collected, and maybe not yet interned.
pub(in crate::profile) enum Finishing {
    /// They fit one block, and are interned without a thread within so many bytes of memory.
    OneBlock(StackLists, u64),
    /// Another thread interns them.
    OnThread(JoinHandle<Interned>),
    /// They cannot be interned.
    Failed(InternFailure),
}

impl Finishing {
    /// The stacks as lists, if none of them was interned.
    pub(in crate::profile) fn into_lists(self) -> Result<StackLists, Self> {
        match self {
            Self::OneBlock(lists, _) => Ok(lists),
            other => Err(other),
        }
    }

    /// The table, and the row of every stack in order.
    pub(in crate::profile) fn wait(self) -> Interned {
        match self {
            Self::OneBlock(block, allowed) => {
                intern_all(std::iter::once(block), &Progress::new(allowed), |_| ())
            }
            Self::OnThread(handle) => handle.join().unwrap_or(Err(InternFailure::Full)),
            Self::Failed(failure) => Err(failure),
        }
    }
}

impl StackLists {
    /// The table of the stacks, and the row of each.
    pub(in crate::profile) fn interned(self) -> Interned {
        Finishing::OneBlock(self, u64::MAX).wait()
    }
}

impl InternThread {
    fn start(allowed: u64) -> Option<Self> {
        let (full, blocks) = sync_channel::<StackLists>(IN_FLIGHT);
        let (back, empty) = sync_channel(SPARE);
        let progress = Arc::new(Progress::new(allowed));
        let counts = Arc::clone(&progress);
        let work = move || {
            intern_all(blocks.into_iter(), &counts, |mut block| {
                if block.ids.capacity() > MAX_KEPT {
                    return;
                }
                block.ids.clear();
                block.ends.clear();
                // A block for which there is no room is dropped.
                let _ = back.try_send(block);
            })
        };
        let handle = thread::Builder::new().name("stacks".to_owned()).spawn(work).ok()?;
        Some(Self { full, empty, handle, progress, sent: 0 })
    }
}

/// Interns the stacks of all blocks, and hands each block to `give_back`.
fn intern_all(
    blocks: impl Iterator<Item = StackLists>,
    progress: &Progress,
    mut give_back: impl FnMut(StackLists),
) -> Interned {
    let mut blocks = blocks.peekable();
    let first = blocks.peek().map_or(0, |block| block.ids.len());
    let mut interner = SizedInterner::Small(SmallInterner::new(first));
    let mut rows = Vec::with_capacity(first.min(BLOCK));
    for block in blocks {
        let (frames, stacks) = (block.ids.len(), block.ends.len());
        progress.take(interner.memory(frames) + column_memory(&rows, stacks))?;
        grow(&mut rows, stacks).map_err(|_| InternFailure::NoMemory)?;
        interner = interner.with(&block, &mut rows)?;
        progress.ids.fetch_add(block.ids.len() as u64, Ordering::Relaxed);
        give_back(block);
    }
    // All else is dropped before the table is sorted.
    let table = match interner {
        SizedInterner::Small(small) => small.into_rows(),
        SizedInterner::Batch(batch) => batch.into_rows(),
    };
    if !is_preorder(&table) {
        let sorting = table.len() as u64 * SORTED_SIZE;
        progress.take(column_memory(&table, 0) + sorting + column_memory(&rows, 0))?;
        if table.len() > PROBED_ROWS && !is_available(sorting as usize) {
            return Err(InternFailure::NoMemory);
        }
    }
    Ok((Stacks::in_preorder(table, &mut rows), rows))
}

/// The interner that is the fastest for the stacks so far.
enum SizedInterner {
    Small(SmallInterner),
    Batch(Box<BatchInterner>),
}

impl SizedInterner {
    /// The memory in bytes, once there is room for so many frames, if all are new.
    fn memory(&self, frames: usize) -> u64 {
        match self {
            Self::Small(small) => small.memory(frames),
            Self::Batch(batch) => batch.memory(frames),
        }
    }

    /// Interns a block's stacks and appends their rows.
    fn with(self, block: &StackLists, rows: &mut Vec<StackId>) -> Result<Self, InternFailure> {
        let (mut batch, done) = match self {
            Self::Small(mut small) => {
                let done = small.intern_all(&block.ids, &block.ends, rows);
                if done == block.ends.len() {
                    return Ok(Self::Small(small));
                }
                (Box::new(BatchInterner::try_from(small)?), done)
            }
            Self::Batch(batch) => (batch, 0),
        };
        batch.intern_from(done, &block.ids, &block.ends, rows)?;
        Ok(Self::Batch(batch))
    }
}

#[cfg(test)]
#[path = "tests/pipeline.rs"]
mod tests;
