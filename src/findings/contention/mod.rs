//! Rules on block and mutex profiles, one file each.

pub(super) mod one_lock;
