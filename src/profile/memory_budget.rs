//! The memory that decoding may take: an estimate of what is held, against a limit.

use crate::error::Error;

/// A limit of memory, and an estimate of the part in use, in bytes.
#[derive(Clone, Copy, Debug)]
pub(in crate::profile) struct MemoryBudget {
    limit: u64,
    held: u64,
}

impl MemoryBudget {
    pub(in crate::profile) fn new(limit: u64) -> Self {
        Self { limit, held: 0 }
    }

    /// Replaces the estimate. Fails if it is above the limit.
    pub(in crate::profile) fn hold(&mut self, bytes: u64) -> Result<(), Error> {
        self.held = bytes;
        self.check(0)
    }

    /// Fails if there is no room for `more` bytes.
    pub(in crate::profile) fn check(&self, more: u64) -> Result<(), Error> {
        if self.held.saturating_add(more) > self.limit {
            return Err(Error::TooMuchMemory(self.limit));
        }
        Ok(())
    }
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
