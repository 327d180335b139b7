//! Nodes and edges of a report: who calls whom with what weight, what is left out for being small, in which order rows
//! stand. The rules, to the last tie, are pprof's.

use super::flat_cum::FlatCumTable;
use crate::analysis::frames::NodeId;
use crate::analysis::query::{Sort, Trim};
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::weights::Weight;
use crate::analysis::{Analysis, unit_of};
use crate::hash::Map;
use std::cmp::Reverse;

/// A call from one node to another, summed over all samples, each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeEdge {
    /// The caller.
    pub from: NodeId,
    /// The callee.
    pub to: NodeId,
    /// The sum of the samples that pass through the call.
    pub weight: i64,
    /// Under `-mean`, the sum of their counts.
    pub divisor: i64,
    /// Whether every such call was inlined.
    pub inlined: bool,
    /// Whether frames between the two were left out in some sample.
    pub residual: bool,
}

/// The rows of a report, and the edges between them.
#[derive(Clone, Debug, Default)]
pub struct TextGraph {
    /// The nodes that are shown, in order.
    pub nodes: Vec<NodeId>,
    /// The edges of shown nodes, without those dropped for being small.
    pub edges: Vec<NodeEdge>,
    /// How many nodes were dropped for their cum.
    pub dropped_nodes: usize,
    /// How many edges were dropped for their weight.
    pub dropped_edges: usize,
    /// How many nodes there were before their number was limited.
    pub original: usize,
}

/// How the calls into a node were compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inlining {
    /// No call into it was inlined.
    #[default]
    None,
    /// Some calls were.
    Partial,
    /// All calls were.
    Full,
}

impl Inlining {
    /// As pprof marks a row: with a leading blank, or nothing.
    pub fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Partial => " (partial-inline)",
            Self::Full => " (inline)",
        }
    }
}

impl TextGraph {
    /// The graph of all that `analysis` holds, trimmed as its query asks; `node_count` is the report's own limit where
    /// the query sets none (0: no limit).
    pub fn new(analysis: &Analysis, node_count: i64) -> Self {
        Self::with_edges(analysis.table(), node_count, |kept, _| edges(analysis, kept))
    }

    /// The same nodes, with as many of the edges as [`TextGraph::inlining`] needs: a table of a few nodes then does without
    /// the edges of all others, and without a call tree.
    pub fn without_edges(table: &FlatCumTable, node_count: i64) -> Self {
        Self::with_edges(table, node_count, |kept, shown| {
            let wanted = table.inlined();
            let wanted: Vec<bool> = shown.iter().zip(wanted).map(|(&s, w)| s && w).collect();
            if wanted.contains(&true) { table.edges_into(kept, &wanted) } else { Vec::new() }
        })
    }

    /// The graph with edges of the nodes that are kept (`None`: all); they are told which are shown.
    fn with_edges(
        table: &FlatCumTable,
        node_count: i64,
        edges: impl Fn(Option<&[bool]>, &[bool]) -> Vec<NodeEdge>,
    ) -> Self {
        let query = table.selected().query();
        let sums = table.sums();
        let mut nodes = present(table);
        let flats = nodes.iter().map(|&n| sums.flat(n).sum);
        let trim = Limits::new(flats.fold(0, i64::wrapping_add), &query.trim, node_count);
        let mut kept = None;
        let mut dropped_nodes = 0;
        if trim.node_cut > 0 {
            let before = nodes.len();
            nodes.retain(|&n| magnitude(sums.cum(n).sum) >= trim.node_cut as u64);
            dropped_nodes = before - nodes.len();
            kept = (dropped_nodes > 0).then(|| mask(table, &nodes));
        }
        let original = nodes.len();
        sort(table, query.sort, &mut nodes);
        if let Some(count) = usize::try_from(trim.node_count).ok().filter(|&c| c > 0)
            && count < nodes.len()
        {
            nodes.truncate(count);
            kept = Some(mask(table, &nodes));
            // Rebuilding the graph may lose nodes only together with their values, and those do not change.
        }
        let shown = mask(table, &nodes);
        let mut edges = edges(kept.as_deref(), &shown);
        let before = edges.len();
        edges.retain(|e| magnitude(e.weight) >= trim.edge_cut as u64 || !shown[e.to.index()]);
        let dropped_edges = before - edges.len();
        edges.retain(|e| shown[e.from.index()] || shown[e.to.index()]);
        Self { nodes, edges, dropped_nodes, dropped_edges, original }
    }

