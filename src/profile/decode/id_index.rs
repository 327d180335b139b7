//! Records by their ids in the file.

use crate::error::Error;
use crate::hash::{KeyedState, Map};
use crate::profile::memory_budget::table_memory;

/// Indices by wire id: none is needed if the ids count from 1, as those of nearly all writers. Other dense ids have a column, and
/// others a map.
pub(super) enum IdIndex {
    /// The number of ids.
    Counted(u32),
    Dense(Vec<u32>),
    Sparse(Map<u64, u32>),
}

/// The index of an id that is not given.
const NONE: u32 = u32::MAX;

/// The length of the column for so many ids; `None` if they are not dense.
fn dense(count: usize, largest: u64) -> Option<usize> {
    (largest < (count as u64 + 64) * 8).then(|| largest as usize + 1)
}

impl IdIndex {
    /// The memory of an index in bytes.
    pub(super) fn memory(ids: impl ExactSizeIterator<Item = u64>) -> u64 {
        let count = ids.len();
        match dense(count, ids.max().unwrap_or(0)) {
            Some(length) => (length * size_of::<u32>()) as u64,
            None => table_memory(count, count, 0, size_of::<(u64, u32)>()),
        }
    }

    /// The index of each id. A repeated id gets its last index, and the first such id is written to `repeated`.
    pub(super) fn new(
        ids: impl ExactSizeIterator<Item = u64> + Clone,
        repeated: &mut Option<u64>,
    ) -> Result<Self, Error> {
        let count = ids.len();
        if ids.clone().zip(1..u64::from(NONE)).filter(|&(id, place)| id == place).count() == count {
            return Ok(Self::Counted(count as u32));
        }
        let mut index = if let Some(length) = dense(count, ids.clone().max().unwrap_or(0)) {
            let mut column = Vec::new();
            column.try_reserve_exact(length).map_err(|_| Error::NoMemory)?;
            column.resize(length, NONE);
            Self::Dense(column)
        } else {
            let mut map = Map::with_hasher(KeyedState::default());
            map.try_reserve(count).map_err(|_| Error::NoMemory)?;
            Self::Sparse(map)
        };
        for (place, id) in ids.enumerate() {
            let before = match &mut index {
                Self::Counted(_) => NONE,
                Self::Dense(column) => std::mem::replace(&mut column[id as usize], place as u32),
                Self::Sparse(map) => map.insert(id, place as u32).unwrap_or(NONE),
            };
            if before != NONE && repeated.is_none() {
                *repeated = Some(id);
            }
        }
        Ok(index)
    }

    #[inline]
    pub(super) fn get(&self, id: u64) -> Option<u32> {
        let place = match self {
            Self::Counted(count) => {
                let place = id.wrapping_sub(1);
                return (place < u64::from(*count)).then_some(place as u32);
            }
            Self::Dense(column) => column.get(usize::try_from(id).ok()?).copied()?,
            Self::Sparse(map) => map.get(&id).copied()?,
        };
        (place != NONE).then_some(place)
    }

    /// The number of ids if they count from 1.
    pub(super) fn counted(&self) -> Option<u32> {
        if let Self::Counted(count) = self { Some(*count) } else { None }
    }
}

#[cfg(test)]
#[path = "tests/id_index.rs"]
mod tests;
