//! The reports, and the data that each needs beside a profile.

use super::findings::FindingsFormat;
use super::gclog::LogFormat;
use super::picture_format::PictureFormat;
use crate::analysis::query::{Granularity, Pattern, Query};

/// A report, by its flag.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// The table of nodes by flat or cum.
    Top,
    /// The table of `-top`; of a GC log, its text.
    Text,
    /// Each node between its callers and its callees.
    Tree,
    /// Callers and callees of the nodes whose printable name matches, without trimming.
    Peek(Pattern),
    /// The source of the functions whose name matches.
    List(Pattern),
    /// The instructions of the functions whose name matches, or of the one at an address.
    Disasm(Pattern),
    /// The source of the functions that match as a page, each line with its instructions.
    WebList(Pattern),
    /// Every sample with its stack.
    Traces,
    /// The values of each label.
    Tags,
    /// Everything that was recorded, after the filters.
    Raw,
    /// The graph for graphviz.
    Dot,
    /// The graph for kcachegrind.
    Callgrind,
    /// The profile after the filters, as compressed profile.proto.
    Proto,
    /// The table of nodes as a profile.
    TopProto,
    /// A line per distinct stack.
    Folded,
    /// The graph as a picture.
    Picture(PictureFormat),
    /// A flame graph for a browser.
    Flame,
    /// One page with the table of nodes, both pictures and source.
    Html,
    /// The tables for programs, in the form that [`super::json`] describes.
    Json,
    /// The table of nodes for a ticket.
    Markdown,
    /// The profile's comments.
    Comments,
    /// Growth over several snapshots.
    Trend,
    /// The memory of the process.
    Memory,
    /// The likely causes of cost that rules find.
    Findings(FindingsFormat),
}

/// The data that a report uses beside the merged profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportNeeds {
    /// The memory statistics of the process.
    pub memory: bool,
    /// Every source by itself.
    pub snapshots: bool,
    /// The heap of a host that is named without a path.
    pub heap: bool,
}

impl Report {
    /// The data that the report uses beside the merged profile.
    pub fn needs(&self) -> ReportNeeds {
        match self {
            Self::Json | Self::Markdown => {
                ReportNeeds { memory: true, snapshots: true, heap: false }
            }
            Self::Memory => ReportNeeds { memory: true, snapshots: false, heap: true },
            Self::Trend | Self::Findings(_) => {
                ReportNeeds { memory: false, snapshots: true, heap: false }
            }
            Self::Top
            | Self::Text
            | Self::Tree
            | Self::Peek(_)
            | Self::List(_)
            | Self::Disasm(_)
            | Self::WebList(_)
            | Self::Traces
            | Self::Tags
            | Self::Raw
            | Self::Dot
            | Self::Callgrind
            | Self::Proto
            | Self::TopProto
            | Self::Folded
            | Self::Picture(_)
            | Self::Flame
            | Self::Html
            | Self::Comments => ReportNeeds::default(),
        }
    }

    /// True if the report is a text with the comments of the profile in its head.
    pub fn prints_comments(&self) -> bool {
        let heads = [Self::Top, Self::Text, Self::Tree, Self::Traces, Self::Raw, Self::Comments];
        heads.contains(self)
    }

    /// The form of a GC log that the report prints; `None` if it prints none.
    pub fn log_format(&self) -> Option<LogFormat> {
        match self {
            Self::Text => Some(LogFormat::Text),
            Self::Json => Some(LogFormat::Json),
            Self::Markdown => Some(LogFormat::Markdown),
            _ => None,
        }
    }

    /// The ending of the file that a terminal gets the name of, in place of the report; `None` for text.
    pub fn file_ending(&self) -> Option<&'static str> {
        match self {
            Self::Proto | Self::TopProto => Some("pb.gz"),
            Self::Picture(format) => Some(format.name()),
            Self::Flame => Some("flame.svg"),
            Self::Html => Some("html"),
            _ => None,
        }
    }

    /// The format of a picture that graphviz alone draws.
    pub fn graphviz_format(&self) -> Option<PictureFormat> {
        match self {
            Self::Picture(format) if *format != PictureFormat::Svg => Some(*format),
            _ => None,
        }
    }

    /// The query with the report's own settings, as pprof overrides it.
    pub(super) fn adapt(&self, mut query: Query) -> Query {
        match self {
            Self::Top
            | Self::Text
            | Self::Tree
            | Self::Tags
            | Self::Comments
            | Self::TopProto
            | Self::Dot
            | Self::Json
            | Self::Markdown
            | Self::Folded
            | Self::Trend
            | Self::Memory
            | Self::Findings(_)
            | Self::Picture(_)
            | Self::Flame
            | Self::Html => {}
            Self::Callgrind => {
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
            Self::Disasm(_) | Self::WebList(_) => {
                query.trim.enabled = false;
                query.granularity = Granularity::Addresses;
                query.by_binary = true;
                // An address that holds inlined calls is one node, so that no sample counts twice.
                query.no_inlines = true;
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

#[cfg(test)]
#[path = "tests/kind.rs"]
mod tests;
