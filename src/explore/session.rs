//! The table of a session for the screen: what it is computed from, and the order of its rows.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::analysis::query::Query;
use crate::analysis::session::{FunctionJoin, JoinColumn, SessionProfile};
use crate::analysis::trend::{ordered, snapshot_kind};
use crate::cancel::{Cancel, Cancelled};
use crate::load::request::LoadedProfile;
use crate::profile::Profile;

/// The profiles of a session, and the query for all of them.
#[derive(Clone, Debug)]
pub struct JoinRequest {
    /// The profiles.
    pub profiles: Vec<SessionProfile>,
    /// Filters and granularity; the sample type is ignored.
    pub query: Query,
}

impl JoinRequest {
    /// Computes the table.
    pub fn compute(&self, cancel: &Cancel) -> Result<FunctionJoin, Cancelled> {
        FunctionJoin::new(&self.profiles, &self.query, cancel)
    }
}

/// The profile of `loaded` that counts in the table: of what a process holds at a moment, the last snapshot.
pub fn newest(loaded: &LoadedProfile) -> Arc<Profile> {
    if snapshot_kind(&loaded.profile).is_some()
        && let (snapshots, _) = ordered(loaded.snapshots.clone())
        && let [_, .., last] = snapshots.as_slice()
    {
        return Arc::clone(&last.profile);
    }
    Arc::clone(&loaded.profile)
}

/// The order of the rows of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JoinOrder {
    /// The sorted column; `None` for the first that there is.
    pub column: Option<JoinColumn>,
    /// Values are cum, not flat.
    pub is_cum: bool,
    /// The smallest value is first.
    pub is_reversed: bool,
}

impl JoinOrder {
    /// The index of the sorted column; `None` without columns.
    pub fn place(&self, join: &FunctionJoin) -> Option<usize> {
        let place = join.columns.iter().position(|column| Some(column.column) == self.column);
        place.or_else(|| (!join.columns.is_empty()).then_some(0))
    }

    /// Sorts by the column `by` places to the right, largest first; the first follows the last.
    pub fn turn(&mut self, join: &FunctionJoin, by: isize) {
        let Some(place) = self.place(join) else { return };
        let count = join.columns.len() as isize;
        let next = (place as isize + by).rem_euclid(count);
        self.column = join.columns.get(next as usize).map(|column| column.column);
        self.is_reversed = false;
    }

    /// The indices of the rows in this order. Equal rows are by name.
    pub fn rows(&self, join: &FunctionJoin) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..join.rows.len() as u32).collect();
        if let Some(column) = self.place(join).and_then(|place| join.columns.get(place)) {
            let weight = |row: &u32| join.value(*row as usize, column, self.is_cum).unsigned_abs();
            rows.sort_by_cached_key(|row| Reverse(weight(row)));
        }
        if self.is_reversed {
            rows.reverse();
        }
        rows
    }
}
