//! What leaves the program: views as files, in the formats of the reports, and stacks for the clipboard.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use super::pane_id::PaneId;
use super::view::ProfileView;
use crate::analysis::frames::NodeId;
use crate::analysis::query::{Pattern, Query};
use crate::analysis::tree::TreeRow;
use crate::analysis::trend::Point;
use crate::cancel::{Cancel, Cancelled};
use crate::error::{Error, Stop};
use crate::profile::Profile;
use crate::report::gclog;
use crate::report::gclog::LogFormat;
use crate::report::memory::breakdown;
use crate::report::{PreparedReport, Report, ReportOptions};
use crate::runtime::gctrace::Log;
use crate::runtime::memstats::MemStats;

/// A view to be written.
#[derive(Debug)]
pub struct Export {
    /// Where to; the end of its name says in which format.
    pub path: String,
    /// An old file may be written over.
    pub over: bool,
    /// How the profile is called.
    pub title: String,
    /// What is seen.
    pub view: ExportedView,
}

/// What is seen when it is written.
#[derive(Debug)]
pub enum ExportedView {
    /// A pane over a profile.
    Pane(Box<PaneExport>),
    /// A collector's log.
    Log(Arc<Log>),
}

/// A pane over a profile.
#[derive(Debug)]
pub struct PaneExport {
    /// The profile, as it was read.
    pub profile: Arc<Profile>,
    /// What is asked of it.
    pub query: Query,
    /// The pane that has the keys, which decides what a text is.
    pub pane: PaneId,
    /// What meets the selected function alone.
    pub selected: Option<Pattern>,
    /// The snapshots among which growth is looked for.
    pub snapshots: Arc<Vec<Point>>,
    /// The memory statistics of the process.
    pub memory: Option<Arc<MemStats>>,
}

impl PaneExport {
    /// The report that a name of this ending asks for.
    fn report(&self, ending: &str) -> Option<Report> {
        Some(match ending {
            "md" => Report::Markdown,
            "json" => Report::Json,
            "svg" => Report::Svg,
            "folded" => Report::Folded,
            "pb.gz" => Report::Proto,
            "dot" => Report::Dot,
            "txt" => self.text(),
            _ => return None,
        })
    }

    /// What the pane says as a text.
    fn text(&self) -> Report {
        match (self.pane, self.selected.clone()) {
            (PaneId::Callers, Some(function)) => Report::Peek(function),
            (PaneId::Source, Some(function)) => Report::List(function),
            (PaneId::Trend, _) if self.snapshots.len() > 1 => Report::Trend,
            (PaneId::Info, _) if self.has_breakdown() => Report::Memory,
            (PaneId::Info, _) => Report::Tags,
            _ => Report::Top,
        }
    }

    fn has_breakdown(&self) -> bool {
        self.memory.as_ref().is_some_and(|stats| breakdown(stats, &self.profile).is_some())
    }

    fn prepared(mut self, report: &Report) -> Result<PreparedReport<'_>, Stop> {
        // A list on the screen has all rows; pictures and graphs are cut as pprof cuts them.
        if matches!(report, Report::Top | Report::Json | Report::Trend) {
            self.query.trim.enabled = false;
        }
        let prepared = PreparedReport::new(report, self.profile, self.query)?;
        Ok(prepared.with_snapshots(self.snapshots.to_vec()).with_memory(self.memory))
    }
}

/// What the end of a file's name says of its format.
fn ending(path: &str) -> &'static str {
    let path = path.to_ascii_lowercase();
    let known = ["txt", "md", "json", "svg", "folded", "pb.gz", "dot"];
    let ends = |ending: &&str| path.strip_suffix(*ending).is_some_and(|head| head.ends_with('.'));
    known.into_iter().find(ends).unwrap_or("")
}

impl Export {
    /// Writes the file; the answer is what to tell the user.
    pub fn write(self) -> Result<String, Stop> {
        let ending = ending(&self.path);
        let usage = |text: &str| Stop::Failed(Error::Usage(text.to_owned()));
        match self.view {
            ExportedView::Log(log) => {
                let form = match ending {
                    "txt" => LogFormat::Text,
                    "md" => LogFormat::Markdown,
                    "json" => LogFormat::Json,
                    _ => return Err(usage("the name of a log must end in .txt .md or .json")),
                };
                let write = |out: &mut dyn Write| Ok(gclog::write(&log, form, Some(0), out)?);
                to_file(&self.path, self.over, write)?;
            }
            ExportedView::Pane(shown) => {
                let Some(report) = shown.report(ending) else {
                    let text = "a name must end in .txt .md .json .svg .folded .pb.gz or .dot";
                    return Err(usage(text));
                };
                let options = ReportOptions { source: self.title, ..ReportOptions::default() };
                // Filters that cannot be applied leave no file behind.
                let prepared = shown.prepared(&report)?;
                to_file(&self.path, self.over, |out| prepared.write(&options, out))?;
            }
        }
        Ok(format!("wrote {}", self.path))
    }
}

/// Creates a file, or empties an old one where that is allowed, and lets it be written.
fn to_file(
    path: &str,
    over: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let failed = |error: std::io::Error| {
        let why = if error.kind() == std::io::ErrorKind::AlreadyExists {
            "there is such a file; write! FILE writes over it".to_owned()
        } else {
            error.to_string()
        };
        Stop::Failed(Error::Usage(format!("{path}: {why}")))
    };
    let mut open = OpenOptions::new();
    open.write(true).create_new(!over).create(true).truncate(true);
    let file: File = open.open(Path::new(path)).map_err(failed)?;
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush().map_err(failed)
}

/// The stack that carries most of what passes through a node, its innermost frame first, a line each.
pub fn heaviest_stack(
    tables: &ProfileView,
    node: NodeId,
    cancel: &Cancel,
) -> Result<Option<String>, Cancelled> {
    let (tree, weights) = (tables.analysis.tree(), tables.analysis.weights());
    let mut heaviest: Option<(u64, TreeRow)> = None;
    for &row in tables.node_rows(cancel)?.of(node) {
        let weight = weights.total(tree, row).value().unsigned_abs();
        if heaviest.is_none_or(|(most, _)| weight > most) {
            heaviest = Some((weight, row));
        }
    }
    let Some((_, mut row)) = heaviest else { return Ok(None) };
    let mut lines = Vec::new();
    while row != TreeRow::ROOT {
        lines.extend(tables.of(tree.node(row)).map(|entry| tables.name(entry.node).to_owned()));
        row = tree.parent(row);
    }
    Ok(Some(lines.join("\n")))
}
