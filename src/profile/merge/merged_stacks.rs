//! The stack table of a merge: rows {parent, location} that are found again by their parent.

use crate::hash::Map;
use crate::profile::ids::{LocationId, StackId};

/// No row.
const NONE: u32 = u32::MAX;

/// Children of a row that are looked at one by one. Nearly all rows have fewer.
const FEW: usize = 8;

/// A row, with links to its children.
#[derive(Clone, Copy)]
struct Row {
    parent: u32,
    location: u32,
    first_child: u32,
    next_sibling: u32,
}

/// Rows in the order of their first use, parents before children: a later profile may add below a row of an earlier one. Row 0
/// is the stack without frames.
pub(super) struct MergedStacks {
    rows: Vec<Row>,
    /// Children beyond the first few of a row, by parent (the upper half) and location.
    further: Map<u64, u32>,
}

impl MergedStacks {
    pub(super) fn new() -> Self {
        let empty = Row { parent: 0, location: NONE, first_child: NONE, next_sibling: NONE };
        Self { rows: vec![empty], further: Map::default() }
    }

    /// The row of `location` below `parent`. Rows of one profile follow each other in the order of another's, so walking the
    /// children stays in near memory, where a hash of both would not.
    pub(super) fn row(&mut self, parent: StackId, location: LocationId) -> StackId {
        let (mut last, mut child) = (None, self.rows[parent.index()].first_child);
        for _ in 0..FEW {
            let Some(row) = self.rows.get(child as usize) else {
                let new = self.push(parent, location);
                match last {
                    None => self.rows[parent.index()].first_child = new.0,
                    Some(last) => self.rows[last as usize].next_sibling = new.0,
                }
                return new;
            };
            if row.location == location.0 {
                return StackId(child);
            }
            (last, child) = (Some(child), row.next_sibling);
        }
        let key = u64::from(parent.0) << 32 | u64::from(location.0);
        if let Some(&row) = self.further.get(&key) {
            return StackId(row);
        }
        let new = self.push(parent, location);
        self.further.insert(key, new.0);
        new
    }

    fn push(&mut self, parent: StackId, location: LocationId) -> StackId {
        let (parent, location) = (parent.0, location.0);
        self.rows.push(Row { parent, location, first_child: NONE, next_sibling: NONE });
        StackId(self.rows.len() as u32 - 1)
    }

    /// Parent and location of each row.
    pub(super) fn into_rows(self) -> Vec<[u32; 2]> {
        self.rows.into_iter().map(|row| [row.parent, row.location]).collect()
    }
}

#[cfg(test)]
#[path = "tests/merged_stacks.rs"]
mod tests;
