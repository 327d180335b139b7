//! The rows of each node of a call tree, found once per tree. A question about one function then reads its rows only.

use super::call_tree::{CallTree, TreeRow};
use crate::analysis::frames::{NodeId, Nodes};
use crate::cancel::{Cancel, Cancelled};

/// The rows of every node, node after node.
#[derive(Clone, Debug, Default)]
pub struct NodeRows {
    /// The start of the rows of each node, and the end of the last.
    starts: Vec<u32>,
    rows: Vec<TreeRow>,
}

impl NodeRows {
    /// The rows of no tree: no node has any.
    pub const fn none() -> Self {
        Self { starts: Vec::new(), rows: Vec::new() }
    }

    /// Sorts the rows of `tree` by node.
    pub fn new(tree: &CallTree, nodes: &Nodes, cancel: &Cancel) -> Result<Self, Cancelled> {
        let mut starts = vec![0_u32; nodes.len() + 1];
        for row in tree.rows() {
            if row.0.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            starts[tree.node(row).index()] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut rows = vec![TreeRow::ROOT; sum as usize];
        // From the last row to the first, so that starts become the first row of each node, and rows ascend.
        for row in tree.rows().rev() {
            if row.0.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            let start = &mut starts[tree.node(row).index()];
            *start -= 1;
            rows[*start as usize] = row;
        }
        Ok(Self { starts, rows })
    }

    /// The rows of a node, ascending.
    pub fn rows(&self, node: NodeId) -> &[TreeRow] {
        let start =
            |at: usize| self.starts.get(at).map_or(self.rows.len(), |&start| start as usize);
        if node == NodeId::NONE {
            return &[];
        }
        self.rows.get(start(node.index())..start(node.index() + 1)).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::analysis::query::Query;
    use crate::profile::store::builder::Builder;
    use std::sync::Arc;

    #[test]
    fn every_row_stands_with_its_node() {
        let mut builder = Builder::new();
        builder.folded("main;f;g;f 5\nmain;g;f 9\nx 2\nmain;g 1");
        let cancel = Cancel::new();
        let all = Analysis::new(Arc::new(builder.finish()), Query::default(), &cancel).unwrap();
        let (tree, nodes) = (all.tree(), all.nodes());
        let node_rows = NodeRows::new(tree, nodes, &cancel).unwrap();
        let mut seen = 0;
        for node in nodes.ids() {
            let rows: Vec<TreeRow> = tree.rows().filter(|&row| tree.node(row) == node).collect();
            assert_eq!(node_rows.rows(node), rows);
            seen += rows.len();
        }
        assert_eq!(seen, tree.len() - 1);
        assert!(node_rows.rows(NodeId::NONE).is_empty());
    }
}
