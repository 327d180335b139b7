//! `-list`: the source of functions, each line with its flat and cum value.

use super::text::right;
use crate::analysis::Analysis;
use crate::analysis::frames::NodeId;
use crate::analysis::graph::text_graph::present;
use crate::analysis::names::trimmed;
use crate::analysis::query::Pattern;
use crate::error::{Error, Stop};
use crate::source::pprof::{SourceFiles, SourceLines};
use crate::unit::percentage;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::RangeInclusive;

/// Lines before the first and after the last line with a weight.
const MARGIN: i64 = 5;

/// The nodes of a function by file.
type Files<'a> = BTreeMap<&'a [u8], Vec<NodeId>>;

pub(super) fn write(
    analysis: &Analysis,
    pattern: &Pattern,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let functions = functions(analysis, pattern);
    if functions.is_empty() {
        return Err(Error::NoMatches(pattern.text().to_owned()).into());
    }
    write_all(analysis, &functions, out).map_err(|error| Error::Write(error).into())
}

/// The functions whose name matches, with their nodes by file. A function without a known file has none.
fn functions<'a>(analysis: &'a Analysis, pattern: &Pattern) -> BTreeMap<&'a [u8], Files<'a>> {
    let (profile, nodes) = (analysis.profile(), analysis.nodes());
    let mut functions: BTreeMap<&[u8], Files> = BTreeMap::new();
    for id in present(analysis.table()) {
        let node = nodes.node(id);
        let name = profile.string(node.name);
        if pattern.is_match(name) {
            let files = functions.entry(name).or_default();
            let file = nodes.file(node.file);
            if !file.is_empty() {
                files.entry(file).or_default().push(id);
            }
        }
    }
    functions
}

fn write_all(
    analysis: &Analysis,
    functions: &BTreeMap<&[u8], Files>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (unit, total) = (analysis.query().scale.unit.as_str(), analysis.total());
    let mut sources = SourceFiles::new(&analysis.query().paths.source_path);
    let mut tried = BTreeSet::new();
    let trim_path = analysis.query().paths.trim_path.as_bytes();
    writeln!(out, "Total: {}", analysis.format(total, unit))?;
    for (name, files) in functions {
        if files.is_empty() {
            out.write_all(&[b"No source information for ", *name, b"\n"].concat())?;
        }
        for (file, nodes) in files {
            let start = b"ROUTINE ======================== ".as_slice();
            out.write_all(&[start, name, b" in ", file, b"\n"].concat())?;
            let (flat, cum) = nodes.iter().fold((0, 0), |sum, &node| plus(sum, analysis, node));
            out.write_all(&right(analysis.format(flat, unit).as_bytes(), 10))?;
            out.write_all(b" ")?;
            out.write_all(&right(analysis.format(cum, unit).as_bytes(), 10))?;
            writeln!(out, " (flat, cum) {} of Total", percentage(cum, total))?;
            let shown = shown(analysis, nodes);
            // As in pprof, a file without lines to show is not opened; a missing one is still reported.
            if shown.is_empty() && !tried.contains(file) {
                continue;
            }
            tried.insert(file);
            let path = trimmed(file, sources.search_path(), trim_path).to_vec();
            match sources.read(&path) {
                Ok(text) => write_lines(analysis, nodes, text, shown, out)?,
                Err(reason) => out.write_all(&[b" Error: ", reason, b"\n"].concat())?,
            }
        }
    }
    Ok(())
}

/// Adds the flat and cum values of `node`; as in pprof, they are never divided by counts.
fn plus(sum: (i64, i64), analysis: &Analysis, node: NodeId) -> (i64, i64) {
    let sums = analysis.sums();
    (sum.0.wrapping_add(sums.flat(node).sum), sum.1.wrapping_add(sums.cum(node).sum))
}

fn write_lines(
    analysis: &Analysis,
    nodes: &[NodeId],
    text: &SourceLines,
    shown: RangeInclusive<i64>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut weights: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for &node in nodes {
        let weight = weights.entry(analysis.nodes().node(node).line).or_default();
        *weight = plus(*weight, analysis, node);
    }
    let unit = analysis.query().scale.unit.as_str();
    let cell = |value: i64| {
        let text = if value == 0 { ".".to_owned() } else { analysis.format(value, unit) };
        right(text.as_bytes(), 10)
    };
    for number in shown {
        let Some(line) = text.line(number) else { break };
        let (flat, cum) = weights.get(&number).copied().unwrap_or_default();
        out.write_all(&cell(flat))?;
        out.write_all(b" ")?;
        out.write_all(&cell(cum))?;
        write!(out, " {number:>6}:")?;
        out.write_all(line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The lines to show: from the begin of the function, or a margin before its first line with a weight, to a margin after
/// its last one.
fn shown(analysis: &Analysis, nodes: &[NodeId]) -> RangeInclusive<i64> {
    let known = |&node: &NodeId| analysis.nodes().node(node);
    let starts = nodes.iter().map(known).map(|node| match node.start_line {
        0 => node.line.saturating_sub(MARGIN),
        start => start,
    });
    let ends = nodes.iter().map(known).map(|node| node.line.saturating_add(MARGIN));
    starts.min().unwrap_or(1).max(1)..=ends.max().unwrap_or(0)
}
