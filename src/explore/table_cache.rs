//! A cache of views that differ in the sample type alone, bounded by memory and number.

use std::sync::Arc;

use super::view::ProfileView;
use crate::analysis::query::Query;
use crate::profile::Profile;

/// Bytes that all views may hold.
pub const MAX_BYTES: usize = 128 << 20;

/// Bytes that the cache may hold after prefetching, whatever the profile takes.
const LEAST_PREFETCHED: usize = 4 << 20;

/// The share of the profile's memory that the cache may hold after prefetching. A sample type that is not there is
/// computed in a few hundredths of a second.
const PREFETCHED_SHARE: usize = 8;

/// Bytes that the cache of views of `profile` may hold after prefetching.
pub fn prefetched_bytes(profile: &Profile) -> usize {
    (profile.bytes() / PREFETCHED_SHARE).clamp(LEAST_PREFETCHED, MAX_BYTES)
}

/// Views of sample types at most. Each is compared with every query that is looked up.
pub const MAX_VIEWS: usize = 32;

/// Views of one call tree that differ in the sample type alone.
#[derive(Debug, Default)]
pub struct TableCache {
    views: Vec<Arc<ProfileView>>,
    bytes: usize,
}

/// True if two queries differ in the sample type at most.
pub fn differ_in_sample_type_only(a: &Query, b: &Query) -> bool {
    a == &Query { sample_type: a.sample_type, derived: a.derived, ..b.clone() }
}

impl TableCache {
    /// The cached view whose query is equal.
    pub fn find(&self, query: &Query) -> Option<&Arc<ProfileView>> {
        self.views.iter().find(|view| view.analysis.query() == query)
    }

    /// Inserts a view if there is room, and if it shares the call tree of the others. Returns true if the cache holds a view
    /// of this query now.
    pub fn insert(&mut self, view: &Arc<ProfileView>) -> bool {
        if self.find(view.analysis.query()).is_some() {
            return true;
        }
        let is_foreign = self.views.first().is_some_and(|first| !first.share_tree(view));
        let bytes = view.bytes();
        let is_full = self.views.len() >= MAX_VIEWS || self.bytes + bytes > MAX_BYTES;
        if is_foreign || is_full {
            return false;
        }
        self.bytes += bytes;
        self.views.push(Arc::clone(view));
        true
    }

    /// The oldest view.
    pub fn first(&self) -> Option<&Arc<ProfileView>> {
        self.views.first()
    }

    /// The number of views, and the bytes they hold.
    pub fn size(&self) -> (usize, usize) {
        (self.views.len(), self.bytes)
    }

    /// Empties the cache. Returns the views, to be dropped where it costs no frame.
    pub fn evict(&mut self) -> Vec<Arc<ProfileView>> {
        self.bytes = 0;
        std::mem::take(&mut self.views)
    }
}
