//! `-markdown`: the table of `-top` for a ticket or a pull request.

use super::markdown_text::{code, escaped};
use super::options::ReportOptions;
use super::{header, memory, trend};
use crate::analysis::graph::flat_cum::FlatCumTable;
use crate::analysis::graph::text_graph::TextGraph;
use crate::analysis::trend::Point;
use crate::error::{Error, Stop};
use crate::runtime::memstats::MemStats;
use crate::unit::percentage;
use std::io::{self, Write};

/// Rows without `-nodecount`.
const ROWS: i64 = 30;

/// The table, and behind it growth and memory, if they are known.
pub(super) fn write(
    table: &FlatCumTable,
    (snapshots, memory): (&[Point], Option<&MemStats>),
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let growth = trend::of_several(table.selected(), snapshots)?;
    let breakdown = memory.and_then(|stats| memory::breakdown(stats, table.selected().source()));
    let write = |out: &mut dyn Write| {
        write_table(table, options, out)?;
        growth.as_ref().map_or(Ok(()), |growth| trend::write_markdown(growth, out))?;
        breakdown.as_ref().map_or(Ok(()), |breakdown| memory::write_markdown(breakdown, out))
    };
    write(out).map_err(|error| Stop::Failed(Error::Write(error)))
}

fn write_table(
    table: &FlatCumTable,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let graph = TextGraph::without_edges(table, ROWS);
    let unit = graph.unit(table);
    for line in header::report_lines(table, &graph, &unit, options) {
        writeln!(out, "- {}", escaped(&line))?;
    }
    writeln!(out, "\n| flat | flat% | sum% | cum | cum% | name |")?;
    writeln!(out, "| ---: | ---: | ---: | ---: | ---: | :--- |")?;
    let marks = graph.inlining();
    let total = table.selected().total();
    let mut running = 0_i64;
    for &node in &graph.nodes {
        let flat = table.sums().flat(node).value();
        let cum = table.sums().cum(node).value();
        running = running.wrapping_add(flat);
        let share = |value| percentage(value, total).trim().to_owned();
        let value = |value| table.selected().format(value, &unit);
        write!(out, "| {} | {} | {} ", value(flat), share(flat), share(running))?;
        write!(out, "| {} | {} ", value(cum), share(cum))?;
        let mark = marks.get(&node).copied().unwrap_or_default().mark();
        writeln!(out, "| {}{mark} |", code(table.nodes().name(node)))?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "tests/markdown.rs"]
mod tests;
