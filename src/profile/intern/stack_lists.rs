//! Stacks as lists of location ids, before they are rows of a table.

use super::failure::InternFailure;

/// Location ids of several stacks, leaf first behind each other.
#[derive(Clone, Debug, Default)]
pub(in crate::profile) struct StackLists {
    pub(in crate::profile) ids: Vec<u32>,
    /// Per stack the end of its ids.
    pub(in crate::profile) ends: Vec<u32>,
}

impl StackLists {
    /// Lists with room for `ids` ids, and an eighth more for a long last stack.
    pub(super) fn new(ids: usize) -> Result<Self, InternFailure> {
        let mut lists = Self::default();
        lists.make_room(ids)?;
        Ok(lists)
    }

    /// Makes room for `ids` ids and the last stack in empty lists.
    pub(super) fn make_room(&mut self, ids: usize) -> Result<(), InternFailure> {
        let room = self.ids.try_reserve_exact(ids + ids / 8);
        room.and_then(|()| self.ends.try_reserve_exact(ids / 8))
            .map_err(|_| InternFailure::NoMemory)
    }

    /// The memory in bytes.
    pub(in crate::profile) fn bytes(&self) -> usize {
        size_of_val(self.ids.as_slice()) + size_of_val(self.ends.as_slice())
    }
}
