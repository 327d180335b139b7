//! The memory that decoding may take: an estimate of what is held, against a limit for all inputs of a load and a limit that
//! grows with the decoded bytes.

use super::decode_options::DecodeOptions;
use crate::error::{Error, Stop};
use std::collections::TryReserveError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that a profile may take beside those in proportion to its size. 16 MiB more are left to buffers of a fixed size, so
/// that 64 MiB is the most that is taken.
const BASE: u64 = 48 << 20;

/// The memory that all inputs of a load hold, in bytes. Clones share the count.
#[derive(Clone, Debug, Default)]
pub struct SharedMemory(Arc<AtomicU64>);

impl SharedMemory {
    /// Takes a profile of so many bytes out of the count: it is dropped.
    pub fn release(&self, bytes: u64) {
        self.0.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// The limit that was exceeded, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::profile) enum MemoryExcess {
    /// The limit of one profile.
    Alone(u64),
    /// The limit of all profiles of a load.
    Together(u64),
    /// The limit in proportion to the decoded bytes.
    PerByte { limit: u64, decoded: u64 },
}

impl From<MemoryExcess> for Error {
    fn from(excess: MemoryExcess) -> Self {
        match excess {
            MemoryExcess::Alone(limit) => Self::TooMuchMemory(limit),
            MemoryExcess::Together(limit) => Self::TooMuchMemoryTogether(limit),
            MemoryExcess::PerByte { limit, decoded } => Self::TooDense { limit, decoded },
        }
    }
}

impl From<MemoryExcess> for Stop {
    fn from(excess: MemoryExcess) -> Self {
        Self::Failed(excess.into())
    }
}

/// Limits of memory, and an estimate of the part in use, in bytes.
#[derive(Debug)]
pub(in crate::profile) struct MemoryBudget {
    limit: u64,
    per_byte: Option<u64>,
    decoded: u64,
    held: u64,
    all: SharedMemory,
}

impl MemoryBudget {
    pub(in crate::profile) fn new(options: DecodeOptions, all: SharedMemory) -> Self {
        let (limit, per_byte) = (options.max_memory, options.max_memory_per_byte);
        Self { limit, per_byte, decoded: 0, held: 0, all }
    }

    /// Sets the number of bytes that are decoded.
    pub(in crate::profile) fn decoded(&mut self, bytes: u64) {
        self.decoded = bytes;
    }

    /// Replaces the estimate. Fails if it is above a limit.
    pub(in crate::profile) fn hold(&mut self, bytes: u64) -> Result<(), MemoryExcess> {
        // Both may wrap; their sum does not.
        self.all.0.fetch_add(bytes.wrapping_sub(self.held), Ordering::Relaxed);
        self.held = bytes;
        self.check(0)
    }

    /// Adds to the estimate what was checked before.
    pub(in crate::profile) fn add(&mut self, bytes: u64) {
        self.all.0.fetch_add(bytes, Ordering::Relaxed);
        self.held += bytes;
    }

    /// Fails if there is no room for `more` bytes.
    pub(in crate::profile) fn check(&self, more: u64) -> Result<(), MemoryExcess> {
        self.check_at(self.decoded, more)
    }

    /// Fails if there will be no room for `more` bytes once so many are decoded.
    pub(in crate::profile) fn check_at(&self, decoded: u64, more: u64) -> Result<(), MemoryExcess> {
        let (held, limit) = (self.held.saturating_add(more), self.limit_at(decoded));
        if held > limit { Err(self.excess_at(decoded)) } else { Ok(()) }
    }

    /// Bytes that may be held beside those that are.
    pub(in crate::profile) fn room(&self) -> u64 {
        self.limit_at(self.decoded).saturating_sub(self.held)
    }

    /// The limit that is exceeded first.
    pub(in crate::profile) fn excess(&self) -> MemoryExcess {
        self.excess_at(self.decoded)
    }

    /// Leaves `bytes` in the count of all inputs: the profile that was read.
    pub(in crate::profile) fn keep(mut self, bytes: u64) {
        let _ = self.hold(bytes);
        self.held = 0;
    }

