//! Unit tests of `analysis/tree/invert.rs`.

use super::*;
use crate::analysis::query::Query;
use crate::profile::store::builder::Builder;

#[test]
fn leaves_come_first_and_weigh_their_flat() {
    let mut builder = Builder::new();
    builder.folded("m;a;b 5\nm;b 3\nm;a;b;a 2\nx;a -4\nb 1");
    let profile = Arc::new(builder.finish());
    let cancel = Cancel::new();
    let analysis = Analysis::new(profile, Query::default(), &cancel).unwrap();
    let inverted = invert(&analysis, &cancel).unwrap();
    let (tree, weights, nodes) = (inverted.tree(), inverted.weights(), inverted.nodes());
    let name = |row| String::from_utf8_lossy(nodes.name(tree.node(row))).into_owned();
    let shown = |row: TreeRow| {
        let (total, own) = (weights.total(tree, row).sum, weights.own(row).sum);
        format!("{}{} {total} {own}", " ".repeat(tree.depth(row) as usize - 1), name(row))
    };
    let rows: Vec<String> = tree.rows().map(shown).collect();
    let want = [
        "b 9 1", " a 5 0", "  m 5 5", " m 3 3", "a -2 0", " b 2 0", "  a 2 0", "   m 2 2",
        " x -4 -4",
    ];
    assert_eq!(rows, want);
    for child in tree.children(TreeRow::ROOT) {
        let flat = analysis.sums().flat(tree.node(child)).value();
        assert_eq!(weights.total(tree, child).value(), flat);
    }
    assert!(weights.is_signed());
}

/// Of every function, the callers and the callees both weigh its cum.
#[test]
fn both_halves_of_a_sandwich_weigh_the_cum() {
    let mut builder = Builder::new();
    builder.folded("m;a;b 5\nm;b;a;b;c 3\nm;a;b;a 2\nx;a;c -4\nb 1\nm;c;c;a 7");
    let profile = Arc::new(builder.finish());
    let cancel = Cancel::new();
    let all = Analysis::new(profile, Query::default(), &cancel).unwrap();
    let shown = |half: &Analysis| -> Vec<String> {
        let (tree, weights) = (half.tree(), half.weights());
        let line = |row: TreeRow| {
            let name = String::from_utf8_lossy(half.nodes().name(tree.node(row))).into_owned();
            let (total, own) = (weights.total(tree, row).sum, weights.own(row).sum);
            format!("{}{name} {total} {own}", " ".repeat(tree.depth(row) as usize - 1))
        };
        tree.rows().map(line).collect()
    };
    for node in all.nodes().ids() {
        let [above, below] =
            sandwich(&all, &all.tree().rows_of(node, &cancel).unwrap(), &cancel).unwrap();
        let cum = all.sums().cum(node).value();
        for half in [&above, &below] {
            let (tree, weights) = (half.tree(), half.weights());
            let first: Vec<TreeRow> = tree.children(TreeRow::ROOT).collect();
            assert_eq!(first.len(), 1);
            assert_eq!(tree.node(first[0]), node);
            assert_eq!(weights.total(tree, first[0]).value(), cum);
        }
        if all.nodes().name(node) == b"b" {
            let want = ["b 11 1", " a 7 0", "  m 7 7", " m 3 3"];
            assert_eq!(shown(&above), want);
            let want = ["b 11 6", " a 5 2", "  b 3 0", "   c 3 3"];
            assert_eq!(shown(&below), want);
        }
    }
    let [above, below] = sandwich(&all, &[], &cancel).unwrap();
    assert!(above.tree().is_empty() && below.tree().is_empty());
}
