//! Unit tests of `explore/node_index.rs`.

use super::*;
use crate::analysis::query::{Granularity, Query};
use crate::profile::store::builder::Builder;

/// Nodes that share a name have keys of their own.
#[test]
fn nodes_of_one_name_are_told_apart() {
    let mut builder = Builder::new();
    builder.folded("main;f 5\nmain;g 9\na 1");
    let query = Query { granularity: Granularity::Functions, ..Query::default() };
    let all = Analysis::new(Arc::new(builder.finish()), query, &Cancel::new()).unwrap();
    let mut node_index = NodeIndex::new(&all, &Cancel::new()).unwrap();
    let names = ["f", "same", "same", "same"];
    node_index.names = Arc::new(Names::new(names.iter()));
    node_index.by_name = (0..4).map(NodeId).collect();
    node_index.first = vec![0, 1, 1, 1];
    let keys: Vec<NodeKey> = (0..4).map(|id| node_index.key(NodeId(id))).collect();
    assert_eq!(
        keys.iter().map(|k| &**k).collect::<Vec<_>>(),
        ["f", "same", "same\x002", "same\x003"]
    );
    for (id, key) in keys.iter().enumerate() {
        assert_eq!(node_index.find(key), Some(NodeId(id as u32)));
    }
    assert_eq!(
        [node_index.find("same\x004"), node_index.find("g"), node_index.find("\0")],
        [None; 3]
    );
}

#[test]
fn ranks_follow_the_names() {
    let mut builder = Builder::new();
    builder.folded("main;f 5\nmain;g 9\na 1");
    let all = Analysis::new(Arc::new(builder.finish()), Query::default(), &Cancel::new()).unwrap();
    let node_index = NodeIndex::new(&all, &Cancel::new()).unwrap();
    let named: Vec<&str> =
        node_index.by_name().iter().map(|id| node_index.names().text(id.index())).collect();
    assert_eq!(named, ["a", "f", "g", "main"]);
    let ranks: Vec<u32> = node_index.by_name().iter().map(|&id| node_index.rank(id)).collect();
    assert_eq!(ranks, [0, 1, 2, 3]);
}
