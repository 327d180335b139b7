//! Settings of printing, beside the query.

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
    /// Graphviz' program `dot`, which draws pictures; `None` if it is not installed.
    pub dot_program: Option<PathBuf>,
}
