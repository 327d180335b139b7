//! A picture of a view in the user's browser, through a temporary file.

use std::path::PathBuf;

use super::browser::Browser;
use super::export::PaneExport;
use super::viewer;
use crate::error::Stop;
use crate::report::{Report, ReportOptions};

/// A request to show a picture of a view in a browser.
#[derive(Debug)]
pub struct PicturePage {
    /// The title of the profile.
    pub title: String,
    /// The view.
    pub view: PaneExport,
    /// The picture: the flame graph, or the call graph.
    pub report: Report,
    /// The browser; `None` to write the file alone.
    pub browser: Option<Browser>,
    /// Graphviz' program `dot`, if it is installed.
    pub dot_program: Option<PathBuf>,
}

impl PicturePage {
    /// Writes the page to a new temporary file and opens it. Returns a message with the path.
    pub fn show(self) -> Result<String, Stop> {
        let options = ReportOptions {
            source: self.title,
            dot_program: self.dot_program,
            ..ReportOptions::default()
        };
        let prepared = self.view.prepared(&self.report)?;
        let ending = self.report.file_ending().unwrap_or("svg");
        viewer::show(ending, self.browser.as_ref(), |out| prepared.write(&options, out))
    }
}
