//! Rules on the memory of the process, one file each.

pub(super) mod collector_room;
pub(super) mod free_spans;
pub(super) mod gaps;
pub(super) mod outside_go;
pub(super) mod returned;
pub(super) mod stacks;

#[cfg(test)]
mod tests;
