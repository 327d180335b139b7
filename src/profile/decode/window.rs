//! The window over the decoded input. A message longer than the window makes it grow by what arrives, within the limits of
//! size and memory.

use super::wire;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::decode_options::DecodeOptions;
use crate::profile::memory_budget::{
    MemoryBudget, MemoryExcess, SharedMemory, column_memory, grow,
};
use std::cell::Cell;
use std::io::{self, ErrorKind, Read};
use std::rc::Rc;

/// Initial bytes of the window.
const WINDOW_SIZE: usize = 64 << 10;

/// Bytes of the largest window that is kept once its long message is read.
const MAX_KEPT: usize = 1 << 20;

/// The bytes `from..to` of the buffer are unread.
pub(super) struct InputWindow<R> {
    input: R,
    options: DecodeOptions,
    budget: MemoryBudget,
    /// The memory of the decompressor in bytes, once it has decoded as many.
    unpacking: Rc<Cell<u64>>,
    error: fn(io::Error) -> Error,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    /// The offset of `from` in the decoded input.
    offset: u64,
    /// The first bytes of the input.
    head: Vec<u8>,
    ended: bool,
}

impl<R: Read> InputWindow<R> {
    pub(super) fn new(
        input: R,
        options: DecodeOptions,
        (memory, unpacking): (SharedMemory, Rc<Cell<u64>>),
        error: fn(io::Error) -> Error,
    ) -> Self {
        Self {
            input,
            options,
            budget: MemoryBudget::new(options, memory),
            unpacking,
            error,
            buffer: vec![0; WINDOW_SIZE],
            from: 0,
            to: 0,
            offset: 0,
            head: Vec::new(),
            ended: false,
        }
    }

    pub(super) fn options(&self) -> DecodeOptions {
        self.options
    }

    /// The offset of the first unread byte in the decoded input.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    pub(super) fn unread(&self) -> &[u8] {
        &self.buffer[self.from..self.to]
    }

    /// The first bytes of the input.
    pub(super) fn start(&self) -> &[u8] {
        &self.head
    }

    pub(super) fn advance(&mut self, count: usize) {
        self.from += count;
        self.offset += count as u64;
        self.shrink();
    }

    /// Drops the room for a long message once it is read.
    fn shrink(&mut self) {
        let left = self.from..self.to;
        if self.buffer.len() > MAX_KEPT && left.len() < WINDOW_SIZE {
            self.buffer.copy_within(left, 0);
            (self.from, self.to) = (0, self.to - self.from);
            self.buffer.truncate(WINDOW_SIZE);
            self.buffer.shrink_to_fit();
        }
    }

    /// Sets the memory that is held beside the window, in bytes. Fails if that is more than the limit.
    pub(super) fn hold(&mut self, bytes: u64) -> Result<(), MemoryExcess> {
        let unpacking = self.unpacking.get().min(3 * self.offset);
        self.budget.hold(bytes + unpacking + self.buffer.len() as u64)
    }

    /// Bytes that may be held beside those that are.
    pub(super) fn room(&self) -> u64 {
        self.budget.room()
    }

    /// The limit of memory that is exceeded first.
    pub(super) fn excess(&self) -> MemoryExcess {
        self.budget.excess()
    }

    /// Ends reading, and frees all but the count of memory.
    pub(super) fn into_budget(self) -> MemoryBudget {
        self.budget
    }

    /// Reads on until the window is full or the input ends. True if any bytes came.
    pub(super) fn fill(&mut self) -> Result<bool, Error> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        if self.to == self.buffer.len() {
            self.grow()?;
        }
        let before = self.to;
        self.to += fill(&mut self.input, &mut self.buffer[self.to..]).map_err(self.error)?;
        self.ended = self.to < self.buffer.len();
        self.budget.decoded(self.offset + self.to as u64);
        if self.head.is_empty() {
            self.head = self.buffer[..self.to.min(64)].to_vec();
        }
        if self.offset + self.to as u64 > self.options.max_size {
            return Err(Error::TooLarge(self.options.max_size));
        }
        Ok(self.to > before)
    }

    /// Makes room for a message that is longer than the window: twice as much as has arrived, and no more than its length.
    /// Fails if the message cannot fit into the limits.
    fn grow(&mut self) -> Result<(), Error> {
        let left = self.options.max_size.saturating_sub(self.offset);
        let arrived = self.buffer.len() as u64;
        let mut length = arrived * 2;
        if let Some((number, end)) = wire::declared(&self.buffer) {
            if end > left {
                return Err(Error::TooLarge(self.options.max_size));
            }
            let memory = end.saturating_mul(1 + wire::memory_per_byte(number));
            self.budget.check_at(self.offset + end, memory)?;
            length = length.min(end.max(arrived + 1));
        }
        // A byte more than is left tells a larger input from one that just fits.
        length = length.min(left.saturating_add(1)).max(arrived + 1);
        let more = usize::try_from(length - arrived).map_err(|_| Error::NoMemory)?;
        self.buffer.try_reserve_exact(more).map_err(|_| Error::NoMemory)?;
        self.buffer.resize(self.buffer.len() + more, 0);
        self.budget.add(more as u64);
        Ok(())
    }

    /// All the rest of the input, for the formats that are not streams.
    pub(super) fn rest(&mut self, cancel: &Cancel) -> Result<Vec<u8>, Stop> {
        let mut all = self.unread().to_vec();
        self.advance(all.len());
        while self.fill()? {
            cancel.check()?;
            let piece = self.unread();
            grow(&mut all, piece.len()).map_err(|_| Error::NoMemory)?;
            all.extend_from_slice(piece);
            self.advance(self.unread().len());
            self.hold(column_memory(&all, WINDOW_SIZE))?;
        }
        Ok(all)
    }
}

/// Reads until `buffer` is full or the input ends; returns the number of bytes read.
pub(super) fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
#[path = "tests/window.rs"]
mod tests;
