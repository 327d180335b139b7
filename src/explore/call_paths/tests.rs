//! Tests of call paths against edges, and against a slow search.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{CallPaths, Direction, TreeShape};
use crate::analysis::frames::NodeId;
use crate::analysis::graph::edge::edges;
use crate::analysis::query::Query;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::weights::Weight;
use crate::cancel::Cancel;
use crate::explore::node_key::NodeKey;
use crate::explore::view::ProfileView;
use crate::profile::store::builder::Builder;

fn view(stacks: &str) -> Arc<ProfileView> {
    let mut builder = Builder::new();
    builder.folded(stacks);
    let (profile, cancel) = (Arc::new(builder.finish()), Cancel::new());
    Arc::new(ProfileView::compute(&profile, Query::default(), None, &cancel).unwrap())
}

const RECURSIVE: &str = "m;a;b;a;c 5\nm;a;a;b 3\nm;b;a;c;a;b 2\nm;c 7\nx;a;b;b;a 11\na -1";

fn call_paths(view: &Arc<ProfileView>, key: &str) -> CallPaths {
    CallPaths::around(view, &key.into(), &Cancel::new()).unwrap()
}

#[test]
fn first_nodes_weigh_what_edges_weigh() {
    let view = view(RECURSIVE);
    let all = edges(view.analysis.tree(), view.analysis.weights(), None);
    for row in view.rows.iter() {
        let key = view.key(row.node);
        let call_paths = call_paths(&view, &key);
        let weights = |ids: &[usize]| -> Vec<(NodeId, i64)> {
            let mut weights: Vec<_> = ids
                .iter()
                .map(|&id| (call_paths.path_node(id).node, call_paths.path_node(id).weight))
                .collect();
            weights.sort_unstable();
            weights
        };
        let mut below: Vec<_> =
            all.iter().filter(|e| e.from == row.node).map(|e| (e.to, e.weight)).collect();
        let mut above: Vec<_> =
            all.iter().filter(|e| e.to == row.node).map(|e| (e.from, e.weight)).collect();
        below.sort_unstable();
        above.sort_unstable();
        assert_eq!(weights(&call_paths.callees), below, "callees of {key}");
        assert_eq!(weights(&call_paths.callers), above, "callers of {key}");
    }
}

#[test]
fn whole_trees_weigh_every_sample_once() {
    let view = view(RECURSIVE);
    for shape in [TreeShape::Down, TreeShape::Up] {
        let cancel = Cancel::new();
        let mut call_paths = CallPaths::all_stacks(Arc::clone(&view), shape, &cancel).unwrap();
        let first = [call_paths.callers.clone(), call_paths.callees.clone()].concat();
        let sum: i64 = first.iter().map(|&id| call_paths.path_node(id).weight).sum();
        assert_eq!(sum, 27, "{shape:?}");
        for &id in first.iter().filter(|_| shape == TreeShape::Up) {
            let node = call_paths.path_node(id).node;
            assert_eq!(call_paths.path_node(id).weight, view.row(node).unwrap().flat);
        }
        let grown = call_paths.unfold_all(1000, &cancel).unwrap();
        assert!(grown.len() > 8, "{grown:?}");
        let of = |name: &str| call_paths.nodes.iter().find(|b| &*view.key(b.node) == name);
        let heavy = of(if shape == TreeShape::Down { "x" } else { "a" }).unwrap();
        assert_eq!(heavy.weight, if shape == TreeShape::Down { 11 } else { 10 });
        let few = CallPaths::all_stacks(Arc::clone(&view), shape, &cancel)
            .unwrap()
            .unfold_all(1, &cancel);
        assert_eq!(few.unwrap(), [], "{shape:?}");
    }
}

#[test]
fn paths_never_weigh_more_than_what_they_come_from() {
    let view = view(RECURSIVE);
    for row in view.rows.iter() {
        let mut call_paths = call_paths(&view, &view.key(row.node));
        let mut stack = [call_paths.callers.clone(), call_paths.callees.clone()].concat();
        while let Some(id) = stack.pop() {
            let more = call_paths.path_node(id).has_more;
            let children = call_paths.grow(id);
            assert_eq!(more, !children.is_empty(), "what is said before growing holds");
            let sum: i64 = children.iter().map(|&c| call_paths.path_node(c).weight).sum();
            assert!(sum <= call_paths.path_node(id).weight, "{:?}", call_paths.path_nodes(id));
            stack.extend(children);
        }
    }
}

/// Rows of each path, by the key of its last node.
type ByHand = BTreeMap<NodeKey, Vec<(TreeRow, TreeRow)>>;

/// A slow search that reads every row of the tree and compares each row of a function with all others.
struct Slow<'a> {
    view: &'a ProfileView,
    below: Vec<Vec<TreeRow>>,
}

