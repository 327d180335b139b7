//! Stacks while they are few: one look-up per frame, from the root. As long as the table stays within the caches of a
//! processor that costs less than anything that would spare look-ups, and a profile of some ten thousand stacks never needs
//! more.

use super::in_preorder;
use crate::profile::StackId;
use crate::profile::store::stacks::Stacks;
use std::hash::{BuildHasher, RandomState};

/// With more rows than this the way of many stacks is the faster one, unless stacks have little in common.
const MOST: usize = 3 << 14;

/// Little is so many new rows: one of so many frames. Then what spares look-ups seldom does.
const LITTLE: usize = 4;

/// With more rows than this it is the faster one in any case.
const FAR: usize = 1 << 19;

/// Where no row is. Not 0: what has to be written is there at once, while zeros are only promised, and a page of them that is
/// read before it is written costs twice.
const NONE: u32 = u32::MAX;

/// How many slots there are at least: a power of two, as their number always is.
const LEAST: usize = 1 << 10;

/// How many slots there are at most before more are needed: a power of two as well.
const AT_FIRST: usize = 1 << 16;

/// Finds or makes the rows of stacks, each of them once, up to some number of rows.
pub(in crate::profile) struct SmallInterner {
    /// Rows {parent, location} in order of first appearance.
    rows: Vec<[u32; 2]>,
    /// Where the rows are found, or [`NONE`]. Open addressing, never more than half full. What a row holds is not repeated
    /// here: the pages of a larger table would cost more than looking there.
    slots: Vec<u32>,
    /// The frames of all stacks so far.
    frames: usize,
    /// An odd number of this run, so that no profile can be made to collide.
    factor: u64,
}

impl SmallInterner {
    /// With room for stacks that have so many frames, or for the first of them.
    pub(in crate::profile) fn new(frames: usize) -> Self {
        // What a row with room does not use it does not take; slots are used all over.
        let mut rows = Vec::with_capacity(1 + frames.min(MOST));
        rows.push([0, u32::MAX]);
        let slots = (frames / 2).next_power_of_two().clamp(LEAST, AT_FIRST);
        let factor = RandomState::new().hash_one(0_u32) | 1;
        Self { rows, slots: vec![NONE; slots], frames: 0, factor }
    }

    /// Appends the rows of stacks, which stand leaf first behind each other in `ids` and end at `ends`, until the table is
    /// full; how many stacks that are.
    pub(in crate::profile) fn intern_all(
        &mut self,
        ids: &[u32],
        ends: &[u32],
        rows: &mut Vec<StackId>,
    ) -> usize {
        let mut start = 0;
        for (done, &end) in ends.iter().enumerate() {
            let stack = &ids[start..end as usize];
            if self.is_full(stack.len()) {
                return done;
            }
            self.frames += stack.len();
            while (self.rows.len() + stack.len()) * 2 > self.slots.len() {
                self.grow();
            }
            let row = stack.iter().rev().fold(0, |row, &id| self.below(row, id));
            rows.push(StackId(row));
            start = end as usize;
        }
        ends.len()
    }

    /// Whether a stack of so many frames had better be looked for in another way.
    #[inline]
    fn is_full(&self, more: usize) -> bool {
        let rows = self.rows.len() + more;
        rows > MOST && (rows > FAR || rows * LITTLE < self.frames + more)
    }

    /// The row of a location under a row.
    #[inline]
    fn below(&mut self, parent: u32, id: u32) -> u32 {
        let mut place = self.place(parent, id);
        loop {
            match self.slots[place] {
                NONE => break,
                row if self.rows[row as usize] == [parent, id] => return row,
                _ => place = (place + 1) & (self.slots.len() - 1),
            }
        }
        let row = self.rows.len() as u32;
        self.slots[place] = row;
        self.rows.push([parent, id]);
        row
    }

    /// The first slot in which such a row may stand: the upper bits of a product depend on all bits of its factors.
    #[inline]
    fn place(&self, parent: u32, id: u32) -> usize {
        let key = u64::from(parent) << 32 | u64::from(id);
        (key.wrapping_mul(self.factor) >> (64 - self.slots.len().ilog2())) as usize
    }

