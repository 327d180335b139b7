//! Rules on goroutine profiles, one file each.

pub(super) mod channel;
pub(super) mod response_bodies;
pub(super) mod same_line;