impl Slow<'_> {
    fn new(view: &ProfileView) -> Slow<'_> {
        let tree = view.analysis.tree();
        let mut below = vec![Vec::new(); tree.len()];
        for row in tree.rows().filter(|&row| view.analysis.weights().touches(tree, row)) {
            below[tree.parent(row).index()].push(row);
        }
        Slow { view, below }
    }

    fn by_name(&self, steps: impl Iterator<Item = (TreeRow, TreeRow)>) -> ByHand {
        let mut all = ByHand::new();
        for (row, at) in steps.filter(|&(_, at)| at != TreeRow::ROOT) {
            let node = self.view.analysis.tree().node(at);
            all.entry(self.view.key(node)).or_default().push((row, at));
        }
        all
    }

    fn first(&self, shape: TreeShape, direction: Direction, key: &NodeKey) -> ByHand {
        let tree = self.view.analysis.tree();
        let all = self.below.iter().flatten().copied();
        let called = all.clone().map(|row| (row, tree.parent(row)));
        let is = |row: TreeRow| row != TreeRow::ROOT && self.view.key(tree.node(row)) == *key;
        let mut steps = match (shape, direction) {
            (TreeShape::Down, Direction::Callees) => {
                self.by_name(self.below[0].iter().map(|&row| (row, row)))
            }
            (TreeShape::Up, Direction::Callers) => {
                let own =
                    |row: &TreeRow| self.view.analysis.weights().own(*row) != Weight::default();
                self.by_name(tree.rows().filter(own).map(|row| (row, row)))
            }
            (TreeShape::Around, Direction::Callers) => {
                self.by_name(called.filter(|&(row, parent)| is(row) && !is(parent)))
            }
            (TreeShape::Around, Direction::Callees) => {
                let called = called.filter(|&(row, parent)| !is(row) && is(parent));
                self.by_name(called.map(|(row, _)| (row, row)))
            }
            _ => ByHand::new(),
        };
        for rows in steps.values_mut().filter(|_| shape == TreeShape::Around) {
            let above = rows.clone();
            let is_below = |row| above.iter().any(|&(a, _)| a < row && row < tree.end(a));
            rows.retain(|&(row, _)| !is_below(row));
        }
        steps
    }

    fn next(&self, direction: Direction, rows: &[(TreeRow, TreeRow)]) -> ByHand {
        match direction {
            Direction::Callers => {
                let tree = self.view.analysis.tree();
                self.by_name(rows.iter().map(|&(row, at)| (row, tree.parent(at))))
            }
            Direction::Callees => {
                let below = rows.iter().flat_map(|&(_, at)| &self.below[at.index()]);
                self.by_name(below.map(|&row| (row, row)))
            }
        }
    }

    fn weight(&self, shape: TreeShape, rows: &[(TreeRow, TreeRow)]) -> i64 {
        let (tree, weights) = (self.view.analysis.tree(), self.view.analysis.weights());
        let mut sum = Weight::default();
        for &(row, _) in rows {
            let up = shape == TreeShape::Up;
            sum.add(if up { weights.own(row) } else { weights.total(tree, row) });
        }
        sum.value()
    }
}

/// Follows both trees to their ends and compares every path.
fn is_as_by_hand(mut call_paths: CallPaths) -> Result<(), TestCaseError> {
    let view = Arc::clone(call_paths.view());
    let slow = Slow::new(&view);
    let shape = call_paths.shape;
    let firsts = [
        (Direction::Callers, call_paths.callers.clone()),
        (Direction::Callees, call_paths.callees.clone()),
    ];
    let first = |(direction, ids)| (direction, ids, slow.first(shape, direction, &call_paths.key));
    let mut waiting: Vec<(Direction, Vec<usize>, ByHand)> = firsts.into_iter().map(first).collect();
    while let Some((direction, ids, by_hand)) = waiting.pop() {
        let mut expected: Vec<_> = by_hand.into_iter().collect();
        let size = |rows: &[_]| Reverse(slow.weight(shape, rows).unsigned_abs());
        expected.sort_by_key(|(_, rows)| size(rows));
        prop_assert_eq!(ids.len(), expected.len());
        for (id, (key, mut rows)) in ids.into_iter().zip(expected) {
            let path = call_paths.path_node(id);
            prop_assert_eq!(&view.key(path.node), &key);
            prop_assert_eq!(path.weight, slow.weight(shape, &rows));
            let mut found = path.rows.to_vec();
            found.sort_unstable();
            rows.sort_unstable();
            prop_assert_eq!(&found, &rows);
            let next = slow.next(direction, &rows);
            prop_assert_eq!(path.has_more, !next.is_empty());
            waiting.push((direction, call_paths.grow(id), next));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_path_is_as_found_by_hand(
        stacks in vec((vec(0..5_u8, 1..10), -9..50_i64), 1..30),
        signed: bool,
    ) {
        let line = |(stack, value): &(Vec<u8>, i64)| {
            let names: Vec<String> = stack.iter().map(|frame| format!("f{frame}")).collect();
            format!("{} {}", names.join(";"), if signed { *value } else { value.abs() })
        };
        let view = view(&stacks.iter().map(line).collect::<Vec<_>>().join("\n"));
        let cancel = Cancel::new();
        for row in view.rows.iter() {
            is_as_by_hand(call_paths(&view, &view.key(row.node)))?;
        }
        for shape in [TreeShape::Down, TreeShape::Up] {
            is_as_by_hand(CallPaths::all_stacks(Arc::clone(&view), shape, &cancel).unwrap())?;
        }
    }
}
