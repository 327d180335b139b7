//! Options of a merge.

use crate::profile::demangle::mode::DemangleMode;

/// The ways to subtract a base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BaseMode {
    /// Equal stacks cancel (`-base`), for profiles that count from the start of the program.
    #[default]
    Cancel,
    /// Samples of the base stay apart under a label (`-diff_base`), and percentages are of the base.
    Compare,
}

/// Options of [`merge_sources`](super::sources::merge_sources).
#[derive(Clone, Debug, Default)]
pub struct MergeOptions {
    /// The mode of demangling; `None` leaves names as recorded (`-symbolize=none`).
    pub demangle: Option<DemangleMode>,
    /// Keeps frames that the profile asks to drop.
    pub all_frames: bool,
    /// Scales sources to the sums of the base.
    pub normalize: bool,
    /// The way to subtract a base, if there is one.
    pub base: BaseMode,
    /// A further comment, unless empty.
    pub comment: String,
    /// The build id of the main binary if none was recorded, unless empty.
    pub build_id: String,
    /// The path that replaces the recorded one of the main binary, unless empty.
    pub binary: String,
}
