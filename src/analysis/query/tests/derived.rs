//! Unit tests of `analysis/query/derived.rs`.

use super::*;
use crate::analysis::Analysis;
use crate::analysis::query::Query;
use crate::cancel::Cancel;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

#[test]
fn quotients_are_of_sums() {
    let mut builder = Builder::new();
    builder.sample_type("inuse_objects", "count");
    builder.sample_type("inuse_space", "bytes");
    for (leaf, values) in [("a", [1, 100]), ("b", [9, 90])] {
        let stack = [builder.named(leaf.as_bytes()), builder.named(b"main")];
        builder.sample(&stack, &values, &[]);
    }
    let profile = Arc::new(builder.finish());
    let all = derived(&profile);
    assert_eq!(all.iter().map(|d| d.name).collect::<Vec<_>>(), ["avg size"]);
    let query = Query { sample_type: 1, derived: Some(all[0]), ..Query::default() };
    let analysis = Analysis::new(profile, query, &Cancel::new()).unwrap();
    let cum = |name: &str| {
        let node = analysis.nodes().ids().find(|&n| analysis.nodes().name(n) == name.as_bytes());
        analysis.sums().cum(node.unwrap()).value()
    };
    assert_eq!((cum("main"), cum("a"), cum("b")), (19, 100, 10));
    assert_eq!(analysis.total(), 19);
    assert_eq!(counted(analysis.profile(), 1), Some(0));
}
