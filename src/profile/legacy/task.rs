//! The task of a reader: choices of decoding, the flag that cancels it, and its limit of memory.

use super::text::{ReadError, ReadResult};
use crate::cancel::Cancel;
use crate::profile::decode_options::DecodeOptions;
use crate::profile::goroutines::DumpedGoroutine;
use crate::profile::memory_budget::is_available;
use std::cell::RefCell;

/// The choices that all readers are given.
pub(super) struct ReadTask<'a> {
    pub(super) options: DecodeOptions,
    pub(super) cancel: &'a Cancel,
    /// Bytes of memory that may be held beside the text.
    pub(super) room: u64,
    /// The goroutines of a dump, which have no place in a profile.
    pub(super) goroutines: RefCell<Vec<DumpedGoroutine>>,
}

/// Bytes of text after which memory is checked.
const CHECKED: usize = 64 << 10;

/// Bytes that small allocations between two checks may take.
const SMALL: usize = 1 << 20;

/// The memory of a reader, checked now and then.
pub(super) struct ReadMemory {
    room: u64,
    cancel: Cancel,
    unchecked: usize,
}

impl ReadMemory {
    pub(super) fn new(task: &ReadTask<'_>) -> Self {
        // The first line checks: there may be nothing left.
        Self { room: task.room, cancel: task.cancel.clone(), unchecked: CHECKED }
    }

    pub(super) fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Counts a line of so many bytes. Now and then fails if more than `held()` bytes are too much, if there is no memory, or
    /// if reading is cancelled.
    #[inline]
    pub(super) fn line(&mut self, bytes: usize, held: impl FnOnce() -> u64) -> ReadResult<()> {
        self.unchecked = self.unchecked.saturating_add(bytes + 1);
        if self.unchecked < CHECKED { Ok(()) } else { self.check(held()) }
    }

    /// Fails if so many bytes are too much, if there is no memory, or if reading is cancelled.
    pub(super) fn check(&mut self, held: u64) -> ReadResult<()> {
        self.unchecked = 0;
        self.cancel.check()?;
        if held > self.room {
            return Err(ReadError::TooMuchMemory);
        }
        is_available(SMALL).then_some(()).ok_or(ReadError::NoMemory)
    }
}
