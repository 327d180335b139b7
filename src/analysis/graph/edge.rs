//! Edges between nodes, summed over a call tree.

use crate::analysis::frames::NodeId;
use crate::analysis::tree::call_tree::{CallTree, TreeRow};
use crate::analysis::tree::weight::Weight;
use crate::analysis::tree::weights::Weights;
use crate::hash::Map;

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
    /// True if every such call was inlined.
    pub inlined: bool,
    /// True if frames between the two were left out in some sample.
    pub residual: bool,
}

impl NodeEdge {
    /// An edge without weight.
    pub(super) fn new(from: NodeId, to: NodeId) -> Self {
        Self { from, to, weight: 0, divisor: 0, inlined: true, residual: false }
    }

    /// Adds the weight of more calls.
    pub(super) fn add(&mut self, weight: Weight, inlined: bool) {
        self.weight = self.weight.wrapping_add(weight.sum);
        self.divisor = self.divisor.wrapping_add(weight.divisor);
        self.inlined &= inlined;
    }
}

/// All edges between the nodes of `kept` (`None`: all), in the order in which the tree shows them first.
pub fn edges(tree: &CallTree, weights: &Weights, kept: Option<&[bool]>) -> Vec<NodeEdge> {
    let mut walk = EdgeWalk::default();
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

/// A row on the path from the root to the current row of a walk.
#[derive(Clone, Copy)]
struct EdgeStep {
    end: TreeRow,
    /// The last kept node: this row's own if that is kept.
    node: NodeId,
    /// True if a frame was left out since that node.
    residual: bool,
    /// The edge that this row opened; it is closed when the walk leaves the row.
    edge: Option<u32>,
}

impl EdgeStep {
    /// The root of the call tree, which no edge enters.
    const ROOT: Self =
        Self { end: TreeRow(u32::MAX), node: NodeId::NONE, residual: false, edge: None };
}

/// A walk over the call tree that adds edges up, each once per path.
#[derive(Default)]
struct EdgeWalk {
    edges: Vec<NodeEdge>,
    /// Per edge its number of occurrences on the path.
    open: Vec<u32>,
    index: Map<(u32, u32), u32>,
    path: Vec<EdgeStep>,
}

impl EdgeWalk {
    /// Drops the rows from the path that end before `row`.
    fn leave(&mut self, row: TreeRow) {
        while self.path.last().is_some_and(|step| step.end <= row) {
            if let Some(edge) = self.path.pop().and_then(|step| step.edge) {
                self.open[edge as usize] -= 1;
            }
        }
    }

    /// Adds a call to `to` from the last kept node above; its edge stays open until the walk leaves the row.
    fn call(&mut self, above: &EdgeStep, to: NodeId, weight: Weight, inlined: bool) -> u32 {
        let from = above.node;
        let at = *self.index.entry((from.0, to.0)).or_insert_with(|| {
            self.edges.push(NodeEdge::new(from, to));
            self.open.push(0);
            self.edges.len() as u32 - 1
        });
        if self.open[at as usize] == 0 {
            let edge = &mut self.edges[at as usize];
            edge.add(weight, inlined);
            edge.residual |= above.residual;
        }
        self.open[at as usize] += 1;
        at
    }
}
