//! What the command line said, as plain values: nothing is opened here, and nothing is asked of a profile.
//!
//! The options of [`super::options`] write into this; [`super::run`] reads it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::check::Check;
use crate::analysis::query::{Pattern, Query};
use crate::profile::demangle::DemangleMode;

/// Every choice that a command line can make.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line, and any two may be on
pub struct Settings {
    /// What is asked of the profile; its sample type is settled once the profile is there.
    pub query: Query,
    /// Report flags in the order of their definitions; more than one is refused.
    pub reports: Vec<Chosen>,
    /// Profiles to read, in order; `-` is standard input.
    pub sources: Vec<OsString>,
    /// The report goes to this file.
    pub output: Option<PathBuf>,
    /// Name or index of the sample type; empty for the profile's own default.
    pub sample_index: String,
    /// Subtracted from the sources, equal stacks cancelling.
    pub base: Option<OsString>,
    /// Subtracted from the sources, which are compared to it.
    pub diff_base: Option<OsString>,
    /// The sources are scaled to the base.
    pub normalize: bool,
    /// The header of a report is left out.
    pub compact_labels: bool,
    /// Nodes are told apart by their path, in graphs.
    pub call_tree: bool,
    /// Names are shown as they are stored (`-symbolize=none`).
    pub keep_names: bool,
    /// How else they are shown.
    pub demangle: DemangleMode,
    /// The profile's own list of frames to drop is passed over.
    pub all_frames: bool,
    /// Stands in for a missing build id of the main binary.
    pub build_id: String,
    /// Appended to the profile's comments.
    pub add_comment: String,
    /// The largest decoded profile, in bytes; `None` is the built-in limit.
    pub max_size: Option<u64>,
    /// How servers are asked.
    pub http: crate::input::http::HttpOptions,
    /// Time between two snapshots of what is watched; none where it is read once.
    pub watch: Option<Duration>,
    /// Memory for snapshots, in bytes; `None` is the built-in limit.
    pub watch_memory: Option<u64>,
    /// Opens the example that is built in.
    pub demo: bool,
    /// The screen is drawn in ASCII.
    pub ascii: bool,
    /// Name of the palette; empty or `auto` to choose by the terminal.
    pub theme: String,
    /// The shell whose completions are printed, in place of anything else; empty for none.
    pub completions: String,
    /// The manual page is printed, in place of anything else.
    pub man: bool,
    /// The mouse is left to the terminal.
    pub no_mouse: bool,
    /// The configuration file, where it is not the usual one.
    pub config: Option<PathBuf>,
    /// No configuration file is read.
    pub no_config: bool,
    /// The order was asked for.
    pub is_sorted: bool,
    /// What the configuration says beyond options.
    pub preferences: crate::tui::Preferences,
    /// Statements to be judged.
    pub checks: Vec<Check>,
    /// Said on standard error before anything is read.
    pub warnings: Vec<String>,
}

/// A report that was asked for.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The flag that asked for it.
    pub flag: &'static str,
    /// The pattern of `-peek` and `-list`.
    pub pattern: Option<Pattern>,
}
