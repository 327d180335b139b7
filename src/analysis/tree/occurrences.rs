//! Occurrences of nodes in the call tree: their number, the heaviest, and the sum over several nodes together.

use super::call_tree::{CallTree, TreeRow};
use super::weight::Weight;
use super::weights::Weights;
use crate::analysis::frames::NodeId;
use crate::cancel::{Cancel, Cancelled};

/// The occurrences of a node in a call tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// Number of rows of the node with weight.
    pub count: usize,
    /// The heaviest row without the node above it; the first of equals.
    pub heaviest: Option<TreeRow>,
}

/// The occurrences of one node, by its ascending rows.
pub fn occurrences(
    tree: &CallTree,
    weights: &Weights,
    rows: &[TreeRow],
    cancel: &Cancel,
) -> Result<Occurrences, Cancelled> {
    let mut found = Occurrences::default();
    let mut most = 0;
    for (at, &row) in rows.iter().enumerate() {
        if at.is_multiple_of(1 << 12) {
            cancel.check()?;
        }
        if !weights.touches(tree, row) {
            continue;
        }
        found.count += 1;
        let size = weights.total(tree, row).sum.unsigned_abs();
        if tree.is_first(row) && (size > most || found.heaviest.is_none()) {
            (found.heaviest, most) = (Some(row), size);
        }
    }
    Ok(found)
}

/// The sum of the samples that pass through any of `nodes`, each once.
pub fn sum_through_any(
    tree: &CallTree,
    weights: &Weights,
    nodes: &[NodeId],
    cancel: &Cancel,
) -> Result<i64, Cancelled> {
    let most = nodes.iter().map(|node| node.index() + 1).max().unwrap_or(0);
    let mut wanted = vec![false; most];
    for node in nodes {
        wanted[node.index()] = true;
    }
    let mut sum = Weight::default();
    let mut row = TreeRow(1);
    let mut steps = 0_u32;
    while row.index() < tree.len() {
        steps = steps.wrapping_add(1);
        if steps.is_multiple_of(1 << 16) {
            cancel.check()?;
        }
        if wanted.get(tree.node(row).index()).copied().unwrap_or(false) {
            sum.add(weights.total(tree, row));
            // The total holds the rows below.
            row = tree.end(row);
        } else {
            row.0 += 1;
        }
    }
    Ok(sum.value())
}

#[cfg(test)]
#[path = "tests/occurrences.rs"]
mod tests;
