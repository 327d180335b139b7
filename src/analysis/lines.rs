//! What each source line of a function costs: flat, cum, and the call on it that costs most.
//!
//! The numbers come from tables of the same query at the granularity of lines: a line's flat and cum are its node's, so
//! each sample counts once per line however often the line recurs on its stack. Those tables are made once per query
//! and serve every function.

use super::Analysis;
use super::frames::{FileId, NodeId};
use super::query::Granularity;
use super::tree::TreeRow;
use super::tree::weights::Weight;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::{FunctionId, StringId};
use std::cmp::Reverse;
use std::sync::Arc;

/// Whose lines are asked for, by printed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionFilter<'a> {
    /// All functions of this name.
    Function(&'a [u8]),
    /// All functions of a source file, by its path as displayed.
    File(&'a [u8]),
}

/// The call on a line that costs most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callee {
    /// The function called; one of its name.
    pub function: FunctionId,
    /// What flows through the call, each sample once.
    pub cum: i64,
    /// Whether every such call was inlined.
    pub inlined: bool,
}

/// A line that takes part in a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCost {
    /// The line, from 1; 0 where none was recorded.
    pub line: i64,
    /// What the line itself costs.
    pub flat: i64,
    /// With what it calls.
    pub cum: i64,
    /// The call on it that costs most.
    pub callee: Option<Callee>,
}

/// One place where a function of the wanted name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The source file as recorded; may be the empty string.
    pub file: StringId,
    /// Where the function begins, 0 if unknown.
    pub start_line: i64,
    /// Its lines, ascending, without those of no weight.
    pub lines: Vec<LineCost>,
}

impl Body {
    /// The line of the largest cum, the larger flat and then the first of equals; none only if there are no lines.
    pub fn hottest(&self) -> Option<&LineCost> {
        let key = |l: &&LineCost| (l.cum.unsigned_abs(), l.flat.unsigned_abs(), Reverse(l.line));
        self.lines.iter().max_by_key(key)
    }
}

/// The tables of `analysis` at the granularity of lines. `previous` are such tables of an earlier query: what is the
/// same is kept.
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

/// The bodies of what is wanted, in `lines`, which are tables made by [`by_line`]: the costliest first. A name has
/// several bodies where it stands in several files, or begins on several lines of one.
pub fn bodies(
    lines: &Analysis,
    wanted: FunctionFilter<'_>,
    cancel: &Cancel,
) -> Result<Vec<Body>, Cancelled> {
    let nodes = wanted_nodes(lines, wanted);
    let callees = callees(lines, &nodes, cancel)?;
    let starts = starts(lines, &nodes, wanted);
    let mut index: Map<(FileId, i64), usize> = Map::default();
    let mut bodies: Vec<Body> = Vec::new();
    for (place, &id) in nodes.iter().enumerate() {
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
        bodies[body].lines.push(LineCost { line: node.line, flat, cum, callee: callees[place] });
    }
    for body in &mut bodies {
        body.lines.sort_by_key(|l| l.line);
        body.lines = merged(&body.lines);
    }
    let cost = |b: &Body| b.hottest().map_or(0, |l| l.cum.unsigned_abs());
    bodies.sort_by_key(|b| (Reverse(cost(b)), b.start_line));
    Ok(bodies)
}

/// Lines of several functions of one file may be the same line (a file was wanted, or columns tell nodes apart).
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

