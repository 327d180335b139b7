//! The two directions of call paths, the shapes of their trees, and paths by name.

use crate::explore::node_key::NodeKey;

/// The direction in which a path grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards the root.
    Callers,
    /// Towards the leaves.
    Callees,
}

/// The stacks that a tree of call paths covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TreeShape {
    /// The stacks through one function: its callers, and its callees.
    #[default]
    Around,
    /// All stacks, from the root down.
    Down,
    /// All stacks, from the leaves up.
    Up,
}

/// A path as the keys of its nodes, which hold in other views, too.
pub type Path = (Direction, Vec<NodeKey>);
