//! Call paths: callers and callees of a function, or all stacks, as trees that grow where they are unfolded.
//!
//! The first nodes are those of pprof's `peek`. All of this is work for a worker thread: a path of a large profile has
//! millions of rows.

mod compute;
mod direction;
mod first_nodes;
mod groups;
mod request;
#[cfg(test)]
mod tests;
mod tree;

pub use direction::{Direction, Path, TreeShape};
pub use request::{CallPathsRequest, Unfold};
pub use tree::{CallPaths, PathNode};
