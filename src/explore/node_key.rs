//! The identity of a node across views.

use std::sync::Arc;

/// The name of a node as printed, with a number behind a NUL byte where nodes share a name. It outlives recomputations
/// and holds in all panes.
pub type NodeKey = Arc<str>;
