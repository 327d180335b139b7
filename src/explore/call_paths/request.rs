//! The request for call paths.

use std::collections::HashSet;
use std::sync::Arc;

use super::direction::{Path, TreeShape};
use super::tree::CallPaths;
use crate::explore::node_key::NodeKey;
use crate::explore::view::ProfileView;

/// The paths that a tree unfolds besides those that are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfold {
    /// The heaviest path in each direction, past at most this number of nodes at which it branches.
    Heaviest(usize),
    /// All paths, heaviest first, up to this number of rows.
    Everything(usize),
}

/// A request for the call paths of a function, or of all stacks.
#[derive(Debug)]
pub struct CallPathsRequest {
    /// The view with the call tree.
    pub view: Arc<ProfileView>,
    /// The stacks to cover.
    pub shape: TreeShape,
    /// The function in the centre; empty for all stacks.
    pub key: NodeKey,
    /// An earlier answer. It is reused if it is of the same view, shape and function.
    pub previous: Option<Box<CallPaths>>,
    /// The paths to unfold.
    pub open: HashSet<Path>,
    /// The paths to unfold besides.
    pub unfold: Unfold,
}
