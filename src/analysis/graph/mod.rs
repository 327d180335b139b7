//! Nodes and edges of the reports: flat and cum of every node, the edges between them, their order, and what is trimmed.

pub mod call_graph;
mod entropy;
pub mod flat_cum;
pub mod nodelets;
pub mod text_graph;
