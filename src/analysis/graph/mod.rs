//! Nodes and edges of reports and drawings: flat and cum, edges, order, and trimming.

pub mod call_graph;
pub mod edge;
mod elements;
mod entropy;
pub mod flat_cum;
pub mod inlining;
pub mod layout;
pub mod nodelets;
pub mod order;
mod stack_walk;
pub mod text_graph;
