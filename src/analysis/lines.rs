//! Cost of each source line of a function: flat, cum, and the costliest call on it.
//!
//! A line's flat and cum are those of its node in tables of the same query at the granularity of lines. So each sample
//! counts once per line, however often the line recurs on its stack. One such table serves every function.

use super::frames::{FileId, NodeId};
use super::pipeline::Analysis;
use super::query::Granularity;
use super::tree::call_tree::TreeRow;
use super::tree::weight::Weight;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::{FunctionId, StringId};
use std::cmp::Reverse;
use std::sync::Arc;

/// Functions whose lines are requested, by printed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionFilter<'a> {
    /// All functions of this name.
    Function(&'a [u8]),
    /// All functions of a source file, by its path as displayed.
    File(&'a [u8]),
}

/// The costliest call on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callee {
    /// The called function; one of those with its name.
    pub function: FunctionId,
    /// The weight of the samples that pass through the call, each once.
    pub cum: i64,
    /// True if every such call was inlined.
    pub inlined: bool,
}

/// Flat and cum of one source line, in the unit of the sample type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCost {
    /// The line, from 1; 0 where none was recorded.
    pub line: i64,
    /// The weight of the line itself.
    pub flat: i64,
    /// The weight of the line with its callees.
    pub cum: i64,
    /// The costliest call on the line.
    pub callee: Option<Callee>,
}

/// One body of a function: a name has several in several files, or on several start lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The source file as recorded; may be empty.
    pub file: StringId,
    /// The first line of the function; 0 if unknown.
    pub start_line: i64,
    /// Its lines with weight, ascending.
    pub lines: Vec<LineCost>,
}

impl Body {
    /// The line with the largest cum; ties go to the larger flat, then to the first line. `None` without lines.
    pub fn hottest(&self) -> Option<&LineCost> {
        let key = |l: &&LineCost| (l.cum.unsigned_abs(), l.flat.unsigned_abs(), Reverse(l.line));
        self.lines.iter().max_by_key(key)
    }
}

/// The tables of `analysis` at the granularity of lines. Stages of `previous`, such tables of an earlier query, are
/// kept if their inputs are the same.
pub fn by_line(
    analysis: &Analysis,
    previous: Option<&Analysis>,
    cancel: &Cancel,
) -> Result<Analysis, Cancelled> {
    let mut query = analysis.query().clone();
    query.granularity = Granularity::Lines;
    query.by_binary = false;
    if query == *analysis.query() {
        return Ok(analysis.clone());
    }
    let usable = previous.filter(|p| {
        Arc::ptr_eq(p.profile(), analysis.profile()) && p.query().filters == query.filters
    });
    match usable {
        Some(previous) if *previous.query() == query => Ok(previous.clone()),
        Some(previous) => previous.next(query, cancel),
        None => analysis.next(query, cancel),
    }
}

/// The bodies of the functions that `filter` selects, the costliest first. `lines` are tables made by [`by_line`].
pub fn bodies(
    lines: &Analysis,
    filter: FunctionFilter<'_>,
    cancel: &Cancel,
) -> Result<Vec<Body>, Cancelled> {
    let nodes = filtered_nodes(lines, filter);
    let callees = callees(lines, &nodes, cancel)?;
    let starts = start_lines(lines, &nodes, filter);
    let mut index: Map<(FileId, i64), usize> = Map::default();
    let mut bodies: Vec<Body> = Vec::new();
    for (&id, callee) in nodes.iter().zip(callees) {
        let Some(function) = lines.nodes().function(id) else { continue };
        let node = lines.nodes().node(id);
        let of_file = starts.get(&node.file).map_or(&[][..], Vec::as_slice);
        // A line belongs to the last body that begins at or above it.
        let begun = of_file.partition_point(|&s| s <= node.line).saturating_sub(1);
        let start_line = of_file.get(begun).copied().unwrap_or(0);
        let body = *index.entry((node.file, start_line)).or_insert_with(|| {
            let file = lines.profile().function(function).file;
            bodies.push(Body { file, start_line, lines: Vec::new() });
            bodies.len() - 1
        });
        let (flat, cum) = (lines.sums().flat(id).value(), lines.sums().cum(id).value());
        bodies[body].lines.push(LineCost { line: node.line, flat, cum, callee });
    }
    for body in &mut bodies {
        body.lines.sort_by_key(|l| l.line);
        body.lines = merged(&body.lines);
    }
    let cost = |b: &Body| b.hottest().map_or(0, |l| l.cum.unsigned_abs());
    bodies.sort_by_key(|b| (Reverse(cost(b)), b.start_line));
    Ok(bodies)
}

