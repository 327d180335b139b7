//! Columns of a profile, how they are built piece by piece, and profiles derived from another one's columns.

pub mod builder;
pub mod filtered;
pub mod label_frames;
pub(super) mod label_sets;
pub(super) mod stacks;
pub(super) mod strings;
