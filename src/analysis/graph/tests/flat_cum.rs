//! Unit tests of `analysis/graph/flat_cum.rs`.

use super::*;
use crate::analysis::query::Query;
use crate::profile::store::builder::Builder;
use std::collections::BTreeMap;

#[test]
fn a_walk_may_be_cut_anywhere() {
    let mut builder = Builder::new();
    builder.folded("a;b;c;b;d 3\na;b;c 4\na;b;c;b;e;a 5\na;b;f;b 6\na;g;b 7\nh;b;c 8\nh 9\n");
    let query = Query::default();
    let selected = Selected::new(Arc::new(builder.finish()), query, &Cancel::new()).unwrap();
    let table = FlatCumTable::new(selected, &Cancel::new()).unwrap();
    let stacks = table.selected.profile().stacks();
    let totals = table.stack_totals.clone().unwrap();
    let callees = vec![true; table.nodes.len()];
    let edges = |parts| -> BTreeMap<_, _> {
        let walk = StackWalk::new(stacks, &table.nodes, &totals, None);
        let visitor = || EdgeVisitor::new(&callees);
        let parts = walk.run_in(parts, visitor, &Cancel::new()).unwrap();
        let edges = parts.into_iter().reduce(EdgeVisitor::merge).unwrap().edges();
        edges.into_iter().map(|edge| ((edge.from, edge.to), edge.weight)).collect()
    };
    let whole = edges(1);
    assert_eq!(whole.len(), 11, "{whole:?}");
    for parts in 2..=stacks.len() + 1 {
        let walk = StackWalk::new(stacks, &table.nodes, &totals, None);
        let visitor = || FlatCumVisitor {
            sums: FlatCum::zero(table.nodes.len(), false),
            above: vec![0; table.nodes.len()],
        };
        let sums = walk.run_in(parts, visitor, &Cancel::new()).unwrap();
        let sums = sums.into_iter().map(|part| part.sums).reduce(FlatCum::merge).unwrap();
        assert_eq!(sums, *table.sums, "{parts} parts");
        assert_eq!(edges(parts), whole, "{parts} parts");
    }
}
