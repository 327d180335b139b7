//! A report with its data, ready to be written.

use std::io::Write;
use std::sync::Arc;

use super::kind::Report;
use super::options::ReportOptions;
use super::{
    callgrind, comments, disasm, dot, findings, flame, folded, html, json, list, markdown, memory,
    picture, proto, raw, tags, top, topproto, traces, tree, trend, weblist,
};
use crate::analysis::graph::flat_cum::FlatCumTable;
use crate::analysis::query::Query;
use crate::analysis::trend::Point;
use crate::analysis::{Analysis, Selected};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::Profile;
use crate::runtime::memstats::MemStats;

/// A report on a profile after the filters. Their warnings are known before anything is written.
#[derive(Debug)]
pub struct PreparedReport<'a> {
    report: &'a Report,
    selected: Selected,
    snapshots: Vec<Point>,
    memory: Option<Arc<MemStats>>,
}

impl<'a> PreparedReport<'a> {
    /// Applies the filters of `query`, with the report's own settings.
    pub fn new(report: &'a Report, profile: Arc<Profile>, query: Query) -> Result<Self, Stop> {
        let selected = Selected::new(profile, report.adapt(query), &Cancel::new())?;
        Ok(Self { report, selected, snapshots: Vec::new(), memory: None })
    }

    /// Adds every source by itself, if there are several.
    #[must_use]
    pub fn with_snapshots(self, snapshots: Vec<Point>) -> Self {
        Self { snapshots, ..self }
    }

    /// Adds the memory statistics of the process, if they are known.
    #[must_use]
    pub fn with_memory(self, memory: Option<Arc<MemStats>>) -> Self {
        Self { memory, ..self }
    }

    /// Lines for the user beside the report, such as filters that match nothing.
    pub fn warnings(&self) -> &[String] {
        self.selected.warnings()
    }

    /// Writes the report.
    pub fn write(self, options: &ReportOptions, out: &mut dyn Write) -> Result<(), Stop> {
        let (report, selected, cancel) = (self.report, self.selected, Cancel::new());
        let (snapshots, memory) = (self.snapshots.as_slice(), self.memory.as_deref());
        let analysis = |selected| Analysis::of_selected(selected, &cancel);
        let table = |selected| FlatCumTable::new(selected, &cancel);
        let written = match report {
            Report::Top | Report::Text => top::write(&table(selected)?, options, out),
            Report::Tree => tree::write(&analysis(selected)?, options, out),
            Report::Peek(pattern) => {
                return tree::peek(&analysis(selected)?, pattern, options, out);
            }
            Report::List(pattern) => return list::write(&analysis(selected)?, pattern, out),
            Report::Disasm(pattern) => return disasm::write(&analysis(selected)?, pattern, out),
            Report::WebList(pattern) => {
                return weblist::write(&analysis(selected)?, pattern, options, out);
            }
            Report::Traces => traces::write(&selected, out),
            Report::Tags => tags::write(&selected, out),
            Report::Raw => raw::write(&selected, out),
            Report::Dot => dot::write(&analysis(selected)?, options.call_tree, out),
            Report::Proto => proto::write(&selected, out),
            Report::TopProto => topproto::write(&analysis(selected)?, out),
            Report::Folded => folded::write(&analysis(selected)?, out),
            Report::Picture(format) => {
                return picture::write(&analysis(selected)?, *format, options, out);
            }
            Report::Flame => flame::write(&analysis(selected)?, options, out),
            Report::Html => return html::write(&analysis(selected)?, options, out),
            Report::Json => return json::write(&analysis(selected)?, snapshots, memory, out),
            Report::Markdown => {
                let table = table(selected)?;
                return markdown::write(&table, (snapshots, memory), options, out);
            }
            Report::Trend => return trend::write(&selected, snapshots, options, out),
            Report::Findings(format) => {
                let beside = (snapshots, memory);
                return findings::write(&selected, beside, *format, options, out);
            }
            Report::Memory => return memory::write(&selected, memory, options, out),
            Report::Callgrind => callgrind::write(&analysis(selected)?, options.call_tree, out),
            Report::Comments => comments::write(&selected, out),
        };
        written.map_err(|error| Stop::Failed(Error::Write(error)))
    }
}
