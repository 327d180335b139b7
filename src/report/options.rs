//! Settings of printing, beside the query.

use crate::findings::SilencedRules;
use std::path::PathBuf;

/// Settings of printing, beside the query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportOptions {
    /// The header lines on the profile (file, type, time, duration) are left out.
    pub compact_labels: bool,
    /// Nodes of a graph are distinguished by their path.
    pub call_tree: bool,
    /// The name of the source, for the title of a picture; may be empty.
    pub source: String,
    /// The command line that makes the report, for a page; may be empty.
    pub command: String,
    /// Source files by the names that the profile has for them; they precede those of this machine.
    pub embedded_sources: &'static [(&'static str, &'static str)],
    /// Rules whose findings are left out.
    pub silenced: SilencedRules,
    /// Graphviz' program `dot`, which draws pictures; `None` if it is not installed.
    pub dot_program: Option<PathBuf>,
}
