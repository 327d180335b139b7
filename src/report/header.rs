//! The lines above a report: facts on the profile, and on the part of it that is shown.

use super::options::ReportOptions;
pub use super::text::local_time;
use crate::analysis::Selected;
use crate::analysis::frames::NodeId;
use crate::analysis::graph::flat_cum::FlatCumTable;
use crate::analysis::graph::text_graph::TextGraph;
use crate::analysis::names;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Filters, Pattern};
use crate::unit;
use std::io::{self, Write};

/// A fact on a profile, as the header of a report prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileFact {
    /// The file name of the main binary.
    File(Vec<u8>),
    /// The build id of the main binary.
    BuildId(Vec<u8>),
    /// A comment of the profile; it may be empty.
    Comment(Vec<u8>),
    /// The name of the sample type.
    Type(String),
    /// The address of a page that explains the profile.
    Doc(Vec<u8>),
    /// The local time at which the profile was taken.
    Time(String),
    /// The duration of the profile, and the total of its samples.
    Duration(String, String),
}

impl ProfileFact {
    /// The name in front of the fact; empty for a comment.
    pub fn name(&self) -> &'static str {
        match self {
            Self::File(_) => "File",
            Self::BuildId(_) => "Build ID",
            Self::Comment(_) => "",
            Self::Type(_) => "Type",
            Self::Doc(_) => "Doc",
            Self::Time(_) => "Time",
            Self::Duration(..) => "Duration",
        }
    }

    /// The fact without its name.
    pub fn text(&self) -> Vec<u8> {
        match self {
            Self::File(text) | Self::BuildId(text) | Self::Comment(text) | Self::Doc(text) => {
                text.clone()
            }
            Self::Type(text) | Self::Time(text) => text.clone().into_bytes(),
            Self::Duration(duration, total) => {
                format!("{duration}, Total samples = {total}").into_bytes()
            }
        }
    }

    /// The line of the header.
    pub fn line(&self) -> Vec<u8> {
        match self {
            Self::Comment(text) => text.clone(),
            fact => [fact.name().as_bytes(), b": ", &fact.text()].concat(),
        }
    }
}

/// The facts on the profile itself, in the order of the header. Numbers are in `number_unit`.
pub fn profile_facts(selected: &Selected, number_unit: &str) -> Vec<ProfileFact> {
    let profile = selected.profile();
    let header = profile.header();
    let known = |text: &[u8]| (!text.is_empty()).then(|| text.to_vec());
    let mut facts = Vec::new();
    if let Some(main) = profile.mappings().first() {
        let file = known(profile.string(main.file));
        facts.extend(file.map(|file| ProfileFact::File(names::base(&file).to_vec())));
        facts.extend(known(profile.string(main.build_id)).map(ProfileFact::BuildId));
    }
    let comments = header.comments.iter().map(|&comment| profile.string(comment));
    let comments = comments.filter(|comment| !comment.starts_with(b"#"));
    facts.extend(comments.map(|comment| ProfileFact::Comment(comment.to_vec())));
    let type_name = Some(type_name(selected)).filter(|name| !name.is_empty());
    facts.extend(type_name.map(ProfileFact::Type));
    facts.extend(known(profile.string(header.doc_url)).map(ProfileFact::Doc));
    if header.time_nanos != 0 {
        let time = Some(local_time(header.time_nanos)).filter(|time| !time.is_empty());
        facts.extend(time.map(ProfileFact::Time));
    }
    if header.duration_nanos != 0 {
        let duration = unit::format_value(header.duration_nanos, "nanoseconds", "auto");
        facts.push(ProfileFact::Duration(duration, total_of_duration(selected, number_unit)));
    }
    facts
}

/// The lines on the profile itself: file, build id, comments, type, page, time, duration. Numbers are in `number_unit`.
pub fn profile_lines(selected: &Selected, number_unit: &str) -> Vec<Vec<u8>> {
    profile_facts(selected, number_unit).iter().map(ProfileFact::line).collect()
}

/// The name of the sample type, as reports print it.
pub fn type_name(selected: &Selected) -> String {
    let query = selected.query();
    let name = selected.profile().sample_types().get(query.sample_type).map_or("", |t| &t.kind);
    if query.mean { format!("mean_{name}") } else { name.to_owned() }
}

