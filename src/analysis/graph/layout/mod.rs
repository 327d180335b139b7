//! A layered layout of a graph: nodes with sizes in, positions and routed edges out, in the unit of the sizes.
//!
//! The layout is the same each time. Its work is bounded by constants: nodes after the first 600 are left out,
//! edges after the first 5000 have no route, and edges that pass layers run straight once there are many. Edges that close a cycle go up.

mod arrange;
mod elements;
mod layering;
mod order;
mod place;

pub use self::arrange::layout;
#[cfg(test)]
use self::arrange::{MOST_EDGES, MOST_NODES};
pub use self::elements::{Gaps, GraphLayout, LayoutEdge, NodeSize, Point};

#[cfg(test)]
mod tests;
