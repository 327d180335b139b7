//! The graph as it is drawn or handed to other tools: nodes, or every path's own node in a call tree, the edges between
//! them, and what is trimmed. The rules are pprof's. A drawing counts nodelets as nodes, and drops edges that other
//! paths make redundant.

use super::edge::{NodeEdge, edges};
pub use super::elements::{GraphEdge, GraphNode};
use super::entropy;
use super::nodelets::{LARGEST, Nodelets};
use super::order::{magnitude, sort_by_weight};
use super::text_graph::{TrimLimits, present};
use crate::analysis::frames::NodeId;
use crate::analysis::pipeline::Analysis;
use crate::analysis::query::Sort;
use crate::analysis::tree::call_tree::TreeRow;
use crate::analysis::tree::weight::Weight;
use crate::hash::Map;
use std::cmp::Reverse;

/// The form and the size of a graph, as the report needs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GraphShape {
    /// Every path has a node of its own.
    pub call_tree: bool,
    /// The graph is drawn: pprof orders and trims it differently.
    pub visual: bool,
    /// Number of nodes where the query does not say; 0 is no limit.
    pub node_count: i64,
}

/// All nodes of a report, those that pprof's cutoffs leave, and the edges between them.
#[derive(Clone, Debug, Default)]
pub struct CallGraph {
    /// All nodes, shown or not.
    pub nodes: Vec<GraphNode>,
    /// Indices of the shown nodes, in order.
    pub shown: Vec<u32>,
    /// The edges that leave shown nodes.
    pub edges: Vec<GraphEdge>,
    /// The nodelets of shown nodes, in a drawing.
    pub nodelets: Nodelets,
    /// Number of nodes dropped for their cum.
    pub dropped_nodes: usize,
    /// Number of edges dropped for their weight after the last limit was applied, as pprof reports it.
    pub dropped_edges: usize,
    /// Number of nodes before the limit on their number.
    pub original: usize,
}

impl CallGraph {
    /// The graph of `analysis`, trimmed as its query asks.
    pub fn new(analysis: &Analysis, shape: GraphShape) -> Self {
        let mut draft = Draft::new(analysis, shape);
        draft.drop_small();
        draft.limit();
        draft.finish()
    }

    /// The sum of the displayed flats of the shown nodes.
    pub fn flat(&self) -> i64 {
        let flats = self.shown().map(|node| node.flat.value());
        flats.fold(0, i64::wrapping_add)
    }

    /// The shown nodes, in order.
    pub fn shown(&self) -> impl ExactSizeIterator<Item = &GraphNode> {
        self.shown.iter().map(|&at| &self.nodes[at as usize])
    }
}

/// Sorts edges as pprof does: larger weights first, then by the names of caller and callee.
pub fn sort_edges(analysis: &Analysis, nodes: &[GraphNode], edges: &mut [GraphEdge]) {
    let name = |at: u32| analysis.nodes().name(nodes[at as usize].node);
    edges.sort_by(|a, b| {
        let weight = |edge: &GraphEdge| Reverse(magnitude(edge.weight.sum));
        (weight(a).cmp(&weight(b)))
            .then_with(|| name(a.from).cmp(name(b.from)))
            .then_with(|| name(a.to).cmp(name(b.to)))
            .then_with(|| (a.from, a.to).cmp(&(b.from, b.to)))
    });
}

/// A graph that is not trimmed yet.
struct Draft<'a> {
    analysis: &'a Analysis,
    shape: GraphShape,
    limits: TrimLimits,
    /// In a call tree, the node of each row.
    nodes_of_rows: Vec<u32>,
    graph: CallGraph,
}

impl<'a> Draft<'a> {
    fn new(analysis: &'a Analysis, shape: GraphShape) -> Self {
        let mut graph = CallGraph::default();
        let mut nodes_of_rows = Vec::new();
        if shape.call_tree {
            nodes_of_rows = add_paths(analysis, &mut graph);
        } else {
            graph.nodes = analysis.nodes().ids().map(|node| graph_node(analysis, node)).collect();
            graph.edges = graph_edges(analysis, None);
            graph.shown = present(analysis.table()).into_iter().map(|node| node.0).collect();
        }
        let flats = graph.shown().map(|node| node.flat.sum);
        let flat = flats.fold(0, i64::wrapping_add);
        let limits = TrimLimits::new(flat, &analysis.query().trim, shape.node_count);
        Self { analysis, shape, limits, nodes_of_rows, graph }
    }

    /// Drops the nodes with a small cum.
    fn drop_small(&mut self) {
        let large = |&at: &u32| self.limits.keeps_node(self.graph.nodes[at as usize].cum.sum);
        let kept: Vec<u32> = self.graph.shown.iter().copied().filter(large).collect();
        self.graph.dropped_nodes = self.graph.shown.len() - kept.len();
        self.keep(kept);
        self.graph.original = self.graph.shown.len();
    }

