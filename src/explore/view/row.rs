//! One row of a view.

use crate::analysis::frames::NodeId;

/// A node with its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewRow {
    /// The node in the analysis.
    pub node: NodeId,
    /// The weight of the node itself.
    pub flat: i64,
    /// The weight of the node and its callees.
    pub cum: i64,
}
