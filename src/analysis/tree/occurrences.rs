//! Where functions stand in the call tree: in how many places, where most, and what passes through several of them
//! together.

use super::weights::{Weight, Weights};
use super::{CallTree, TreeRow};
use crate::analysis::frames::NodeId;
use crate::cancel::{Cancel, Cancelled};

/// Where a node stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// Rows of the node that samples pass through.
    pub count: usize,
    /// The heaviest of them that stands below none of the others; the first of equals.
    pub heaviest: Option<TreeRow>,
}

/// Looks at the rows of one node, which must ascend.
pub fn places(
    tree: &CallTree,
    weights: &Weights,
    rows: &[TreeRow],
    cancel: &Cancel,
) -> Result<Occurrences, Cancelled> {
    let mut places = Occurrences::default();
    let mut most = 0;
    for (at, &row) in rows.iter().enumerate() {
        if at.is_multiple_of(1 << 12) {
            cancel.check()?;
        }
        if !weights.touches(tree, row) {
            continue;
        }
        places.count += 1;
        let size = weights.total(tree, row).sum.unsigned_abs();
        if tree.is_first(row) && (size > most || places.heaviest.is_none()) {
            (places.heaviest, most) = (Some(row), size);
        }
    }
    Ok(places)
}

/// What passes through any of `nodes`, each sample once.
pub fn together(
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
            let more = weights.total(tree, row);
            sum.sum = sum.sum.wrapping_add(more.sum);
            sum.divisor = sum.divisor.wrapping_add(more.divisor);
            // What stands below is counted with it.
            row = tree.end(row);
        } else {
            row.0 += 1;
        }
    }
    Ok(sum.value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::analysis::query::Query;
    use crate::analysis::tree::node_rows::NodeRows;
    use crate::profile::store::builder::Builder;
    use std::sync::Arc;

    #[test]
    fn places_are_counted_and_samples_only_once() {
        let mut builder = Builder::new();
        builder.folded("main;f;g;f 5\nmain;g;f 9\nmain;h 2\nmain;g 1\nmain;k 0");
        let cancel = Cancel::new();
        let tables = Analysis::new(Arc::new(builder.finish()), Query::default(), &cancel).unwrap();
        let nodes = tables.nodes();
        let node = |name: &str| nodes.ids().find(|&id| nodes.name(id) == name.as_bytes()).unwrap();
        let (tree, weights) = (tables.tree(), tables.weights());
        let node_rows = NodeRows::new(tree, nodes, &cancel).unwrap();
        let of = |name: &str| places(tree, weights, node_rows.of(node(name)), &cancel).unwrap();
        assert_eq!(of("f").count, 3);
        assert_eq!(weights.total(tree, of("f").heaviest.unwrap()).sum, 9);
        assert_eq!(of("k"), Occurrences::default());
        let sum = |names: &[&str]| {
            let nodes: Vec<NodeId> = names.iter().map(|n| node(n)).collect();
            together(tree, weights, &nodes, &cancel).unwrap()
        };
        assert_eq!([sum(&["f"]), sum(&["f", "g"]), sum(&["h", "k"]), sum(&[])], [14, 15, 2, 0]);
    }
}