    /// Sorts the nodes left, limits their number and drops small edges.
    fn limit(&mut self) {
        self.sort();
        let limit = usize::try_from(self.limits.node_count).unwrap_or(0);
        let count = if limit == 0 { self.graph.shown.len() } else { limit };
        self.add_nodelets(count);
        if limit > 0 {
            self.drop_small_edges();
            let count = self.count_with_nodelets(count);
            if count < self.graph.shown.len() {
                self.keep(self.graph.shown[..count].to_vec());
                self.sort();
            }
        }
        self.graph.dropped_edges = self.drop_small_edges();
        if self.shape.visual && !self.shape.call_tree {
            self.drop_redundant();
        }
    }

    fn finish(self) -> CallGraph {
        let mut graph = self.graph;
        let shown = mask(graph.nodes.len(), &graph.shown);
        graph.edges.retain(|edge| shown[edge.from as usize]);
        graph
    }

    /// Drops all nodes but `kept`. Edges that replace paths through dropped nodes become residual.
    fn keep(&mut self, kept: Vec<u32>) {
        if kept.len() == self.graph.shown.len() {
            return;
        }
        let count = self.graph.nodes.len();
        let stays = mask(count, &kept);
        if self.shape.call_tree {
            let mut dropped = mask(count, &self.graph.shown);
            for &at in &kept {
                dropped[at as usize] = false;
            }
            reattach(&mut self.graph.edges, &dropped);
        } else {
            self.graph.edges = graph_edges(self.analysis, Some(&stays));
        }
        self.graph.shown = kept;
    }

    fn sort(&mut self) {
        let nodes = &self.graph.nodes;
        let flat = |at: u32| magnitude(nodes[at as usize].flat.sum) as i64;
        let cum = |at: u32| magnitude(nodes[at as usize].cum.sum) as i64;
        let name = |at: u32| self.analysis.nodes().name(nodes[at as usize].node);
        let shown = &mut self.graph.shown;
        if self.shape.visual {
            let scores = entropy::scores(nodes, &self.graph.edges);
            let score = |at: u32| scores[at as usize].wrapping_abs();
            // pprof leaves nodes of one name and score in any order. Here the heavier ones come first.
            sort_by_weight(shown, score, name, |at| (flat(at), cum(at)));
        } else {
            match self.analysis.query().sort {
                Sort::Flat => sort_by_weight(shown, flat, name, cum),
                Sort::Cum => sort_by_weight(shown, cum, name, flat),
            }
        }
    }

    /// Gathers the nodelets of the first `count` nodes.
    fn add_nodelets(&mut self, count: usize) {
        if self.shape.visual {
            let first = &self.graph.shown[..count.min(self.graph.shown.len())];
            let wanted = mask(self.graph.nodes.len(), first);
            let mut nodelets = Nodelets::new(self.analysis, &self.nodes_of_rows, &wanted);
            nodelets.drop_small(self.limits.node_cut);
            self.graph.nodelets = nodelets;
        }
    }

    /// Number of nodes to show so that they and their nodelets are about `limit` in all.
    fn count_with_nodelets(&self, limit: usize) -> usize {
        let mut used = 0;
        let filled = self.graph.shown.iter().position(|&at| {
            used += 1 + self.graph.nodelets.count(at).min(LARGEST);
            self.shape.visual && used >= limit
        });
        filled.map_or(limit, |at| at + 1).min(self.graph.shown.len())
    }

    /// Drops small edges into shown nodes, and returns their number.
    fn drop_small_edges(&mut self) -> usize {
        let shown = mask(self.graph.nodes.len(), &self.graph.shown);
        let before = self.graph.edges.len();
        let cut = self.limits.edge_cut as u64;
        self.graph
            .edges
            .retain(|edge| magnitude(edge.weight.sum) >= cut || !shown[edge.to as usize]);
        before - self.graph.edges.len()
    }

    /// Drops residual edges whose ends another path connects, lightest first. A residual edge heavier than a plain one
    /// into the same node stays.
    fn drop_redundant(&mut self) {
        let edges = &mut self.graph.edges;
        sort_edges(self.analysis, &self.graph.nodes, edges);
        let mut paths = OtherPaths::new(self.graph.nodes.len(), edges);
        for &node in self.graph.shown.iter().rev() {
            for at in paths.into[node as usize].clone().into_iter().rev() {
                if !edges[at as usize].residual {
                    break;
                }
                if paths.connect(edges, at) {
                    paths.dropped[at as usize] = true;
                }
            }
        }
        let mut dropped = paths.dropped.into_iter();
        edges.retain(|_| !dropped.next().unwrap_or(false));
    }
}