    /// Per shown node how the calls into it were compiled.
    pub fn inlining(&self) -> Map<NodeId, Inlining> {
        let mut marks = Map::default();
        for edge in &self.edges {
            let now = if edge.inlined { Inlining::Full } else { Inlining::None };
            marks
                .entry(edge.to)
                .and_modify(|mark| {
                    if *mark != now {
                        *mark = Inlining::Partial;
                    }
                })
                .or_insert(now);
        }
        marks
    }

    /// The unit for all numbers of the report where the query leaves the choice.
    pub fn unit(&self, table: &FlatCumTable) -> String {
        unit_of(table, &self.nodes, true)
    }
}

/// Per node how the calls into it were compiled, of all calls that `analysis` holds.
pub fn inlining(analysis: &Analysis) -> Vec<Inlining> {
    let (tree, weights) = (analysis.tree(), analysis.weights());
    let mut marks: Vec<Option<Inlining>> = vec![None; analysis.nodes().len()];
    let call = |row: TreeRow| {
        let (node, above) = (tree.node(row), tree.node(tree.parent(row)));
        (above != NodeId::NONE && above != node && weights.touches(tree, row))
            .then_some((above, node))
    };
    for row in tree.rows() {
        let Some((_, node)) = call(row) else { continue };
        let now = if tree.is_inlined(row) { Inlining::Full } else { Inlining::None };
        let mark = &mut marks[node.index()];
        *mark = Some(mark.map_or(now, |mark| if mark == now { now } else { Inlining::Partial }));
    }
    // An edge is inlined if every such call is, so where calls differ the edges have to be looked at.
    let mut edges: Map<(NodeId, NodeId), bool> = Map::default();
    for row in tree.rows() {
        if let Some(call) = call(row)
            && marks[call.1.index()] == Some(Inlining::Partial)
        {
            *edges.entry(call).or_insert(true) &= tree.is_inlined(row);
        }
    }
    let mut some = Map::default();
    for (&(_, to), inlined) in &edges {
        let (all, any) = some.entry(to).or_insert((true, false));
        *all &= inlined;
        *any |= inlined;
    }
    for (node, (all, any)) in some {
        marks[node.index()] = Some(match (all, any) {
            (true, _) => Inlining::Full,
            (false, true) => Inlining::Partial,
            (false, false) => Inlining::None,
        });
    }
    marks.into_iter().map(Option::unwrap_or_default).collect()
}

/// What the trim options amount to for one graph.
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis) struct Limits {
    /// Nodes whose cum is smaller are dropped.
    pub(in crate::analysis) node_cut: i64,
    /// Edges whose weight is smaller are dropped.
    pub(in crate::analysis) edge_cut: i64,
    /// So many nodes are shown; 0 or less is no limit.
    pub(in crate::analysis) node_count: i64,
}

impl Limits {
    /// `flat` is the sum of the flats of all nodes, `node_count` the report's own limit.
    pub(in crate::analysis) fn new(flat: i64, trim: &Trim, node_count: i64) -> Self {
        if !trim.enabled {
            return Self { node_cut: 0, edge_cut: 0, node_count: 0 };
        }
        // As pprof: of the signed sum of flats, although the header prints a share of the total.
        let cut = |fraction: f64| ((flat as f64 * fraction) as i64).wrapping_abs();
        Self {
            node_cut: cut(trim.node_fraction),
            edge_cut: cut(trim.edge_fraction),
            node_count: trim.node_count.unwrap_or(node_count),
        }
    }
}

/// Magnitude as pprof compares it.
pub fn magnitude(value: i64) -> u64 {
    value.unsigned_abs()
}

/// The nodes that reports know of, in order of their ids.
pub fn present(table: &FlatCumTable) -> Vec<NodeId> {
    let sums = table.sums();
    let drop_negative = table.selected().query().drop_negative;
    let negative = |n: NodeId| {
        let flat = sums.flat(n).sum;
        flat < 0 || (flat == 0 && sums.cum(n).sum < 0)
    };
    let ids = table.nodes().ids();
    ids.filter(|&n| sums.is_present(n) && !(drop_negative && negative(n))).collect()
}

