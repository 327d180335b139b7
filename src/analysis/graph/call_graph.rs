//! The graph as it is drawn or handed to other tools: nodes, or with a call tree every path's own node, the edges
//! between them, and what is left out. The rules are pprof's; a drawing counts label boxes as nodes and leaves out edges
//! that other paths make superfluous.

use super::entropy;
use super::nodelets::{Boxes, LARGEST};
use super::text_graph;
use super::text_graph::{Limits, magnitude};
use crate::analysis::Analysis;
use crate::analysis::frames::NodeId;
use crate::analysis::query::Sort;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::weights::Weight;
use crate::hash::Map;
use std::cmp::Reverse;

/// A node of the graph. With a call tree several places are of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphNode {
    /// What it is called.
    pub node: NodeId,
    /// What samples spend in it.
    pub flat: Weight,
    /// What samples spend in it and in what it calls.
    pub cum: Weight,
    /// With a call tree, the place that it was called from before anything was left out.
    pub above: Option<u32>,
}

/// An edge between two places, by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphEdge {
    /// The caller.
    pub from: u32,
    /// The callee; not necessarily one that is shown, where its values add up to nothing.
    pub to: u32,
    /// The sum of the samples that pass through.
    pub weight: Weight,
    /// Whether every such call was inlined.
    pub inlined: bool,
    /// Whether places between the two were left out.
    pub residual: bool,
}

/// What kind of graph is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GraphShape {
    /// Nodes are told apart by the path that leads to them.
    pub call_tree: bool,
    /// The graph is to be looked at.
    pub visual: bool,
    /// How many nodes are shown where the query does not say; 0 is no limit.
    pub node_count: i64,
}

/// A trimmed graph.
#[derive(Clone, Debug, Default)]
pub struct CallGraph {
    /// All places, shown or not.
    pub places: Vec<GraphNode>,
    /// Those that are shown, in order.
    pub shown: Vec<u32>,
    /// The edges that leave places which are shown.
    pub calls: Vec<GraphEdge>,
    /// The labels of what is shown, in a graph to be looked at.
    pub boxes: Boxes,
    /// How many places were dropped for their cum.
    pub dropped_nodes: usize,
    /// How many edges were dropped for their weight after the last limit was applied, which is what pprof tells.
    pub dropped_calls: usize,
    /// How many places there were before their number was limited.
    pub original: usize,
}

impl CallGraph {
    /// The graph of all that `analysis` holds, trimmed as its query asks.
    pub fn new(analysis: &Analysis, shape: GraphShape) -> Self {
        let mut draft = Draft::new(analysis, shape);
        draft.drop_small();
        draft.limit();
        draft.finish()
    }

    /// The sum of the flats that are shown, each as displayed.
    pub fn flat(&self) -> i64 {
        let flats = self.shown().map(|place| place.flat.value());
        flats.fold(0, i64::wrapping_add)
    }

    /// The places that are shown, in order.
    pub fn shown(&self) -> impl ExactSizeIterator<Item = &GraphNode> {
        self.shown.iter().map(|&place| &self.places[place as usize])
    }
}

/// Sorts edges as pprof does: larger weights first, then by the names of caller and callee.
pub fn sort(analysis: &Analysis, places: &[GraphNode], calls: &mut [GraphEdge]) {
    let name = |place: u32| analysis.nodes().name(places[place as usize].node);
    calls.sort_by(|a, b| {
        let weight = |call: &GraphEdge| Reverse(magnitude(call.weight.sum));
        (weight(a).cmp(&weight(b)))
            .then_with(|| name(a.from).cmp(name(b.from)))
            .then_with(|| name(a.to).cmp(name(b.to)))
            .then_with(|| (a.from, a.to).cmp(&(b.from, b.to)))
    });
}

/// A graph while it is being trimmed.
struct Draft<'a> {
    analysis: &'a Analysis,
    shape: GraphShape,
    limits: Limits,
    /// With a call tree, the place of each of its rows.
    rows: Vec<u32>,
    graph: CallGraph,
}

impl<'a> Draft<'a> {
    fn new(analysis: &'a Analysis, shape: GraphShape) -> Self {
        let mut graph = CallGraph::default();
        let mut rows = Vec::new();
        if shape.call_tree {
            rows = grow(analysis, &mut graph);
        } else {
            graph.places = analysis.nodes().ids().map(|node| of_node(analysis, node)).collect();
            graph.calls = of_graph(analysis, None);
            graph.shown =
                text_graph::present(analysis.table()).into_iter().map(|node| node.0).collect();
        }
        let flats = graph.shown().map(|place| place.flat.sum);
        let flat = flats.fold(0, i64::wrapping_add);
        let limits = Limits::new(flat, &analysis.query().trim, shape.node_count);
        Self { analysis, shape, limits, rows, graph }
    }

