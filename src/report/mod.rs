//! Tables to text, byte for byte as pprof prints it. A report is written to a writer that it is given; it knows neither
//! files nor terminals.

mod callgrind;
mod comments;
mod dot;
mod folded;
#[doc(hidden)]
pub mod gclog;
#[doc(hidden)]
pub mod header;
#[doc(hidden)]
pub mod json;
mod list;
mod markdown;
#[doc(hidden)]
pub mod memory;
mod proto;
mod raw;
mod svg;
mod tags;
mod text;
#[doc(hidden)]
pub mod times;
mod top;
mod topproto;
mod traces;
mod tree;
#[doc(hidden)]
pub mod trend;

use crate::analysis::graph::flat_cum::FlatCumTable;
use crate::analysis::query::{Granularity, Pattern, Query};
use crate::analysis::trend::Point;
use crate::analysis::{Analysis, Selected};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::Profile;
use std::io::Write;
use std::sync::Arc;

/// A text report.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// The table of nodes by flat or cum.
    Top,
    /// Each node between its callers and its callees.
    Tree,
    /// The same for the nodes whose printable name matches, without trimming.
    Peek(Pattern),
    /// The source of the functions whose name matches.
    List(Pattern),
    /// Every sample with its stack.
    Traces,
    /// The values of each label.
    Tags,
    /// All that was recorded, after the filters.
    Raw,
    /// The graph for graphviz; whether nodes are told apart by their path.
    Dot(bool),
    /// The graph for kcachegrind; whether nodes are told apart by their path.
    Callgrind(bool),
    /// The profile as it stands after the filters, compressed profile.proto.
    Proto,
    /// The table of nodes as such a profile.
    TopProto,
    /// A line per distinct stack.
    Folded,
    /// A flame graph to be opened in a browser.
    Svg,
    /// The tables for programs; [`json`] says what stands where.
    Json,
    /// The table of nodes for a ticket.
    Markdown,
    /// The profile's comments.
    Comments,
    /// Growth over several snapshots.
    Trend,
    /// Where the memory of the process is.
    Memory,
}

/// What stands beside a profile.
#[derive(Clone, Debug, Default)]
pub struct Snapshots {
    /// Every source by itself, where there are several.
    pub snapshots: Vec<Point>,
}

/// How a report is printed, beside its query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportOptions {
    /// Leave out the lines on file, type, time and duration.
    pub compact_labels: bool,
    /// How the source is called, for the title of a picture; may be empty.
    pub source: String,
}

impl Report {
    /// Whether the report is bytes that no terminal should get.
    pub fn is_binary(&self) -> bool {
        matches!(self, Self::Proto | Self::TopProto)
    }

    /// The query with what the report itself asks for, as pprof overrides it.
    fn adapt(&self, mut query: Query) -> Query {
        match self {
            Self::Top
            | Self::Tree
            | Self::Tags
            | Self::Comments
            | Self::TopProto
            | Self::Dot(_)
            | Self::Json
            | Self::Markdown
            | Self::Folded
            | Self::Trend
            | Self::Memory
            | Self::Svg => {}
            Self::Callgrind(_) => {
                query.trim.enabled = false;
                query.granularity = Granularity::Addresses;
                query.by_binary = true;
            }
            Self::Peek(_) => query.trim.enabled = false,
            Self::List(_) => {
                query.trim.enabled = false;
                query.granularity = Granularity::Lines;
                query.by_binary = true;
            }
            Self::Traces => query.paths.uncut = true,
            Self::Raw | Self::Proto => {
                query.trim.enabled = false;
                query.granularity = Granularity::Addresses;
            }
        }
        query
    }
}

/// A report on a profile whose filters are applied: what they say is known before anything is written.
#[derive(Debug)]
pub struct PreparedReport<'a> {
    report: &'a Report,
    selected: Selected,
    around: Snapshots,
}

impl<'a> PreparedReport<'a> {
    /// Applies the filters of `query`, with what `report` itself asks for.
    pub fn new(report: &'a Report, profile: Arc<Profile>, query: Query) -> Result<Self, Stop> {
        let selected = Selected::new(profile, report.adapt(query), &Cancel::new())?;
        Ok(Self { report, selected, around: Snapshots::default() })
    }

    /// The same with what stands beside the profile.
    #[must_use]
    pub fn beside(self, around: Snapshots) -> Self {
        Self { around, ..self }
    }

    /// What a user should be told beside the report: filters that matched nothing and the like, a line each.
    pub fn warnings(&self) -> &[String] {
        self.selected.warnings()
    }

    /// Writes the report.
    pub fn write(self, options: &ReportOptions, out: &mut dyn Write) -> Result<(), Stop> {
        let (report, selected, cancel) = (self.report, self.selected, Cancel::new());
        let around = self.around;
        let analysis = |selected| Analysis::of_selected(selected, &cancel);
        let table = |selected| FlatCumTable::new(selected, &cancel);
        let written = match report {
            Report::Top => top::write(&table(selected)?, options, out),
            Report::Tree => tree::write(&analysis(selected)?, options, out),
            Report::Peek(pattern) => {
                return tree::peek(&analysis(selected)?, pattern, options, out);
            }
            Report::List(pattern) => return list::write(&analysis(selected)?, pattern, out),
            Report::Traces => traces::write(&selected, out),
            Report::Tags => tags::write(&selected, out),
            Report::Raw => raw::write(&selected, out),
            Report::Dot(call_tree) => dot::write(&analysis(selected)?, *call_tree, out),
            Report::Proto => proto::write(&selected, out),
            Report::TopProto => topproto::write(&analysis(selected)?, out),
            Report::Folded => folded::write(&analysis(selected)?, out),
            Report::Svg => svg::write(&analysis(selected)?, options, out),
            Report::Json => return json::write(&analysis(selected)?, &around, out),
            Report::Markdown => {
                return markdown::report(&table(selected)?, &around, options, out);
            }
            Report::Trend => return trend::write(&selected, &around, options, out),
            Report::Memory => return memory::write(&selected, options, out),
            Report::Callgrind(call_tree) => callgrind::write(&analysis(selected)?, *call_tree, out),
            Report::Comments => comments::write(&selected, out),
        };
        written.map_err(|error| Stop::Failed(Error::Write(error)))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::profile::store::builder::Builder;

    /// What a report prints of folded stacks.
    pub(crate) fn printed(folded: &str, report: &Report) -> String {
        printed_of(folded, report, Query::default())
    }

    /// The bytes of a report of folded stacks.
    pub(crate) fn bytes_of(folded: &str, report: &Report) -> Vec<u8> {
        written(folded, report, Query::default())
    }

    /// What a report prints under a query.
    pub(crate) fn printed_of(folded: &str, report: &Report, query: Query) -> String {
        String::from_utf8(written(folded, report, query)).unwrap()
    }

    fn written(folded: &str, report: &Report, query: Query) -> Vec<u8> {
        let mut builder = Builder::new();
        builder.folded(folded);
        let prepared = PreparedReport::new(report, Arc::new(builder.finish()), query).unwrap();
        let mut out = Vec::new();
        prepared.write(&ReportOptions::default(), &mut out).unwrap();
        out
    }
}
