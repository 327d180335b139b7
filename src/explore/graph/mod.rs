//! The call graph for the screen: a selection of nodes and edges, and their drawing in cells of a terminal.

mod content;
mod edge_label;
mod line_grid;
mod nets;
mod picture;
mod scope;
mod tracks;

#[cfg(test)]
mod tests;

pub use content::{GraphContent, ShownEdge, ShownNode, ShownNodelet, figures};
pub use edge_label::EdgeLabel;
pub use line_grid::LineGrid;
pub use line_grid::{Arrow, LineCell, NO_EDGE};
pub use picture::{CellBox, GraphPicture, GraphRequest, MOST_NODES};
pub use scope::{GraphCanvas, GraphDetail, GraphScope};
