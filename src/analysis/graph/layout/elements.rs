//! Nodes, edges and places of a layout, in the unit of the caller: cells or pixels.

/// The size of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NodeSize {
    /// From the left side to the right.
    pub width: f64,
    /// From the top to the bottom.
    pub height: f64,
}

/// An edge from caller to callee, by the indices of the nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LayoutEdge {
    /// The caller.
    pub from: u32,
    /// The callee.
    pub to: u32,
    /// Heavier edges are shorter and straighter; negative counts as zero.
    pub weight: f64,
}

/// Free room between the parts of a drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    /// Between neighbours of a layer.
    pub nodes: f64,
    /// Between an edge that passes a layer and its neighbour.
    pub edges: f64,
    /// Between two layers.
    pub layers: f64,
}

/// A place; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// The distance from the left side.
    pub x: f64,
    /// The distance from the top.
    pub y: f64,
}

/// A graph with places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GraphLayout {
    /// The centres of the placed nodes: of all, or of the first ones.
    pub centres: Vec<Point>,
    /// For each edge its corners from the caller's side to the callee's; `None` if one of the two is not
    /// placed, or if there are too many edges.
    pub routes: Vec<Option<Vec<Point>>>,
    /// The size of the whole.
    pub size: NodeSize,
    /// Crossings of edges between neighbouring layers.
    pub crossings: usize,
}

/// A node, or a place that an edge passes a layer at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vertex {
    pub(super) size: NodeSize,
    pub(super) is_node: bool,
}
