//! Rules on CPU profiles, one file each.

pub(super) mod boxing;
pub(super) mod collector;
pub(super) mod compile_per_call;
pub(super) mod copying;
pub(super) mod format;
pub(super) mod handshakes;
pub(super) mod idle;
pub(super) mod json;
pub(super) mod lock_contention;
pub(super) mod map_growth;
pub(super) mod scheduling;
pub(super) mod slice_growth;
pub(super) mod stack_growth;
pub(super) mod system_calls;
