//! A picture of a view in the user's browser, through a temporary file.

use super::browser::Browser;
use super::export::PaneExport;
use super::viewer;
use crate::error::Stop;
use crate::report::{Report, ReportOptions};

/// A request to show a picture of a view in a browser.
#[derive(Debug)]
pub struct PicturePage {
    /// The view.
    pub view: PaneExport,
    /// The picture: the flame graph, the call graph, or the page with both.
    pub report: Report,
    /// The browser; `None` to write the file alone.
    pub browser: Option<Browser>,
    /// Settings of printing, with the title of the profile.
    pub options: ReportOptions,
}

impl PicturePage {
    /// Writes the page to a new temporary file and opens it. Returns a message with the path.
    pub fn show(self) -> Result<String, Stop> {
        let prepared = self.view.prepared(&self.report)?;
        let ending = self.report.file_ending().unwrap_or("svg");
        viewer::show(ending, self.browser.as_ref(), |out| prepared.write(&self.options, out))
    }
}
