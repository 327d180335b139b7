//! Exports: views as files in the formats of reports, and stacks for the clipboard.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::sync::Arc;

use super::pane_id::PaneId;
use super::session::JoinOrder;
use super::view::ProfileView;
use crate::analysis::frames::NodeId;
use crate::analysis::query::{Pattern, Query};
use crate::analysis::session::FunctionJoin;
use crate::analysis::tree::TreeRow;
use crate::analysis::trend::Point;
use crate::atomic_file::AtomicFile;
use crate::cancel::{Cancel, Cancelled};
use crate::error::{Error, Stop, os_reason};
use crate::profile::Profile;
use crate::report::gclog;
use crate::report::gclog::LogFormat;
use crate::report::memory::breakdown;
use crate::report::session::SessionTable;
use crate::report::{FindingsFormat, PictureFormat, PreparedReport, Report, ReportOptions};
use crate::runtime::gctrace::Log;
use crate::runtime::memstats::MemStats;

/// A request to write a view to a file.
#[derive(Debug)]
pub struct Export {
    /// The path; its ending chooses the format.
    pub path: String,
    /// True if an existing file may be overwritten.
    pub over: bool,
    /// The view to write.
    pub view: ExportedView,
    /// Settings of printing, with the title of the profile.
    pub options: ReportOptions,
}

/// The data from which a file is written.
#[derive(Debug)]
pub enum ExportedView {
    /// A pane over a profile.
    Pane(Box<PaneExport>),
    /// A garbage collector's log.
    Log(Arc<Log>),
    /// The table of a session, in the order shown.
    Session(Arc<FunctionJoin>, JoinOrder),
}

/// A pane over a profile.
#[derive(Debug)]
pub struct PaneExport {
    /// The profile, as it was read.
    pub profile: Arc<Profile>,
    /// The query of the view.
    pub query: Query,
    /// The focused pane. It chooses the report of a text file.
    pub pane: PaneId,
    /// A pattern that matches only the selected function.
    pub selected: Option<Pattern>,
    /// The snapshots of the growth.
    pub snapshots: Arc<Vec<Point>>,
    /// The memory statistics of the process.
    pub memory: Option<Arc<MemStats>>,
}

impl PaneExport {
    /// The report that a file with this ending holds; `None` for an unknown ending.
    fn report(&self, ending: &str) -> Option<Report> {
        Some(match ending {
            "md" if self.pane == PaneId::Findings => Report::Findings(FindingsFormat::Markdown),
            "json" if self.pane == PaneId::Findings => Report::Findings(FindingsFormat::Json),
            "md" => Report::Markdown,
            "json" => Report::Json,
            "flame.svg" => Report::Flame,
            "svg" => Report::Picture(PictureFormat::Svg),
            "folded" => Report::Folded,
            "pb.gz" => Report::Proto,
            "dot" => Report::Dot,
            "html" => Report::Html,
            "weblist.html" => Report::WebList(self.selected.clone()?),
            "txt" => self.text(),
            _ => return None,
        })
    }

    /// The report in a text file, which depends on the pane and the selection.
    fn text(&self) -> Report {
        match (self.pane, self.selected.clone()) {
            (PaneId::Callers, Some(function)) => Report::Peek(function),
            (PaneId::Source, Some(function)) => Report::List(function),
            (PaneId::Trend, _) if self.snapshots.len() > 1 => Report::Trend,
            (PaneId::Info, _) if self.has_breakdown() => Report::Memory,
            (PaneId::Info | PaneId::Labels, _) => Report::Tags,
            (PaneId::Findings, _) => Report::Findings(FindingsFormat::Text),
            _ => Report::Top,
        }
    }

    /// True if there is a breakdown of the process's memory.
    pub fn has_breakdown(&self) -> bool {
        self.memory.as_ref().is_some_and(|stats| breakdown(stats, &self.profile).is_some())
    }

    pub(super) fn prepared(mut self, report: &Report) -> Result<PreparedReport<'_>, Stop> {
        // Lists have all rows, as on the screen; graphs are trimmed as in pprof.
        if matches!(report, Report::Top | Report::Json | Report::Trend) {
            self.query.trim.enabled = false;
        }
        let prepared = PreparedReport::new(report, self.profile, self.query)?;
        Ok(prepared.with_snapshots(self.snapshots.to_vec()).with_memory(self.memory))
    }
}