/// The total of all samples, with its share of the profile's duration if it is a time.
fn total_of_duration(selected: &Selected, number_unit: &str) -> String {
    let nanos = selected.profile().header().duration_nanos;
    let (total_nanos, in_unit) = unit::scale(selected.total(), selected.unit(), "nanoseconds");
    let ratio = if in_unit == "ns" && total_nanos != 0.0 {
        format!("({})", unit::percentage(total_nanos as i64, nanos))
    } else {
        String::new()
    };
    format!("{} {ratio}", selected.format(selected.total(), number_unit))
}

/// The filters in force, by the names of their options, in the order of the header.
pub(super) fn filters(filters: &Filters) -> Vec<(&'static str, String)> {
    let text = |p: &Option<Pattern>| p.as_ref().map(|p| p.text().to_owned());
    let tags = |f: &Option<TagFilter>| f.as_ref().map(|f| f.text().to_owned());
    let all = [
        ("focus", text(&filters.focus)),
        ("ignore", text(&filters.ignore)),
        ("hide", text(&filters.hide)),
        ("show", text(&filters.show)),
        ("show_from", text(&filters.show_from)),
        ("tagfocus", tags(&filters.tag_focus)),
        ("tagignore", tags(&filters.tag_ignore)),
        ("tagshow", text(&filters.tag_show)),
        ("taghide", text(&filters.tag_hide)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The filters in force, one a line, cut after eighty bytes.
fn filter_lines(in_force: &Filters) -> Vec<Vec<u8>> {
    let active = filters(in_force).into_iter().map(|(name, value)| format!("{name}={value}"));
    let mut lines: Vec<Vec<u8>> = active
        .map(|text| {
            let mut line = b"   ".to_vec();
            line.extend_from_slice(&text.as_bytes()[..text.len().min(80)]);
            if text.len() > 80 {
                line.extend_from_slice("…".as_bytes());
            }
            line
        })
        .collect();
    if !lines.is_empty() {
        lines.insert(0, b"Active filters:".to_vec());
    }
    lines
}

/// The part of a profile that a report shows.
pub(super) struct ShownNodes {
    /// The sum of the flat values of the shown nodes.
    pub(super) flat: i64,
    /// The number of shown nodes.
    pub(super) nodes: usize,
    /// The number of nodes before `-nodecount`.
    pub(super) original: usize,
    /// The number of nodes below `-nodefraction`.
    pub(super) dropped_nodes: usize,
    /// The number of edges below `-edgefraction`; 0 for tables.
    pub(super) dropped_edges: usize,
}

/// All lines above a table of nodes. Numbers are in `unit`.
pub fn report_lines(
    table: &FlatCumTable,
    graph: &TextGraph,
    unit: &str,
    options: &ReportOptions,
) -> Vec<Vec<u8>> {
    let mut lines =
        if options.compact_labels { Vec::new() } else { profile_lines(table.selected(), unit) };
    let value = |node: &NodeId| table.sums().flat(*node).value();
    let shown = ShownNodes {
        flat: graph.nodes.iter().map(value).fold(0_i64, i64::wrapping_add),
        nodes: graph.nodes.len(),
        original: graph.original,
        dropped_nodes: graph.dropped_nodes,
        dropped_edges: 0,
    };
    lines.extend(shown_lines(table.selected(), &shown, unit));
    lines
}

/// The lines on the shown part of the profile: filters, sums, dropped nodes and edges.
pub(super) fn shown_lines(selected: &Selected, shown: &ShownNodes, unit: &str) -> Vec<Vec<u8>> {
    let mut lines = filter_lines(&selected.query().filters);
    let total = selected.total();
    let mut line = |text: String| lines.push(text.into_bytes());
    line(format!(
        "Showing nodes accounting for {}, {} of {} total",
        selected.format(shown.flat, unit),
        unit::percentage(shown.flat, total).trim(),
        selected.format(total, unit)
    ));
    if total == 0 {
        return lines;
    }
    let trim = &selected.query().trim;
    for (count, what, weight, fraction) in [
        (shown.dropped_nodes, "node", "cum", trim.node_fraction),
        (shown.dropped_edges, "edge", "freq", trim.edge_fraction),
    ] {
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            let cut = ((total as f64 * fraction) as i64).wrapping_abs();
            let cut = selected.format(cut, unit);
            line(format!("Dropped {count} {what}{plural} ({weight} <= {cut})"));
        }
    }
    if shown.nodes > 0 && shown.nodes < shown.original {
        line(format!("Showing top {} nodes out of {}", shown.nodes, shown.original));
    }
    lines
}

/// Writes lines, each with its end.
pub(super) fn write_lines(lines: &[Vec<u8>], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        out.write_all(line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "tests/header.rs"]
mod tests;
