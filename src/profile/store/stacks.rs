//! The stack table: every distinct prefix of a stack, root first, is one row {parent, location}. A million samples of depth
//! forty take three million rows instead of forty million ids, and a query over paths is one linear pass.

use crate::profile::ids::{LocationId, StackId};

/// Rows {parent, location} in pre-order: parents precede their children, and all stacks that begin with the same frames are
/// adjacent. Row 0 is the stack without frames.
///
/// Two rows may hold the same stack, since interning does not always find a known prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stacks {
    /// Parent and location of each row, which are read together.
    rows: Vec<[u32; 2]>,
}

/// The bytes that a row takes besides while the table is sorted: its place, and the sorted row.
pub(in crate::profile) const SORTED_SIZE: u64 = 16;

/// The empty stack: its own parent, without a location.
const EMPTY: [u32; 2] = [0, u32::MAX];

impl Default for Stacks {
    fn default() -> Self {
        Self { rows: vec![EMPTY] }
    }
}

impl Stacks {
    /// The number of rows, the empty stack included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if the empty stack is the only one.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    /// The stack without its innermost frame. The parent of the empty stack is itself.
    #[inline]
    pub fn parent(&self, id: StackId) -> StackId {
        StackId(self.rows[id.index()][0])
    }

    /// The innermost location of a stack; `None` for the empty stack.
    #[inline]
    pub fn location(&self, id: StackId) -> Option<LocationId> {
        (id != StackId::EMPTY).then(|| LocationId(self.rows[id.index()][1]))
    }

    /// The locations from the innermost to the outermost; nothing for the empty stack.
    pub fn leaf_first(&self, id: StackId) -> impl Iterator<Item = LocationId> + '_ {
        let mut row = id;
        std::iter::from_fn(move || {
            let location = self.location(row)?;
            row = self.parent(row);
            Some(location)
        })
    }

    /// All rows but the empty one, parents before children: row, parent, location.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (StackId, StackId, LocationId)> + '_ {
        let rows = self.rows.iter().enumerate().skip(1);
        rows.map(|(row, &[parent, location])| {
            (StackId(row as u32), StackId(parent), LocationId(location))
        })
    }

    /// Parent and innermost location of each row. The empty stack is its own parent, and its location has no meaning.
    pub fn table(&self) -> &[[u32; 2]] {
        &self.rows
    }

    /// Appends a row below an existing one, which must be the last row or an ancestor of it. The rows of another
    /// table, in its order, meet this condition even if some are skipped.
    pub(crate) fn push(&mut self, parent: StackId, location: LocationId) -> StackId {
        debug_assert!(self.is_open(parent), "row {} is not in pre-order", self.rows.len());
        debug_assert!(parent.index() < self.rows.len());
        self.rows.push([parent.0, location.0]);
        StackId(self.rows.len() as u32 - 1)
    }

    /// True if a row may be appended below `parent`.
    fn is_open(&self, parent: StackId) -> bool {
        let mut row = self.rows.len() as u32 - 1;
        while row > parent.0 {
            row = self.rows[row as usize][0];
        }
        row == parent.0
    }

    /// The table in pre-order of rows {parent, location} that have their parents before them. The ids in `stacks`, rows as
    /// they were given, become rows of the table.
    ///
    /// Both passes access rows and their parents at random, so what is read together is stored together.
    pub(in crate::profile) fn in_preorder(rows: Vec<[u32; 2]>, stacks: &mut [StackId]) -> Self {
        if is_preorder(&rows) {
            return Self { rows };
        }
        // Per row the size of its subtree, then {index of its next child, new index}.
        let mut places = vec![[1, 0]; rows.len()];
        for row in (1..rows.len()).rev() {
            places[rows[row][0] as usize][0] += places[row][0];
        }
        places[0] = [1, 0];
        let mut sorted = vec![EMPTY; rows.len()];
        for (row, &[parent, location]) in rows.iter().enumerate().skip(1) {
            // The size is read just before the next child's index replaces it.
            let size = places[row][0];
            let above = &mut places[parent as usize];
            let [place, parent_place] = *above;
            above[0] = place + size;
            places[row] = [place + 1, place];
            sorted[place as usize] = [parent_place, location];
        }
        for stack in stacks {
            stack.0 = places[stack.index()][1];
        }
        Self { rows: sorted }
    }

    /// Replaces every location by `map(location)`; fails with the first error.
    pub(in crate::profile) fn try_map<E>(
        mut self,
        map: impl Fn(u32) -> Result<u32, E>,
    ) -> Result<Self, E> {
        for [_, location] in self.rows.iter_mut().skip(1) {
            *location = map(*location)?;
        }
        Ok(self)
    }
}

/// True if every row is below the one before it or below an ancestor of that. Ends at the first other row, which is an early
/// one unless stacks are few and deep.
pub(in crate::profile) fn is_preorder(rows: &[[u32; 2]]) -> bool {
    (1..rows.len() as u32).all(|row| {
        let (parent, mut open) = (rows[row as usize][0], row - 1);
        // A row that is left behind is not visited again, so all of this is one pass.
        while open > parent {
            open = rows[open as usize][0];
        }
        open == parent
    })
}

#[cfg(test)]
#[path = "tests/stacks.rs"]
mod tests;