    /// Drops the places whose cum is small.
    fn drop_small(&mut self) {
        let cut = self.limits.node_cut as u64;
        let large = |&place: &u32| magnitude(self.graph.places[place as usize].cum.sum) >= cut;
        let kept: Vec<u32> = self.graph.shown.iter().copied().filter(large).collect();
        self.graph.dropped_nodes = self.graph.shown.len() - kept.len();
        self.keep(kept);
        self.graph.original = self.graph.shown.len();
    }

    /// Sorts what is left, limits its number and drops small edges.
    fn limit(&mut self) {
        self.sort();
        let limit = usize::try_from(self.limits.node_count).unwrap_or(0);
        let count = if limit == 0 { self.graph.shown.len() } else { limit };
        self.label(count);
        if limit > 0 {
            self.drop_small_calls();
            let count = self.first(count);
            if count < self.graph.shown.len() {
                self.keep(self.graph.shown[..count].to_vec());
                self.sort();
            }
        }
        self.graph.dropped_calls = self.drop_small_calls();
        if self.shape.visual && !self.shape.call_tree {
            self.drop_redundant();
        }
    }

    fn finish(self) -> CallGraph {
        let mut graph = self.graph;
        let shown = mask(graph.places.len(), &graph.shown);
        graph.calls.retain(|call| shown[call.from as usize]);
        graph
    }

    /// Leaves of the places only `kept`; edges over the others become residual.
    fn keep(&mut self, kept: Vec<u32>) {
        if kept.len() == self.graph.shown.len() {
            return;
        }
        let count = self.graph.places.len();
        let stays = mask(count, &kept);
        if self.shape.call_tree {
            let mut dropped = mask(count, &self.graph.shown);
            for &place in &kept {
                dropped[place as usize] = false;
            }
            reattach(&mut self.graph.calls, &dropped);
        } else {
            self.graph.calls = of_graph(self.analysis, Some(&stays));
        }
        self.graph.shown = kept;
    }

    fn sort(&mut self) {
        let (places, names) = (&self.graph.places, self.analysis.nodes());
        let by_cum = self.analysis.query().sort == Sort::Cum;
        let entropy = self.shape.visual.then(|| entropy::scores(places, &self.graph.calls));
        self.graph.shown.sort_by_cached_key(|&place| {
            let GraphNode { node, flat, cum, .. } = places[place as usize];
            let (flat, cum) = (magnitude(flat.sum) as i64, magnitude(cum.sum) as i64);
            let (main, other, last) = match &entropy {
                Some(scores) => (scores[place as usize].wrapping_abs(), flat, cum),
                None if by_cum => (cum, flat, 0),
                None => (flat, cum, 0),
            };
            // pprof leaves places of one name and flat in any order; the heavier ones are worth keeping.
            (Reverse(main), names.name(node), Reverse((other, last)), place)
        });
    }

    /// Gathers the labels of the first `count` places.
    fn label(&mut self, count: usize) {
        if self.shape.visual {
            let first = &self.graph.shown[..count.min(self.graph.shown.len())];
            let wanted = mask(self.graph.places.len(), first);
            let mut boxes = Boxes::new(self.analysis, &self.rows, &wanted);
            boxes.drop_small(self.limits.node_cut);
            self.graph.boxes = boxes;
        }
    }

    /// How many places are shown where `limit` of them and their label boxes may be.
    fn first(&self, limit: usize) -> usize {
        let mut used = 0;
        let boxes = |place| self.graph.boxes.count(place).min(LARGEST);
        let filled = self.graph.shown.iter().position(|&place| {
            used += 1 + boxes(place);
            self.shape.visual && used >= limit
        });
        filled.map_or(limit, |at| at + 1).min(self.graph.shown.len())
    }

    /// Drops small edges into places that are shown; tells how many.
    fn drop_small_calls(&mut self) -> usize {
        let shown = mask(self.graph.places.len(), &self.graph.shown);
        let before = self.graph.calls.len();
        let cut = self.limits.edge_cut as u64;
        self.graph
            .calls
            .retain(|call| magnitude(call.weight.sum) >= cut || !shown[call.to as usize]);
        before - self.graph.calls.len()
    }

    /// Drops residual edges where another path leads from the one place to the other, lightest first; one that is
    /// heavier than an edge without anything left out is never dropped.
    fn drop_redundant(&mut self) {
        let calls = &mut self.graph.calls;
        sort(self.analysis, &self.graph.places, calls);
        let mut paths = Paths::new(self.graph.places.len(), calls);
        for &place in self.graph.shown.iter().rev() {
            for at in paths.into[place as usize].clone().into_iter().rev() {
                if !calls[at as usize].residual {
                    break;
                }
                if paths.has_other(calls, at) {
                    paths.dropped[at as usize] = true;
                }
            }
        }
        let mut dropped = paths.dropped.into_iter();
        calls.retain(|_| !dropped.next().unwrap_or(false));
    }
}

