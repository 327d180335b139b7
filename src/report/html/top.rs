//! The table of `-top` in the page.

use std::io::{self, Write};

use super::figures::Figures;
use super::source::HotSource;
use crate::analysis::frames::NodeId;
use crate::analysis::graph::inlining::Inlining;
use crate::analysis::graph::text_graph::TextGraph;
use crate::analysis::{Analysis, Sort};
use crate::hash::Map;
use crate::report::flame::{LONGEST, end_of};
use crate::report::header::report_lines;
use crate::report::options::ReportOptions;
use crate::report::xml::{escaped, escaped_line};
use crate::unit::percentage;

/// Columns by the key of the script, with their heading and a description.
const COLUMNS: [(&str, &str, &str); 6] = [
    ("flat", "flat", "The cost of the function itself"),
    ("flat", "flat%", "Flat as a share of the total"),
    ("sum", "sum%", "Sum of flat down to this row, as a share of the total"),
    ("cum", "cum", "The cost of the function and all it calls"),
    ("cum", "cum%", "Cum as a share of the total"),
    ("name", "name", ""),
];

/// The rows of `-top`.
pub(super) struct TopTable<'a> {
    analysis: &'a Analysis,
    graph: TextGraph,
    unit: String,
    marks: Map<NodeId, Inlining>,
}

impl<'a> TopTable<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        let graph = TextGraph::new(analysis, 0);
        let unit = graph.unit(analysis.table());
        let marks = graph.inlining();
        Self { analysis, graph, unit, marks }
    }

    /// The unit of all figures, as in `-top`.
    pub(super) fn unit(&self) -> &str {
        &self.unit
    }

    /// The largest magnitude of a cum.
    pub(super) fn largest(&self) -> u64 {
        let cum = |&node: &NodeId| self.analysis.sums().cum(node).value().unsigned_abs();
        self.graph.nodes.iter().map(cum).max().unwrap_or(0)
    }

    /// Writes the lines on what is shown, and the table. `rank` is the number of a node's name in the page.
    pub(super) fn write(
        &self,
        figures: Figures<'_>,
        rank: &dyn Fn(NodeId) -> Option<u32>,
        source: &HotSource,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(out, "<p class=facts>{}</p>", self.shown().join(". "))?;
        if self.graph.nodes.is_empty() {
            return writeln!(out, "<p class=note>No function is left to show.</p>");
        }
        writeln!(out, "<table data-total={}>\n<thead><tr>", self.analysis.total())?;
        let by_cum = self.analysis.query().sort == Sort::Cum;
        for (key, heading, about) in COLUMNS {
            if key == "name" {
                writeln!(
                    out,
                    "<th class=bar title=\"Cum, and flat below it, as shares of the total\">share"
                )?;
            }
            let is_sorted = heading == if by_cum { "cum" } else { "flat" };
            let sorted = if is_sorted { " aria-sort=descending" } else { "" };
            writeln!(
                out,
                "<th{sorted}><button type=button data-by={key} title=\"{about}\">{heading}</button>"
            )?;
        }
        writeln!(out, "</thead>\n<tbody>")?;
        let mut running = 0_i64;
        for &node in &self.graph.nodes {
            running = running.wrapping_add(self.analysis.sums().flat(node).value());
            self.write_row(node, running, (figures, rank(node), source), out)?;
        }
        writeln!(
            out,
            "</tbody>\n</table>\n<p class=script><button type=button id=more></button></p>"
        )
    }

    fn write_row(
        &self,
        node: NodeId,
        running: i64,
        (figures, rank, source): (Figures<'_>, Option<u32>, &HotSource),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (flat, cum) =
            (self.analysis.sums().flat(node).value(), self.analysis.sums().cum(node).value());
        let share = |value| percentage(value, self.analysis.total()).trim().to_owned();
        let rank = rank.map(|rank| format!(" data-k={rank}")).unwrap_or_default();
        let name = String::from_utf8_lossy(self.analysis.nodes().name(node));
        let mark = self.marks.get(&node).copied().unwrap_or_default().mark();
        let name = escaped_line(end_of(&name, LONGEST).as_bytes());
        let place = source.place(self.analysis.nodes().node(node).name);
        let name = match place {
            Some(place) => format!("<a href=\"#s{place}\">{name}</a>"),
            None => format!("<a href=\"#flame-graph\">{name}</a>"),
        };
        writeln!(
            out,
            "<tr{rank} data-f={flat} data-c={cum}><td{}>{}<td>{}<td>{}<td{}>{}<td>{}\
             <td class=bar><i{} style=\"--w:{:.1}%\"></i><i{} style=\"--w:{:.1}%\"></i><td>{name}{}</tr>",
            figures.class(flat),
            figures.value(flat),
            share(flat),
            share(running),
            figures.class(cum),
            figures.value(cum),
            share(cum),
            figures.class(cum),
            figures.share(cum),
            figures.class(flat),
            figures.share(flat),
            escaped(mark)
        )
    }

    /// The lines of `-top` on what is shown, without those on the profile and its filters.
    fn shown(&self) -> Vec<String> {
        let options = ReportOptions { compact_labels: true, ..ReportOptions::default() };
        let lines = report_lines(self.analysis.table(), &self.graph, &self.unit, &options);
        let is_filter =
            |line: &[u8]| line.starts_with(b"Active filters:") || line.starts_with(b" ");
        let lines = lines.iter().filter(|line| !is_filter(line));
        lines.map(|line| escaped_line(line)).collect()
    }
}