    fn others(&self) -> u64 {
        self.all.0.load(Ordering::Relaxed).saturating_sub(self.held)
    }

    fn in_proportion(&self, decoded: u64) -> u64 {
        self.per_byte.map_or(u64::MAX, |each| decoded.saturating_mul(each).saturating_add(BASE))
    }

    fn limit_at(&self, decoded: u64) -> u64 {
        self.limit.saturating_sub(self.others()).min(self.in_proportion(decoded))
    }

    fn excess_at(&self, decoded: u64) -> MemoryExcess {
        let (others, limit) = (self.others(), self.in_proportion(decoded));
        if limit < self.limit.saturating_sub(others) {
            MemoryExcess::PerByte { limit, decoded }
        } else if others > 0 {
            MemoryExcess::Together(self.limit)
        } else {
            MemoryExcess::Alone(self.limit)
        }
    }
}

impl Drop for MemoryBudget {
    fn drop(&mut self) {
        self.all.0.fetch_sub(self.held, Ordering::Relaxed);
    }
}

/// Bytes of a column from which on it grows by a quarter: doubled, it would hold as much again that nothing uses.
const LONG_COLUMN: usize = 32 << 20;

/// Items by which the capacity of a column grows if `more` are to be appended; 0 if there is room.
fn growth<T>(column: &Vec<T>, more: usize) -> usize {
    let (length, capacity) = (column.len(), column.capacity());
    if capacity - length >= more {
        return 0;
    }
    let long = capacity * size_of::<T>() >= LONG_COLUMN;
    (length + more - capacity).max(if long { capacity / 4 } else { capacity })
}

/// The memory of a column once [`grow`] has made room for `more` items, in bytes.
pub(in crate::profile) fn column_memory<T>(column: &Vec<T>, more: usize) -> u64 {
    ((column.capacity() + growth(column, more)) * size_of::<T>()) as u64
}

/// Makes room for `more` items.
pub(in crate::profile) fn grow<T>(column: &mut Vec<T>, more: usize) -> Result<(), TryReserveError> {
    match growth(column, more) {
        0 => Ok(()),
        items => column.try_reserve_exact(column.capacity() + items - column.len()),
    }
}

/// Appends an item; an error instead of an abort if there is no memory for it.
#[inline]
pub(in crate::profile) fn try_push<T>(column: &mut Vec<T>, item: T) -> Result<(), TryReserveError> {
    if column.len() == column.capacity() {
        column.try_reserve(1)?;
    }
    column.push(item);
    Ok(())
}

/// The memory of a hash table with entries of so many bytes, `length` of them and `more` to come. While a table grows, the
/// smaller one is held too.
pub(in crate::profile) fn table_memory(
    capacity: usize,
    length: usize,
    more: usize,
    entry: usize,
) -> u64 {
    let bytes = |entries: usize| {
        if entries == 0 { 0 } else { (entries * 8).div_ceil(7).next_power_of_two() * (entry + 1) }
    };
    let grown = if length + more > capacity { bytes((length + more).max(capacity + 1)) } else { 0 };
    (bytes(capacity) + grown) as u64
}

/// All items in a column; an error instead of an abort if there is no memory for it.
pub(in crate::profile) fn try_collect<T, E: From<Error>>(
    items: impl ExactSizeIterator<Item = Result<T, E>>,
) -> Result<Vec<T>, E> {
    let mut all = Vec::new();
    all.try_reserve_exact(items.len()).map_err(|_| Error::NoMemory)?;
    for item in items {
        all.push(item?);
    }
    Ok(all)
}

/// The least allocation that is tried. Once a smaller one is freed, the allocator of glibc serves allocations up to its size
/// from the heap, where columns that grow leave gaps: the peak of a profile of a million samples is a quarter higher.
const LEAST_TRIED: usize = (32 << 20) + 1;

/// True if an allocation of this many bytes would succeed now.
pub(in crate::profile) fn is_available(bytes: usize) -> bool {
    Vec::<u8>::new().try_reserve_exact(bytes.max(LEAST_TRIED)).is_ok()
}

#[cfg(test)]
#[path = "tests/memory_budget.rs"]
mod tests;
