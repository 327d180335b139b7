//! The stack table: every distinct prefix of a stack, root first, is one row {parent, location}. A million samples of
//! depth forty are three million rows instead of forty million ids, and a question about paths is one linear pass.

use crate::profile::{LocationId, StackId};

/// Rows {parent, location} in pre-order, so that parents stand before children and all stacks that begin with the same
/// frames stand behind each other; row 0 is the stack without frames.
///
/// Two rows may stand for the same stack (interning does not promise to find each prefix), so rows are compared by what
/// they hold where that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stacks {
    /// Parent and location, which are read together.
    rows: Vec<[u32; 2]>,
}

/// The empty stack: its own parent, without a location.
const EMPTY: [u32; 2] = [0, u32::MAX];

impl Default for Stacks {
    fn default() -> Self {
        Self { rows: vec![EMPTY] }
    }
}

impl Stacks {
    /// How many rows there are, the empty stack among them.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no stack but the empty one.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    /// The stack one frame nearer to the root; the empty stack's is itself.
    #[inline]
    pub fn parent(&self, id: StackId) -> StackId {
        StackId(self.rows[id.index()][0])
    }

    /// The innermost location of a stack; `None` for the empty stack.
    #[inline]
    pub fn location(&self, id: StackId) -> Option<LocationId> {
        (id != StackId::EMPTY).then(|| LocationId(self.rows[id.index()][1]))
    }

    /// The locations of a stack, leaf first.
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

    /// Per row its parent and its innermost location; the empty stack's parent is itself, its location of no meaning.
    pub fn table(&self) -> &[[u32; 2]] {
        &self.rows
    }

    /// Appends a row under an existing one, which must be the last row or one of those above it (what is left of a table
    /// when rows are passed over is such a sequence).
    pub(crate) fn push(&mut self, parent: StackId, location: LocationId) -> StackId {
        debug_assert!(self.is_open(parent), "row {} is not in pre-order", self.rows.len());
        debug_assert!(parent.index() < self.rows.len());
        self.rows.push([parent.0, location.0]);
        StackId(self.rows.len() as u32 - 1)
    }

    /// Whether a row may still be appended under `parent`: it is the last row, or above that.
    fn is_open(&self, parent: StackId) -> bool {
        let mut row = self.rows.len() as u32 - 1;
        while row > parent.0 {
            row = self.rows[row as usize][0];
        }
        row == parent.0
    }

    /// The table in pre-order of rows {parent, location} that only have their parents before them; `scratch`, whatever it
    /// held, becomes per row {of no meaning, where it went}.
    ///
    /// Both passes meet rows and their parents at random, so what is read together stands together.
    pub(in crate::profile) fn in_preorder(rows: &[[u32; 2]], scratch: &mut Vec<[u32; 2]>) -> Self {
        scratch.clear();
        scratch.resize(rows.len(), [1, 0]);
        for row in (1..rows.len()).rev() {
            scratch[rows[row][0] as usize][0] += scratch[row][0];
        }
        scratch[0] = [1, 0];
        // From here on the first is where the next child of a row goes. A row's size is read just before that.
        let mut sorted = vec![EMPTY; rows.len()];
        for (row, &[parent, location]) in rows.iter().enumerate().skip(1) {
            let size = scratch[row][0];
            let above = &mut scratch[parent as usize];
            let [place, parent_place] = *above;
            above[0] = place + size;
            scratch[row] = [place + 1, place];
            sorted[place as usize] = [parent_place, location];
        }
        Self { rows: sorted }
    }

    /// Replaces every location by `map(location)`, row by row; the first failure ends it.
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
