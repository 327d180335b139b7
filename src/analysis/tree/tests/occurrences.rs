//! Unit tests of `analysis/tree/occurrences.rs`.

use super::*;
use crate::analysis::Analysis;
use crate::analysis::query::Query;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

#[test]
fn occurrences_are_counted_and_samples_only_once() {
    let mut builder = Builder::new();
    builder.folded("main;f;g;f 5\nmain;g;f 9\nmain;h 2\nmain;g 1\nmain;k 0");
    let cancel = Cancel::new();
    let tables = Analysis::new(Arc::new(builder.finish()), Query::default(), &cancel).unwrap();
    let nodes = tables.nodes();
    let node = |name: &str| nodes.ids().find(|&id| nodes.name(id) == name.as_bytes()).unwrap();
    let (tree, weights) = (tables.tree(), tables.weights());
    let found = |name: &str| {
        let rows = tree.rows_of(node(name), &cancel).unwrap();
        occurrences(tree, weights, &rows, &cancel).unwrap()
    };
    assert_eq!(found("f").count, 3);
    assert_eq!(weights.total(tree, found("f").heaviest.unwrap()).sum, 9);
    assert_eq!(found("k"), Occurrences::default());
    let sum = |names: &[&str]| {
        let nodes: Vec<NodeId> = names.iter().map(|n| node(n)).collect();
        sum_through_any(tree, weights, &nodes, &cancel).unwrap()
    };
    assert_eq!([sum(&["f"]), sum(&["f", "g"]), sum(&["h", "k"]), sum(&[])], [14, 15, 2, 0]);
}
