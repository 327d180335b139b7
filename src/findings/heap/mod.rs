//! Rules on heap profiles, one file each.

pub(super) mod buffer_growth;
pub(super) mod churn;
pub(super) mod large_objects;
pub(super) mod map_buckets;
pub(super) mod nothing_freed;
pub(super) mod one_site;
pub(super) mod small_objects;
pub(super) mod timers;
