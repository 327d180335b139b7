//! Unit tests of `analysis/tree/call_tree.rs`.

use super::*;
use crate::analysis::Analysis;
use crate::analysis::query::Query;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

#[test]
fn every_row_is_found_by_its_node() {
    let mut builder = Builder::new();
    builder.folded("main;f;g;f 5\nmain;g;f 9\nx 2\nmain;g 1");
    let cancel = Cancel::new();
    let all = Analysis::new(Arc::new(builder.finish()), Query::default(), &cancel).unwrap();
    let (tree, nodes) = (all.tree(), all.nodes());
    let mut seen = 0;
    for node in nodes.ids() {
        let rows: Vec<TreeRow> = tree.rows().filter(|&row| tree.node(row) == node).collect();
        assert_eq!(tree.rows_of(node, &cancel).unwrap(), rows);
        seen += rows.len();
    }
    assert_eq!(seen, tree.len() - 1);
    let all_nodes: Vec<NodeId> = nodes.ids().chain([NodeId::NONE]).collect();
    assert!(tree.rows_of_any(&all_nodes, &cancel).unwrap().into_iter().eq(tree.rows()));
    assert_eq!(tree.rows_of(NodeId::NONE, &cancel).unwrap(), []);
    assert_eq!(tree.rows_of_any(&[], &cancel).unwrap(), []);
}
