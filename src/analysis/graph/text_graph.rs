//! Nodes and edges of a text report: the order of rows, and what is dropped for being small. The rules are pprof's,
//! down to the last tie.

use super::edge::{NodeEdge, edges};
use super::flat_cum::FlatCumTable;
use super::inlining::Inlining;
use super::order::{magnitude, sort_nodes};
use crate::analysis::frames::NodeId;
use crate::analysis::pipeline::Analysis;
use crate::analysis::query::Trim;
use crate::analysis::report_unit::unit_of;
use crate::cancel::Cancel;
use crate::hash::Map;

/// The rows of a report, and the edges between them.
#[derive(Clone, Debug, Default)]
pub struct TextGraph {
    /// The shown nodes, in order.
    pub nodes: Vec<NodeId>,
    /// The edges of shown nodes, without those dropped for being small.
    pub edges: Vec<NodeEdge>,
    /// Number of nodes dropped for their cum.
    pub dropped_nodes: usize,
    /// Number of edges dropped for their weight.
    pub dropped_edges: usize,
    /// Number of nodes before the limit on their number.
    pub original: usize,
}

impl TextGraph {
    /// The graph of `analysis`, trimmed as its query asks. `node_count` is the report's own limit where the query sets
    /// none (0: no limit).
    pub fn new(analysis: &Analysis, node_count: i64) -> Self {
        Self::with_edges(analysis.table(), node_count, |kept, _| {
            edges(analysis.tree(), analysis.weights(), kept)
        })
    }

    /// The graph of `table`, with only those edges that [`TextGraph::inlining`] needs. It takes no call tree, and adds
    /// up edges into shown nodes only.
    pub fn without_edges(table: &FlatCumTable, node_count: i64) -> Self {
        // Only reports ask, and those are never cancelled.
        let never = Cancel::new();
        Self::with_edges(table, node_count, |kept, shown| {
            table.inlined_edges(kept, Some(shown), &never).unwrap_or_default()
        })
    }

    /// The graph with the edges of the kept nodes (`None`: all); `edges` gets the kept and the shown nodes.
    fn with_edges(
        table: &FlatCumTable,
        node_count: i64,
        edges: impl Fn(Option<&[bool]>, &[bool]) -> Vec<NodeEdge>,
    ) -> Self {
        let query = table.selected().query();
        let present = present(table);
        let limits = TrimLimits::of_nodes(table, &present, &query.trim, node_count);
        let mut nodes = limits.heavy(table, &present);
        let dropped_nodes = present.len() - nodes.len();
        let mut kept = (dropped_nodes > 0).then(|| mask(table, &nodes));
        let original = nodes.len();
        sort_nodes(table.sums(), query.sort, &mut nodes, |node| table.nodes().name(node));
        if let Some(count) = usize::try_from(limits.node_count).ok().filter(|&c| c > 0)
            && count < nodes.len()
        {
            nodes.truncate(count);
            kept = Some(mask(table, &nodes));
            // pprof builds the graph anew here. That loses only nodes whose values change, and none does.
        }
        let shown = mask(table, &nodes);
        let mut edges = edges(kept.as_deref(), &shown);
        let before = edges.len();
        edges.retain(|e| magnitude(e.weight) >= limits.edge_cut as u64 || !shown[e.to.index()]);
        let dropped_edges = before - edges.len();
        edges.retain(|e| shown[e.from.index()] || shown[e.to.index()]);
        Self { nodes, edges, dropped_nodes, dropped_edges, original }
    }

    /// The inlining of the nodes that the edges of the graph lead to.
    pub fn inlining(&self) -> Map<NodeId, Inlining> {
        Inlining::of_callees(&self.edges)
    }

    /// The unit of all numbers of the report, where the query leaves the choice.
    pub fn unit(&self, table: &FlatCumTable) -> String {
        unit_of(table, &self.nodes, true)
    }
}

/// The trim options applied to one graph.
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis) struct TrimLimits {
    /// Nodes of a smaller cum are dropped.
    pub(in crate::analysis) node_cut: i64,
    /// Edges of a smaller weight are dropped.
    pub(in crate::analysis) edge_cut: i64,
    /// Number of nodes shown; 0 or less is no limit.
    pub(in crate::analysis) node_count: i64,
}

impl TrimLimits {
    /// Limits of a graph whose nodes have flats of the sum `flat`; `node_count` is the report's own limit.
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

    fn of_nodes(table: &FlatCumTable, nodes: &[NodeId], trim: &Trim, node_count: i64) -> Self {
        let flats = nodes.iter().map(|&node| table.sums().flat(node).sum);
        Self::new(flats.fold(0, i64::wrapping_add), trim, node_count)
    }

    /// True if a node of this cum is not dropped.
    pub(in crate::analysis) fn keeps_node(&self, cum: i64) -> bool {
        self.node_cut <= 0 || magnitude(cum) >= self.node_cut as u64
    }

    /// The nodes that are not dropped, in the same order.
    fn heavy(&self, table: &FlatCumTable, nodes: &[NodeId]) -> Vec<NodeId> {
        let keeps = |node: &NodeId| self.keeps_node(table.sums().cum(*node).sum);
        nodes.iter().copied().filter(keeps).collect()
    }
}

/// The nodes of a report before trimming, in order of their ids: one value is not 0.
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

/// Those of `nodes`, the [present](present()) ones, that the query's trim options do not drop for their cum.
pub fn kept(table: &FlatCumTable, nodes: &[NodeId]) -> Vec<NodeId> {
    let trim = &table.selected().query().trim;
    TrimLimits::of_nodes(table, nodes, trim, 0).heavy(table, nodes)
}

fn mask(table: &FlatCumTable, nodes: &[NodeId]) -> Vec<bool> {
    let mut mask = vec![false; table.nodes().len()];
    for node in nodes {
        mask[node.index()] = true;
    }
    mask
}
