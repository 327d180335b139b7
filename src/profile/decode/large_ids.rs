//! Location ids that are too large for a row of the stack table.

use super::wire::WireError;
use crate::hash::Map;

/// From here on raw location ids stand for ids of the file: `LARGE + i` for the one at `i`.
pub(super) const LARGE: u32 = 1 << 31;

/// The memory of an id in bytes, at most: in its column, and in a table that grows.
const SIZE: u64 = 80;

/// Location ids of 2³¹ and more, in order of first use.
#[derive(Default)]
pub(super) struct LargeIds {
    ids: Vec<u64>,
    /// The raw id of each.
    rows: Map<u64, u32>,
    /// Ids that there is room for.
    max: usize,
    failure: Option<WireError>,
}

impl LargeIds {
    /// The raw id of an id. After a failure it has no meaning.
    #[inline]
    pub(super) fn raw(&mut self, id: u64) -> u32 {
        if id < u64::from(LARGE) { id as u32 } else { self.large(id) }
    }

    #[cold]
    fn large(&mut self, id: u64) -> u32 {
        if let Some(&row) = self.rows.get(&id) {
            return row;
        }
        let row = LARGE + self.ids.len() as u32;
        if self.ids.len() >= self.max {
            self.failure = Some(WireError::TooMuchMemory);
        } else if self.rows.try_reserve(1).is_err() || self.ids.try_reserve(1).is_err() {
            self.failure = Some(WireError::NoMemory);
        } else {
            self.ids.push(id);
            self.rows.insert(id, row);
        }
        row
    }

    /// Fails if an id found no room.
    #[inline]
    pub(super) fn check(&self) -> Result<(), WireError> {
        self.failure.map_or(Ok(()), Err)
    }

    /// Sets the memory that further ids may take, in bytes.
    pub(super) fn allow(&mut self, room: u64) {
        // Raw ids end at 2³².
        self.max = (self.ids.len() as u64 + room / SIZE).min(u64::from(LARGE)) as usize;
    }

    /// The memory of all ids in bytes, at most.
    pub(super) fn memory(&self) -> u64 {
        self.ids.len() as u64 * SIZE
    }

    /// The ids by raw id.
    pub(super) fn into_ids(self) -> Vec<u64> {
        self.ids
    }
}

#[cfg(test)]
#[path = "tests/large_ids.rs"]
mod tests;