/// Adds up nodes of the same line: functions of one file may share a line, and columns may be part of nodes.
fn merged(lines: &[LineCost]) -> Vec<LineCost> {
    let mut out: Vec<LineCost> = Vec::with_capacity(lines.len());
    for line in lines {
        match out.last_mut() {
            Some(last) if last.line == line.line => {
                last.flat = last.flat.wrapping_add(line.flat);
                last.cum = last.cum.wrapping_add(line.cum);
                let size = |c: &Option<Callee>| c.map_or(0, |c| c.cum.unsigned_abs());
                if size(&line.callee) > size(&last.callee) {
                    last.callee = line.callee;
                }
            }
            _ => out.push(*line),
        }
    }
    out
}

/// The nodes with weight that `filter` selects.
fn filtered_nodes(lines: &Analysis, filter: FunctionFilter<'_>) -> Vec<NodeId> {
    let (nodes, profile) = (lines.nodes(), lines.profile());
    // Equal names of nodes have equal ids, so the first match is the only one that compares texts.
    let mut known = None;
    let mut is_wanted = |id: &NodeId| match filter {
        FunctionFilter::Function(name) => {
            let of_node = nodes.node(*id).name;
            match known {
                Some(known) => known == of_node,
                None if profile.string(of_node) == name => {
                    known = Some(of_node);
                    true
                }
                None => false,
            }
        }
        FunctionFilter::File(path) => nodes.file(nodes.node(*id).file) == path,
    };
    let ids = nodes.ids().filter(|id| lines.sums().is_present(*id));
    ids.filter(|id| is_wanted(id)).collect()
}

/// Per file the lines on which the selected functions begin, ascending; empty for whole files.
fn start_lines(
    lines: &Analysis,
    nodes: &[NodeId],
    filter: FunctionFilter<'_>,
) -> Map<FileId, Vec<i64>> {
    let mut starts: Map<FileId, Vec<i64>> = Map::default();
    let FunctionFilter::Function(name) = filter else { return starts };
    let profile = lines.profile();
    let mut files: Map<StringId, FileId> = Map::default();
    for &id in nodes {
        if let Some(function) = lines.nodes().function(id) {
            files.insert(profile.function(function).file, lines.nodes().node(id).file);
        }
    }
    for function in profile.functions() {
        if let Some(&file) = files.get(&function.file)
            && profile.string(function.name) == name
        {
            starts.entry(file).or_default().push(function.start_line);
        }
    }
    for lines in starts.values_mut() {
        lines.sort_unstable();
        lines.dedup();
    }
    starts
}

/// The sum of one call on a line.
struct LineCall {
    weight: Weight,
    inlined: bool,
    function: FunctionId,
    /// The end of the subtree that was counted last. Rows inside it hold the same samples.
    end: TreeRow,
}

/// The costliest callee of each of `nodes`.
fn callees(
    lines: &Analysis,
    nodes: &[NodeId],
    cancel: &Cancel,
) -> Result<Vec<Option<Callee>>, Cancelled> {
    let (tree, weights) = (lines.tree(), lines.weights());
    let mut indices = vec![u32::MAX; lines.nodes().len()];
    for (at, node) in nodes.iter().enumerate() {
        indices[node.index()] = at as u32;
    }
    let mut calls: Map<(u32, StringId), LineCall> = Map::default();
    for row in tree.rows() {
        if row.0.is_multiple_of(1 << 16) {
            cancel.check()?;
        }
        let above = tree.node(tree.parent(row));
        let at = if above == NodeId::NONE { u32::MAX } else { indices[above.index()] };
        if at == u32::MAX || !weights.touches(tree, row) {
            continue;
        }
        let Some(function) = lines.nodes().function(tree.node(row)) else { continue };
        let name = lines.nodes().node(tree.node(row)).name;
        let new =
            LineCall { weight: Weight::default(), inlined: true, function, end: TreeRow::ROOT };
        let call = calls.entry((at, name)).or_insert(new);
        if row >= call.end {
            call.weight.add(weights.total(tree, row));
            call.inlined &= tree.is_inlined(row);
            call.end = tree.end(row);
        }
    }
    let mut best: Vec<Option<(Callee, StringId)>> = vec![None; nodes.len()];
    for ((at, name), call) in calls {
        let cum = call.weight.value();
        let callee = Callee { function: call.function, cum, inlined: call.inlined };
        let text = |name: StringId| lines.profile().string(name);
        let slot = &mut best[at as usize];
        let key = |c: &Callee, n: StringId| (c.cum.unsigned_abs(), Reverse(text(n)));
        if slot.is_none_or(|(c, n)| key(&callee, name) > key(&c, n)) {
            *slot = Some((callee, name));
        }
    }
    Ok(best.into_iter().map(|b| b.map(|(callee, _)| callee)).collect())
}

#[cfg(test)]
#[path = "tests/lines.rs"]
mod tests;