/// The known ending of a path; empty if there is none.
fn ending(path: &str) -> &'static str {
    let path = path.to_ascii_lowercase();
    let known =
        ["txt", "md", "json", "flame.svg", "svg", "weblist.html", "html", "folded", "pb.gz", "dot"];
    let ends = |ending: &&str| path.strip_suffix(*ending).is_some_and(|head| head.ends_with('.'));
    known.into_iter().find(ends).unwrap_or("")
}

impl Export {
    /// Writes the file. Returns a message for the user.
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
            ExportedView::Session(join, by) => {
                let rows = by.rows(&join);
                let table = SessionTable { join: &join, rows: &rows, is_cum: by.is_cum };
                let write = match ending {
                    "txt" => SessionTable::write,
                    "json" => SessionTable::write_json,
                    _ => {
                        return Err(usage(
                            "the name of a session's table must end in .txt or .json",
                        ));
                    }
                };
                to_file(&self.path, self.over, |out| Ok(write(&table, out)?))?;
            }
            ExportedView::Pane(pane) => {
                if ending == "weblist.html" && pane.selected.is_none() {
                    return Err(usage("such a page is of a function; select one first"));
                }
                let Some(report) = pane.report(ending) else {
                    let text = "a name must end in .txt .md .json .svg .flame.svg .html .weblist.html .folded .pb.gz or .dot";
                    return Err(usage(text));
                };
                // The report is prepared first, so that an error leaves no file behind.
                let prepared = pane.prepared(&report)?;
                to_file(&self.path, self.over, |out| prepared.write(&self.options, out))?;
            }
        }
        Ok(format!("wrote {}", self.path))
    }
}

/// Writes a file, complete or not at all. An existing one is replaced if `over`; a device or a pipe is written to directly.
pub(super) fn to_file(
    path: &str,
    over: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let failed = |error: io::Error| {
        let why = if error.kind() == ErrorKind::AlreadyExists {
            "there is such a file; write! FILE writes over it".to_owned()
        } else {
            os_reason(&error)
        };
        Stop::Failed(Error::Usage(format!("{path}: {why}")))
    };
    let existing = fs::metadata(path).ok();
    if existing.is_some() && !over {
        return Err(failed(ErrorKind::AlreadyExists.into()));
    }
    // The name of the file says more than that a report was written.
    let buffered = |out: &mut dyn Write| {
        let mut out = BufWriter::new(out);
        let result = write(&mut out).and_then(|()| out.flush().map_err(failed));
        // A dropped buffer would write its rest again.
        let _ = out.into_parts();
        result.map_err(|stop| match stop {
            Stop::Failed(Error::Write(error)) => failed(error),
            stop => stop,
        })
    };
    if existing.is_some_and(|metadata| !metadata.is_file()) {
        return buffered(&mut OpenOptions::new().write(true).open(path).map_err(failed)?);
    }
    // A symbolic link stays, and its target is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.into());
    let mut file = AtomicFile::beside(&target).map_err(failed)?;
    buffered(&mut file)?;
    if over { file.replace(&target) } else { file.publish(&target) }.map_err(failed)
}

/// The heaviest stack through a node, innermost frame first, one frame a line.
pub fn heaviest_stack(
    view: &ProfileView,
    node: NodeId,
    cancel: &Cancel,
) -> Result<Option<String>, Cancelled> {
    let (tree, weights) = (view.analysis.tree(), view.analysis.weights());
    let mut heaviest: Option<(u64, TreeRow)> = None;
    for row in view.tree_rows(node, cancel)? {
        let weight = weights.total(tree, row).value().unsigned_abs();
        if heaviest.is_none_or(|(most, _)| weight > most) {
            heaviest = Some((weight, row));
        }
    }
    let Some((_, mut row)) = heaviest else { return Ok(None) };
    let mut lines = Vec::new();
    while row != TreeRow::ROOT {
        lines.extend(view.row(tree.node(row)).map(|row| view.name(row.node).to_owned()));
        row = tree.parent(row);
    }
    Ok(Some(lines.join("\n")))
}
