//! Rules on the profile itself, one file each.

pub(super) mod cut_stacks;
pub(super) mod empty_type;
pub(super) mod few_samples;
pub(super) mod missing_symbols;
pub(super) mod other_source;
