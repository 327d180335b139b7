//! `-top` and `-text`: a row per node.

use super::header;
use super::options::ReportOptions;
use super::text::right;
use crate::analysis::graph::flat_cum::FlatCumTable;
use crate::analysis::graph::text_graph::TextGraph;
use crate::unit::percentage;
use std::io::{self, Write};

pub(super) fn write(
    table: &FlatCumTable,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let graph = TextGraph::without_edges(table, 0);
    let unit = graph.unit(table);
    header::write_lines(&header::report_lines(table, &graph, &unit, options), out)?;
    writeln!(out, "{:>10} {:>5}% {:>5}% {:>10} {:>5}%", "flat", "flat", "sum", "cum", "cum")?;
    let marks = graph.inlining();
    let total = table.selected().total();
    let mut running = 0_i64;
    for &node in &graph.nodes {
        let flat = table.sums().flat(node).value();
        let cum = table.sums().cum(node).value();
        running = running.wrapping_add(flat);
        out.write_all(&right(table.selected().format(flat, &unit).as_bytes(), 10))?;
        write!(out, " {} {} ", percentage(flat, total), percentage(running, total))?;
        out.write_all(&right(table.selected().format(cum, &unit).as_bytes(), 10))?;
        write!(out, " {}  ", percentage(cum, total))?;
        out.write_all(table.nodes().name(node))?;
        writeln!(out, "{}", marks.get(&node).copied().unwrap_or_default().mark())?;
    }
    Ok(())
}
