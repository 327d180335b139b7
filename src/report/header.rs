//! The lines above a report: what profile this is, what is shown of it.

use super::ReportOptions;
use super::text::local_time;
use crate::analysis::Selected;
use crate::analysis::frames::NodeId;
use crate::analysis::graph::flat_cum::FlatCumTable;
use crate::analysis::graph::text_graph::TextGraph;
use crate::analysis::names;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Filters, Pattern};
use crate::unit;
use std::io::{self, Write};

/// The lines on the profile itself: file, build id, comments, type, page, time, duration. Numbers are in `number_unit`.
pub fn profile_lines(selected: &Selected, number_unit: &str) -> Vec<Vec<u8>> {
    let profile = selected.profile();
    let header = profile.header();
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut line = |name: &str, text: &[u8]| {
        if !text.is_empty() {
            lines.push([name.as_bytes(), text].concat());
        }
    };
    if let Some(main) = profile.mappings().first() {
        let file = profile.string(main.file);
        line("File: ", if file.is_empty() { b"" } else { names::base(file) });
        line("Build ID: ", profile.string(main.build_id));
    }
    for &comment in &header.comments {
        let comment = profile.string(comment);
        if !comment.starts_with(b"#") {
            // An empty comment is an empty line.
            line("", if comment.is_empty() { b"\0" } else { comment });
        }
    }
    line("Type: ", type_name(selected).as_bytes());
    line("Doc: ", profile.string(header.doc_url));
    if header.time_nanos != 0 {
        line("Time: ", local_time(header.time_nanos).as_bytes());
    }
    if header.duration_nanos != 0 {
        line("", duration_line(selected, number_unit).as_bytes());
    }
    lines.into_iter().map(|l| if l == b"\0" { Vec::new() } else { l }).collect()
}

/// The sample type as reports name it.
pub fn type_name(selected: &Selected) -> String {
    let query = selected.query();
    let name = selected.profile().sample_types().get(query.sample_type).map_or("", |t| &t.kind);
    if query.mean { format!("mean_{name}") } else { name.to_owned() }
}

fn duration_line(selected: &Selected, number_unit: &str) -> String {
    let nanos = selected.profile().header().duration_nanos;
    let (total_nanos, in_unit) = unit::scale(selected.total(), selected.unit(), "nanoseconds");
    let ratio = if in_unit == "ns" && total_nanos != 0.0 {
        format!("({})", unit::percentage(total_nanos as i64, nanos))
    } else {
        String::new()
    };
    let total = selected.format(selected.total(), number_unit);
    let duration = unit::format_value(nanos, "nanoseconds", "auto");
    format!("Duration: {duration}, Total samples = {total} {ratio}")
}

/// The filters in force by their options' names, in the order in which they are told.
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

/// The filters in force, one a line, long ones cut at eighty bytes.
fn filter_lines(of: &Filters) -> Vec<Vec<u8>> {
    let active = filters(of).into_iter().map(|(name, value)| format!("{name}={value}"));
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

/// How much of a profile a report shows.
pub(super) struct ShownNodes {
    /// The sum of the flats that are shown.
    pub(super) flat: i64,
    /// How many nodes are shown.
    pub(super) nodes: usize,
    /// How many there were before their number was limited.
    pub(super) original: usize,
    /// How many were dropped for their cum.
    pub(super) dropped_nodes: usize,
    /// How many edges were dropped for their weight; tables do not tell.
    pub(super) dropped_edges: usize,
}

/// All lines above a table of nodes; `unit` is the report's.
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

/// The lines on what is shown of the profile: filters, sums, what was dropped.
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
    for (count, what, of, fraction) in [
        (shown.dropped_nodes, "node", "cum", trim.node_fraction),
        (shown.dropped_edges, "edge", "freq", trim.edge_fraction),
    ] {
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            let cut = ((total as f64 * fraction) as i64).wrapping_abs();
            let cut = selected.format(cut, unit);
            line(format!("Dropped {count} {what}{plural} ({of} <= {cut})"));
        }
    }
    if shown.nodes > 0 && shown.nodes < shown.original {
        line(format!("Showing top {} nodes out of {}", shown.nodes, shown.original));
    }
    lines
}

/// Writes lines, each ended.
pub(super) fn write_lines(lines: &[Vec<u8>], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        out.write_all(line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