    #[cold]
    fn grow(&mut self) {
        self.slots = vec![NONE; self.slots.len() * 4];
        for (row, &[parent, id]) in self.rows.iter().enumerate().skip(1) {
            let mut place = self.place(parent, id);
            while self.slots[place] != NONE {
                place = (place + 1) & (self.slots.len() - 1);
            }
            self.slots[place] = row as u32;
        }
    }

    /// The rows {parent, location}, parents first, to go on with in another way.
    pub(super) fn into_rows(self) -> Vec<[u32; 2]> {
        self.rows
    }

    /// The table in pre-order; `rows`, as they were given, become rows of it.
    pub(in crate::profile) fn finish(self, rows: &mut [StackId]) -> Stacks {
        drop(self.slots);
        in_preorder(&self.rows, rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::intern::batch::BatchInterner;

    /// Stacks of which many share prefixes, leaf first behind each other, and where each ends.
    fn stacks(count: u32) -> (Vec<u32>, Vec<u32>) {
        let (mut ids, mut ends) = (Vec::new(), Vec::new());
        for i in 0..count {
            ids.extend((0..i % 29).rev().map(|depth| i >> (depth % 11) & 3 | depth << 2));
            ends.push(ids.len() as u32);
        }
        (ids, ends)
    }

    fn read(stacks: &Stacks, row: StackId) -> Vec<u32> {
        stacks.leaf_first(row).map(|location| location.0).collect()
    }

    #[test]
    fn each_prefix_is_one_row() {
        let (ids, ends) = stacks(5_000);
        let (mut few, mut rows) = (SmallInterner::new(0), Vec::new());
        assert_eq!(few.intern_all(&ids, &ends, &mut rows), ends.len());
        let table = few.finish(&mut rows);
        let mut start = 0;
        for (&row, &end) in rows.iter().zip(&ends) {
            assert_eq!(read(&table, row), ids[start..end as usize]);
            start = end as usize;
        }
        let all: std::collections::HashSet<_> = table.table().iter().collect();
        assert_eq!(all.len(), table.len(), "a row stands twice");
    }

    #[test]
    fn there_is_room_for_one_deep_stack() {
        for depth in [1, 20_000, 70_000, 150_000, 400_000] {
            let ids: Vec<u32> = (0..depth).map(|id| id % 1000).collect();
            let (mut few, mut rows) = (SmallInterner::new(ids.len()), Vec::new());
            assert!(few.slots.len().is_power_of_two());
            assert_eq!(few.intern_all(&ids, &[depth], &mut rows), 1);
            assert!(few.slots.len().is_power_of_two());
            let table = few.finish(&mut rows);
            assert_eq!((table.len(), read(&table, rows[0])), (ids.len() + 1, ids));
        }
    }

    /// Interns stacks of eight frames, first few and then all of them in the other way; how many the first took.
    fn carried_on(ids: &[u32], distinct: usize) -> usize {
        let ends: Vec<u32> = (1..=ids.len() as u32 / 8).map(|i| i * 8).collect();
        let (mut few, mut rows) = (SmallInterner::new(0), Vec::new());
        let done = few.intern_all(ids, &ends, &mut rows);
        let mut many = BatchInterner::from(few);
        // Those that are known have to be found, the others made.
        many.intern_all(ids, &ends, &mut rows).unwrap();
        let table = many.finish(&mut rows);
        assert_eq!(rows[..done], rows[done..][..done]);
        for (stack, &row) in ids.chunks(8).zip(&rows[done..]) {
            assert_eq!(read(&table, row), stack);
        }
        assert_eq!(table.len(), 1 + distinct);
        done
    }

    #[test]
    fn the_way_of_many_stacks_goes_on_where_they_are_too_many() {
        let all_new: Vec<u32> = (0..FAR as u32 + 80).collect();
        assert_eq!(carried_on(&all_new, all_new.len()), (FAR - 1) / 8);
    }

    #[test]
    fn the_way_of_many_stacks_goes_on_where_they_have_much_in_common() {
        let repeated = LITTLE * MOST / 8;
        let mut ids: Vec<u32> = (0..8).collect::<Vec<_>>().repeat(repeated);
        ids.extend(8..MOST as u32 + 80);
        // The stack that is repeated has rows, too.
        assert_eq!(carried_on(&ids, ids.len() - (repeated - 1) * 8), repeated + (MOST - 1) / 8 - 1);
    }
}
