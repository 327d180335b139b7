//! The settings of a run as plain values, without files and profiles.
//!
//! The options of [`super::options`] write them, and [`super::run()`] reads them.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::check::Check;
use crate::analysis::query::Query;
use crate::explore::viewer::Viewer;
use crate::load::symbolize::SymbolizeOptions;
use crate::profile::demangle::DemangleMode;
use crate::report::Report;

/// The settings of a run, by the options of its command line.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line, and any two may be on
pub struct Settings {
    /// The query. Its sample type is set when the profile is loaded.
    pub query: Query,
    /// Reports in the order of their definitions; more than one is refused.
    pub reports: Vec<Report>,
    /// The program that shows the report in a window, unless a file is named.
    pub viewer: Option<Viewer>,
    /// The command line, quoted for a shell, without passwords.
    pub command: String,
    /// Profiles to read, in order; `-` is standard input.
    pub sources: Vec<OsString>,
    /// The file of the report, in place of standard output.
    pub output: Option<PathBuf>,
    /// Name or index of the sample type; empty for the profile's own default.
    pub sample_index: String,
    /// The profile to subtract; equal stacks cancel.
    pub base: Option<OsString>,
    /// The profile to subtract and compare with; its samples are kept apart.
    pub diff_base: Option<OsString>,
    /// The sources are scaled to the base.
    pub normalize: bool,
    /// The header of a report is left out.
    pub compact_labels: bool,
    /// Nodes of a graph are distinguished by their path.
    pub call_tree: bool,
    /// Names stay as stored (`-symbolize=none`).
    pub keep_names: bool,
    /// Symbols of addresses without functions.
    pub symbolize: SymbolizeOptions,
    /// The demangling of names that are not kept.
    pub demangle: DemangleMode,
    /// The profile's own list of frames to drop is ignored.
    pub all_frames: bool,
    /// The build id of the main binary if the profile records none.
    pub build_id: String,
    /// A comment to append to the profile's; empty for none.
    pub add_comment: String,
    /// The largest decoded profile, in bytes; `None` is the built-in limit.
    pub max_size: Option<u64>,
    /// The memory that a profile may take, in bytes; `None` is the limit of the machine.
    pub max_memory: Option<u64>,
    /// The process whose resident set stands above Go's figures.
    pub process: crate::load::process::ProcessChoice,
    /// Settings of requests.
    pub http: crate::input::http::HttpOptions,
    /// Time between two snapshots; `None` if the sources are read once.
    pub watch: Option<Duration>,
    /// Memory for snapshots, in bytes; `None` is the built-in limit.
    pub watch_memory: Option<u64>,
    /// Source lines are shown without their last change.
    pub no_blame: bool,
    /// All profiles of a server are read, as a session.
    pub all: bool,
    /// Several profiles of one process are printed as a table.
    pub session: bool,
    /// The built-in example is opened.
    pub demo: bool,
    /// The screen is drawn in ASCII.
    pub ascii: bool,
    /// The name of the palette; empty or `auto` to choose by the terminal.
    pub theme: String,
    /// The shell whose completions are printed, in place of everything else; empty for none.
    pub completions: String,
    /// The manual page is printed, in place of everything else.
    pub man: bool,
    /// The mouse is left to the terminal.
    pub no_mouse: bool,
    /// The configuration file, in place of the default one.
    pub config: Option<PathBuf>,
    /// No configuration file is read.
    pub no_config: bool,
    /// The order is given on the command line.
    pub is_sorted: bool,
    /// The settings of the configuration that have no option.
    pub preferences: crate::tui::Preferences,
    /// The statements to judge.
    pub checks: Vec<Check>,
    /// Lines for standard error, printed before anything is read.
    pub warnings: Vec<String>,
}

impl Settings {
    /// The report to print, if any.
    pub fn report(&self) -> Option<&Report> {
        self.reports.first()
    }

    /// True if neither a report nor a check is asked for.
    pub fn opens_screen(&self) -> bool {
        self.reports.is_empty() && self.checks.is_empty() && !self.session
    }
}