/// Looking for another path than an edge.
struct Paths {
    /// Per place the edges into it, in their order.
    into: Vec<Vec<u32>>,
    dropped: Vec<bool>,
    /// Per place the last search that saw it.
    seen: Vec<u32>,
    search: u32,
}

impl Paths {
    fn new(places: usize, calls: &[GraphEdge]) -> Self {
        let mut into = vec![Vec::new(); places];
        for (at, call) in calls.iter().enumerate() {
            into[call.to as usize].push(at as u32);
        }
        Self { into, dropped: vec![false; calls.len()], seen: vec![0; places], search: 0 }
    }

    /// Whether the ends of `edge` are connected without it.
    fn has_other(&mut self, calls: &[GraphEdge], edge: u32) -> bool {
        self.search += 1;
        let GraphEdge { from, to, .. } = calls[edge as usize];
        let mut queue = vec![to];
        self.seen[to as usize] = self.search;
        while let Some(place) = queue.pop() {
            for &at in &self.into[place as usize] {
                let above = calls[at as usize].from;
                let seen = self.seen[above as usize] == self.search;
                if at == edge || self.dropped[at as usize] || seen {
                    continue;
                }
                if above == from {
                    return true;
                }
                self.seen[above as usize] = self.search;
                queue.push(above);
            }
        }
        false
    }
}

fn mask(count: usize, places: &[u32]) -> Vec<bool> {
    let mut mask = vec![false; count];
    for &place in places {
        mask[place as usize] = true;
    }
    mask
}

fn of_node(analysis: &Analysis, node: NodeId) -> GraphNode {
    let sums = analysis.sums();
    GraphNode { node, flat: sums.flat(node), cum: sums.cum(node), above: None }
}

fn of_graph(analysis: &Analysis, kept: Option<&[bool]>) -> Vec<GraphEdge> {
    let call = |edge: text_graph::NodeEdge| GraphEdge {
        from: edge.from.0,
        to: edge.to.0,
        weight: Weight { sum: edge.weight, divisor: edge.divisor },
        inlined: edge.inlined,
        residual: edge.residual,
    };
    text_graph::edges(analysis, kept).into_iter().map(call).collect()
}

/// Fills `graph` with the rows of the call tree, those that differ in nothing but being inlined put together; gives the
/// place of each row, or `u32::MAX`. Callers stand before their callees.
fn grow(analysis: &Analysis, graph: &mut CallGraph) -> Vec<u32> {
    let (tree, weights) = (analysis.tree(), analysis.weights());
    let mut rows = vec![u32::MAX; tree.len()];
    let mut index: Map<(u32, NodeId), u32> = Map::default();
    let mut inlined: Vec<bool> = Vec::new();
    let mut row = TreeRow(1);
    while row.index() < tree.len() {
        if !weights.touches(tree, row) {
            row = tree.end(row);
            continue;
        }
        let (node, above) = (tree.node(row), rows[tree.parent(row).index()]);
        let place = *index.entry((above, node)).or_insert_with(|| {
            let zero = Weight::default();
            let above = (above != u32::MAX).then_some(above);
            graph.places.push(GraphNode { node, flat: zero, cum: zero, above });
            inlined.push(true);
            graph.places.len() as u32 - 1
        });
        rows[row.index()] = place;
        inlined[place as usize] &= tree.is_inlined(row);
        let place = &mut graph.places[place as usize];
        place.flat.add(weights.own(row));
        place.cum.add(weights.total(tree, row));
        row.0 += 1;
    }
    let drop_negative = analysis.query().drop_negative;
    for (at, place) in graph.places.iter().enumerate() {
        let to = at as u32;
        if let Some(from) = place.above {
            let (weight, inlined) = (place.cum, inlined[at]);
            graph.calls.push(GraphEdge { from, to, weight, inlined, residual: false });
        }
        let (flat, cum) = (place.flat.sum, place.cum.sum);
        let negative = flat < 0 || (flat == 0 && cum < 0);
        if (flat != 0 || cum != 0) && !(drop_negative && negative) {
            graph.shown.push(to);
        }
    }
    rows
}

/// Takes `dropped` places out of a tree: what they called is called by the nearest place above that is left.
fn reattach(calls: &mut Vec<GraphEdge>, dropped: &[bool]) {
    let mut into: Vec<Option<GraphEdge>> = vec![None; dropped.len()];
    for &call in calls.iter() {
        into[call.to as usize] = Some(call);
    }
    // Callers stand before their callees, so what leads to a caller is settled already.
    for to in 0..into.len() {
        let Some(call) = into[to].filter(|call| dropped[call.from as usize]) else { continue };
        into[to] = into[call.from as usize].map(|above| GraphEdge {
            from: above.from,
            residual: true,
            inlined: above.inlined && call.inlined,
            ..call
        });
    }
    let left = into.into_iter().zip(dropped).filter(|(_, dropped)| !**dropped);
    *calls = left.filter_map(|(call, _)| call).collect();
}