/// The nodes that are wanted and have weight.
fn wanted_nodes(lines: &Analysis, wanted: FunctionFilter<'_>) -> Vec<NodeId> {
    let (nodes, profile) = (lines.nodes(), lines.profile());
    // Equal texts have equal ids among nodes, so only the first match compares text.
    let mut known = None;
    let mut is_wanted = |id: &NodeId| match wanted {
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

/// Per file the lines on which wanted functions begin, ascending; none for whole files.
fn starts(lines: &Analysis, nodes: &[NodeId], wanted: FunctionFilter<'_>) -> Map<FileId, Vec<i64>> {
    let mut starts: Map<FileId, Vec<i64>> = Map::default();
    let FunctionFilter::Function(name) = wanted else { return starts };
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

/// A call on a line, being added up.
struct Call {
    weight: Weight,
    inlined: bool,
    function: FunctionId,
    /// Where the subtree ends that was counted last: what stands inside is the same samples again.
    end: TreeRow,
}

/// Per place in `nodes` the callee that costs most.
fn callees(
    lines: &Analysis,
    nodes: &[NodeId],
    cancel: &Cancel,
) -> Result<Vec<Option<Callee>>, Cancelled> {
    let (tree, weights) = (lines.tree(), lines.weights());
    let mut places = vec![u32::MAX; lines.nodes().len()];
    for (place, node) in nodes.iter().enumerate() {
        places[node.index()] = place as u32;
    }
    let mut calls: Map<(u32, StringId), Call> = Map::default();
    for row in tree.rows() {
        if row.0.is_multiple_of(1 << 16) {
            cancel.check()?;
        }
        let above = tree.node(tree.parent(row));
        let place = if above == NodeId::NONE { u32::MAX } else { places[above.index()] };
        if place == u32::MAX || !weights.touches(tree, row) {
            continue;
        }
        let Some(function) = lines.nodes().function(tree.node(row)) else { continue };
        let name = lines.nodes().node(tree.node(row)).name;
        let new = Call { weight: Weight::default(), inlined: true, function, end: TreeRow::ROOT };
        let call = calls.entry((place, name)).or_insert(new);
        if row >= call.end {
            let more = weights.total(tree, row);
            call.weight.sum = call.weight.sum.wrapping_add(more.sum);
            call.weight.divisor = call.weight.divisor.wrapping_add(more.divisor);
            call.inlined &= tree.is_inlined(row);
            call.end = tree.end(row);
        }
    }
    let mut best: Vec<Option<(Callee, StringId)>> = vec![None; nodes.len()];
    for ((place, name), call) in calls {
        let cum = call.weight.value();
        let callee = Callee { function: call.function, cum, inlined: call.inlined };
        let text = |name: StringId| lines.profile().string(name);
        let slot = &mut best[place as usize];
        let key = |c: &Callee, n: StringId| (c.cum.unsigned_abs(), Reverse((text(n), n)));
        if slot.is_none_or(|(c, n)| key(&callee, name) > key(&c, n)) {
            *slot = Some((callee, name));
        }
    }
    Ok(best.into_iter().map(|b| b.map(|(callee, _)| callee)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::query::Query;
    use crate::profile::store::builder::Builder;
    use crate::profile::{Line, Location, LocationId, Profile};

    fn line(builder: &mut Builder, frame: &str) -> Line {
        let parts: Vec<&str> = frame.split(':').collect();
        let (name, file) = (parts[0].as_bytes(), parts[1].as_bytes());
        let function = builder.function(name, name, file, parts[2].parse().unwrap());
        Line { function, line: parts[3].parse().unwrap(), column: 0 }
    }

    /// Frames leaf first, written `name:file:start:line`, those joined by `<` inlined into the next.
    fn profile(stacks: &[(&str, i64)]) -> Arc<Profile> {
        let mut builder = Builder::new();
        builder.sample_type("samples", "count");
        for (stack, value) in stacks {
            let mut ids: Vec<LocationId> = Vec::new();
            for location in stack.split(' ') {
                let lines: Vec<Line> =
                    location.split('<').map(|frame| line(&mut builder, frame)).collect();
                ids.push(builder.location(Location::default(), &lines));
            }
            builder.sample(&ids, &[*value], &[]);
        }
        Arc::new(builder.finish())
    }

    fn shown(stacks: &[(&str, i64)], wanted: FunctionFilter<'_>) -> Vec<String> {
        let profile = profile(stacks);
        let cancel = Cancel::new();
        let tables = Analysis::new(Arc::clone(&profile), Query::default(), &cancel).unwrap();
        let lines = by_line(&tables, None, &cancel).unwrap();
        let text = |id| String::from_utf8_lossy(profile.string(id)).into_owned();
        let mut out = Vec::new();
        for body in bodies(&lines, wanted, &cancel).unwrap() {
            out.push(format!("{}:{}", text(body.file), body.start_line));
            for line in body.lines {
                let mark = |c: Callee| if c.inlined { " inlined" } else { "" };
                let name = |c: Callee| text(profile.function(c.function).name);
                let callee = line.callee.map(|c| format!(" {} {}{}", name(c), c.cum, mark(c)));
                let callee = callee.unwrap_or_default();
                out.push(format!("{} {} {}{callee}", line.line, line.flat, line.cum));
            }
        }
        out
    }

    #[test]
    fn lines_have_flat_cum_and_their_costliest_callee() {
        let stacks = [
            ("g:a.go:9:10 f:a.go:1:3", 5),
            ("h:a.go:20:21 f:a.go:1:3", 7),
            ("f:a.go:1:4 main:a.go:30:31", 2),
            ("k:b.go:1:1<f:a.go:1:3 main:a.go:30:31", 1),
            ("k:b.go:1:1<f:a.go:1:5 main:a.go:30:31", 4),
        ];
        let want = ["a.go:1", "3 0 13 h 7", "4 2 2", "5 0 4 k 4 inlined"];
        assert_eq!(shown(&stacks, FunctionFilter::Function(b"f")), want);
        let want = ["b.go:0", "1 5 5"];
        assert_eq!(shown(&stacks, FunctionFilter::File(b"b.go")), want);
        assert!(shown(&stacks, FunctionFilter::Function(b"missing")).is_empty());
    }

    #[test]
    fn recursion_counts_a_sample_once() {
        let stacks = [
            ("f:a.go:1:2 f:a.go:1:3 f:a.go:1:3 f:a.go:1:3 main:a.go:9:9", 10),
            ("f:a.go:1:3 main:a.go:9:9", 1),
        ];
        let want = ["a.go:1", "2 10 10", "3 1 11 f 10"];
        assert_eq!(shown(&stacks, FunctionFilter::Function(b"f")), want);
    }

    #[test]
    fn one_name_may_have_several_bodies() {
        let stacks =
            [("f:a.go:1:2", 1), ("f:b.go:7:8", 5), ("f:a.go:20:22", 3), ("f:a.go:20:21", -2)];
        let want = ["b.go:7", "8 5 5", "a.go:20", "21 -2 -2", "22 3 3", "a.go:1", "2 1 1"];
        assert_eq!(shown(&stacks, FunctionFilter::Function(b"f")), want);
    }

    #[test]
    fn tables_are_kept_while_they_fit() {
        let profile = profile(&[("f:a.go:1:2 main:a.go:9:9", 1)]);
        let cancel = Cancel::new();
        let tables = Analysis::new(profile, Query::default(), &cancel).unwrap();
        let lines = by_line(&tables, None, &cancel).unwrap();
        let again = by_line(&tables, Some(&lines), &cancel).unwrap();
        assert!(std::ptr::eq(lines.tree(), again.tree()));
        assert!(std::ptr::eq(lines.tree(), by_line(&lines, None, &cancel).unwrap().tree()));
    }
}
