//! A node and an edge of a graph that is drawn or handed to other tools.

use crate::analysis::frames::NodeId;
use crate::analysis::tree::weight::Weight;

/// A node of the graph. In a call tree, several graph nodes are one node of the analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphNode {
    /// The node of the analysis.
    pub node: NodeId,
    /// The weight of the samples that end in it.
    pub flat: Weight,
    /// The weight of the samples that pass through it.
    pub cum: Weight,
    /// In a call tree, the caller's index before anything was dropped.
    pub above: Option<u32>,
}

/// An edge between two graph nodes, by their indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphEdge {
    /// The caller, an index of the graph's nodes.
    pub from: u32,
    /// The callee, an index of the graph's nodes. It is not shown if its values are 0.
    pub to: u32,
    /// The weight of the samples that pass through.
    pub weight: Weight,
    /// True if every such call was inlined.
    pub inlined: bool,
    /// True if nodes between the two were left out.
    pub residual: bool,
}
