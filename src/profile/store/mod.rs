//! The columns of a profile, their builder, and profiles derived from another one's columns.

pub mod builder;
pub mod filtered;
pub mod label_frames;
pub(super) mod label_sets;
pub(super) mod profile;
pub(super) mod records;
pub(super) mod stacks;
pub(super) mod strings;
pub mod symbolized;