/// Those of `nodes`, all that are present, that a report as the query asks for does not drop for their cum.
pub fn kept(table: &FlatCumTable, nodes: &[NodeId]) -> Vec<NodeId> {
    let sums = table.sums();
    let flat = nodes.iter().fold(0, |sum: i64, &n| sum.wrapping_add(sums.flat(n).sum));
    let cut = Limits::new(flat, &table.selected().query().trim, 0).node_cut;
    let heavy = |n: &NodeId| cut <= 0 || magnitude(sums.cum(*n).sum) >= cut as u64;
    nodes.iter().copied().filter(heavy).collect()
}

fn mask(table: &FlatCumTable, nodes: &[NodeId]) -> Vec<bool> {
    let mut mask = vec![false; table.nodes().len()];
    for node in nodes {
        mask[node.index()] = true;
    }
    mask
}

/// Sorts rows: larger magnitudes first, then names, then the other value, then what is known of the nodes.
pub fn sort(table: &FlatCumTable, sort: Sort, rows: &mut [NodeId]) {
    let sums = table.sums();
    let names = table.nodes();
    rows.sort_by_cached_key(|&n| {
        let (flat, cum) = (magnitude(sums.flat(n).sum), magnitude(sums.cum(n).sum));
        let (main, other) = if sort == Sort::Flat { (flat, cum) } else { (cum, flat) };
        (Reverse(main), names.name(n), Reverse(other), n)
    });
}

/// All calls between the nodes of `kept` (`None`: all), in order of first meeting.
pub fn edges(analysis: &Analysis, kept: Option<&[bool]>) -> Vec<NodeEdge> {
    let (tree, weights) = (analysis.tree(), analysis.weights());
    let mut walk = Walk::default();
    let mut row = TreeRow(1);
    while row.index() < tree.len() {
        walk.leave(row);
        let end = tree.end(row);
        if !weights.touches(tree, row) {
            row = end;
            continue;
        }
        let node = tree.node(row);
        let above = walk.path.last().copied().unwrap_or(EdgeStep::ROOT);
        let step = if kept.is_some_and(|kept| !kept[node.index()]) {
            EdgeStep { end, residual: true, edge: None, ..above }
        } else {
            let called = above.node != NodeId::NONE && above.node != node;
            let edge = called.then(|| {
                let weight = weights.total(tree, row);
                walk.call(&above, node, weight, tree.is_inlined(row))
            });
            EdgeStep { end, node, residual: false, edge }
        };
        walk.path.push(step);
        row.0 += 1;
    }
    walk.edges
}

/// A row on the path from the root to where a walk stands.
#[derive(Clone, Copy)]
struct EdgeStep {
    end: TreeRow,
    /// The last node that was kept: this row's own where it is.
    node: NodeId,
    /// Whether a frame was left out since.
    residual: bool,
    /// The edge that this row opened, to be closed when the walk leaves it.
    edge: Option<u32>,
}

impl EdgeStep {
    /// Above the outermost frames.
    const ROOT: Self =
        Self { end: TreeRow(u32::MAX), node: NodeId::NONE, residual: false, edge: None };
}

/// A walk over the call tree that adds edges up, each once per path.
#[derive(Default)]
struct Walk {
    edges: Vec<NodeEdge>,
    /// Per edge how often it stands on the path.
    open: Vec<u32>,
    index: Map<(u32, u32), u32>,
    path: Vec<EdgeStep>,
}

impl Walk {
    /// Drops what ended before `row` from the path.
    fn leave(&mut self, row: TreeRow) {
        while self.path.last().is_some_and(|step| step.end <= row) {
            if let Some(edge) = self.path.pop().and_then(|step| step.edge) {
                self.open[edge as usize] -= 1;
            }
        }
    }

    /// Adds a call to `to` from the last kept node above; its edge stays open until the path is left.
    fn call(&mut self, above: &EdgeStep, to: NodeId, weight: Weight, inlined: bool) -> u32 {
        let from = above.node;
        let place = *self.index.entry((from.0, to.0)).or_insert_with(|| {
            let (weight, divisor) = (0, 0);
            self.edges.push(NodeEdge { from, to, weight, divisor, inlined: true, residual: false });
            self.open.push(0);
            self.edges.len() as u32 - 1
        });
        if self.open[place as usize] == 0 {
            let edge = &mut self.edges[place as usize];
            edge.weight = edge.weight.wrapping_add(weight.sum);
            edge.divisor = edge.divisor.wrapping_add(weight.divisor);
            edge.inlined &= inlined;
            edge.residual |= above.residual;
        }
        self.open[place as usize] += 1;
        place
    }
}