/// A search for paths that make an edge redundant.
struct OtherPaths {
    /// Per node the edges into it, in their order.
    into: Vec<Vec<u32>>,
    dropped: Vec<bool>,
    /// Per node the last search that saw it.
    seen: Vec<u32>,
    search: u32,
}

impl OtherPaths {
    fn new(nodes: usize, edges: &[GraphEdge]) -> Self {
        let mut into = vec![Vec::new(); nodes];
        for (at, edge) in edges.iter().enumerate() {
            into[edge.to as usize].push(at as u32);
        }
        Self { into, dropped: vec![false; edges.len()], seen: vec![0; nodes], search: 0 }
    }

    /// True if the ends of `edge` are connected without it.
    fn connect(&mut self, edges: &[GraphEdge], edge: u32) -> bool {
        self.search += 1;
        let GraphEdge { from, to, .. } = edges[edge as usize];
        let mut queue = vec![to];
        self.seen[to as usize] = self.search;
        while let Some(node) = queue.pop() {
            for &at in &self.into[node as usize] {
                let above = edges[at as usize].from;
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

fn mask(count: usize, indices: &[u32]) -> Vec<bool> {
    let mut mask = vec![false; count];
    for &at in indices {
        mask[at as usize] = true;
    }
    mask
}

fn graph_node(analysis: &Analysis, node: NodeId) -> GraphNode {
    let sums = analysis.sums();
    GraphNode { node, flat: sums.flat(node), cum: sums.cum(node), above: None }
}

fn graph_edges(analysis: &Analysis, kept: Option<&[bool]>) -> Vec<GraphEdge> {
    let graph_edge = |edge: NodeEdge| GraphEdge {
        from: edge.from.0,
        to: edge.to.0,
        weight: Weight { sum: edge.weight, divisor: edge.divisor },
        inlined: edge.inlined,
        residual: edge.residual,
    };
    edges(analysis.tree(), analysis.weights(), kept).into_iter().map(graph_edge).collect()
}

/// Fills `graph` with the rows of the call tree; rows that differ only in being inlined are one node. Returns the node
/// of each row, or `u32::MAX`. Callers come before their callees.
fn add_paths(analysis: &Analysis, graph: &mut CallGraph) -> Vec<u32> {
    let (tree, weights) = (analysis.tree(), analysis.weights());
    let mut nodes_of_rows = vec![u32::MAX; tree.len()];
    let mut index: Map<(u32, NodeId), u32> = Map::default();
    let mut inlined: Vec<bool> = Vec::new();
    let mut row = TreeRow(1);
    while row.index() < tree.len() {
        if !weights.touches(tree, row) {
            row = tree.end(row);
            continue;
        }
        let (node, above) = (tree.node(row), nodes_of_rows[tree.parent(row).index()]);
        let at = *index.entry((above, node)).or_insert_with(|| {
            let zero = Weight::default();
            let above = (above != u32::MAX).then_some(above);
            graph.nodes.push(GraphNode { node, flat: zero, cum: zero, above });
            inlined.push(true);
            graph.nodes.len() as u32 - 1
        });
        nodes_of_rows[row.index()] = at;
        inlined[at as usize] &= tree.is_inlined(row);
        let path = &mut graph.nodes[at as usize];
        path.flat.add(weights.own(row));
        path.cum.add(weights.total(tree, row));
        row.0 += 1;
    }
    let drop_negative = analysis.query().drop_negative;
    for (at, path) in graph.nodes.iter().enumerate() {
        let to = at as u32;
        if let Some(from) = path.above {
            let (weight, inlined) = (path.cum, inlined[at]);
            graph.edges.push(GraphEdge { from, to, weight, inlined, residual: false });
        }
        let (flat, cum) = (path.flat.sum, path.cum.sum);
        let negative = flat < 0 || (flat == 0 && cum < 0);
        if (flat != 0 || cum != 0) && !(drop_negative && negative) {
            graph.shown.push(to);
        }
    }
    nodes_of_rows
}

/// Drops nodes from a tree. Their callees are attached to the nearest node above that stays.
fn reattach(edges: &mut Vec<GraphEdge>, dropped: &[bool]) {
    let mut into: Vec<Option<GraphEdge>> = vec![None; dropped.len()];
    for &edge in edges.iter() {
        into[edge.to as usize] = Some(edge);
    }
    // Callers come before their callees, so the edge into a caller is final already.
    for to in 0..into.len() {
        let Some(edge) = into[to].filter(|edge| dropped[edge.from as usize]) else { continue };
        into[to] = into[edge.from as usize].map(|above| GraphEdge {
            from: above.from,
            residual: true,
            inlined: above.inlined && edge.inlined,
            ..edge
        });
    }
    let left = into.into_iter().zip(dropped).filter(|(_, dropped)| !**dropped);
    *edges = left.filter_map(|(edge, _)| edge).collect();
}
