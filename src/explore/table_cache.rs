//! Tables of several sample types over one call tree, bounded by the memory they hold.

use std::sync::Arc;

use super::view::ProfileView;
use crate::analysis::query::Query;

/// Bytes that all of them may hold: those of four sample types over three million rows.
pub const MAX_BYTES: usize = 128 << 20;

/// Tables that differ in the sample type alone.
#[derive(Debug, Default)]
pub struct TableCache {
    tables: Vec<Arc<ProfileView>>,
    bytes: usize,
}

/// Whether two queries differ in the sample type at most.
pub fn differ_in_sample_type_only(a: &Query, b: &Query) -> bool {
    a == &Query { sample_type: a.sample_type, derived: a.derived, ..b.clone() }
}

impl TableCache {
    /// The tables of a query.
    pub fn find(&self, query: &Query) -> Option<&Arc<ProfileView>> {
        self.tables.iter().find(|tables| tables.analysis.query() == query)
    }

    /// Keeps `tables` if there is room, and if they stand on the call tree of those that are there.
    pub fn keep(&mut self, tables: &Arc<ProfileView>) {
        let tree = |tables: &ProfileView| std::ptr::from_ref(tables.analysis.tree());
        let alien = self.tables.first().is_some_and(|first| tree(first) != tree(tables));
        let bytes = tables.bytes();
        if alien || self.find(tables.analysis.query()).is_some() || self.bytes + bytes > MAX_BYTES {
            return;
        }
        self.bytes += bytes;
        self.tables.push(Arc::clone(tables));
    }

    /// The first that was kept.
    pub fn first(&self) -> Option<&Arc<ProfileView>> {
        self.tables.first()
    }

    /// How many there are, and the bytes they hold.
    pub fn size(&self) -> (usize, usize) {
        (self.tables.len(), self.bytes)
    }

    /// Gives all of them up.
    pub fn evict(&mut self) -> Vec<Arc<ProfileView>> {
        self.bytes = 0;
        std::mem::take(&mut self.tables)
    }
}
