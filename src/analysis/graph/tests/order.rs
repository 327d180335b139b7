//! Unit tests of `analysis/graph/order.rs`.

use std::sync::Arc;

use super::*;
use crate::analysis::Analysis;
use crate::analysis::query::Query;
use crate::cancel::Cancel;
use crate::profile::store::builder::Builder;

/// The rule spelled out, over values that often tie.
#[test]
fn ties_go_to_the_name_then_to_the_other_value_then_to_the_id() {
    let rows: Vec<u32> = (0..200).collect();
    let main = |row: u32| u64::from(row * 7 % 5);
    let name = |row: u32| row * 11 % 4;
    let other = |row: u32| u64::from(row * 13 % 3);
    let mut sorted = rows.clone();
    sort_by_weight(&mut sorted, main, name, other);
    let mut expected = rows;
    expected.sort_by_key(|&row| (Reverse(main(row)), name(row), Reverse(other(row)), row));
    assert_eq!(sorted, expected);
}

/// Ranks of names give the order of the names themselves, with ties in every part of the key.
#[test]
fn ranks_order_as_names_do() {
    let stacks: Vec<String> =
        (0..60).map(|n| format!("main;f{};g{} {}", n % 7, n % 13, n % 5)).collect();
    let mut builder = Builder::new();
    builder.folded(&stacks.join("\n"));
    let profile = Arc::new(builder.finish());
    let analysis = Analysis::new(profile, Query::default(), &Cancel::new()).unwrap();
    let sums = analysis.sums();
    let nodes: Vec<NodeId> = (0..analysis.nodes().len() as u32).map(NodeId).collect();
    // Names in three groups, so that many are equal.
    let rank = |node: NodeId| node.0 % 3;
    for sort in [Sort::Flat, Sort::Cum] {
        let (mut by_name, mut by_rank) = (nodes.clone(), nodes.clone());
        sort_nodes(sums, sort, &mut by_name, rank);
        sort_nodes_by_rank(sums, sort, &mut by_rank, rank);
        assert_eq!(by_name, by_rank);
        assert_ne!(by_rank, nodes);
    }
}
