//! Properties of every profile and every byte string, tested on random ones.

use proptest::collection::vec;
use proptest::prelude::*;
use rprof_tui::analysis::frames::NodeId;
use rprof_tui::analysis::graph::edge::edges;
use rprof_tui::analysis::graph::flat_cum::FlatCumTable;
use rprof_tui::analysis::graph::inlining::Inlining;
use rprof_tui::analysis::graph::text_graph::TextGraph;
use rprof_tui::analysis::query::{Pattern, Query};
use rprof_tui::analysis::tree::TreeRow;
use rprof_tui::analysis::{Analysis, Selected};
use rprof_tui::cancel::Cancel;
use rprof_tui::profile::decode::{DecodeOptions, decode};
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::profile::{Line, Location, Profile};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A stack, root first, with its value. Its names are few, so that recursion and shared prefixes are common.
type Stack = (Vec<u8>, i64);

fn stacks(values: impl Strategy<Value = i64>) -> impl Strategy<Value = Vec<Stack>> {
    vec((vec(0..5_u8, 0..12), values), 1..40)
}

fn name(frame: u8) -> String {
    format!("f{frame}")
}

fn profile(stacks: &[Stack]) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    for (stack, value) in stacks {
        let leaf_first: Vec<_> =
            stack.iter().rev().map(|&frame| builder.named(name(frame).as_bytes())).collect();
        builder.sample(&leaf_first, &[*value], &[]);
    }
    Arc::new(builder.finish())
}

/// Profiles with inlined frames and a column of counts. Neighbours whose sum is a multiple of three share a location.
fn inlined(stacks: &[Stack]) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.sample_type("contentions", "count");
    builder.sample_type("delay", "nanoseconds");
    for (stack, value) in stacks {
        let mut locations: Vec<Vec<u8>> = Vec::new();
        for &frame in stack {
            match locations.last_mut() {
                Some(last) if last.last().is_some_and(|above| (above + frame) % 3 == 0) => {
                    last.push(frame);
                }
                _ => locations.push(vec![frame]),
            }
        }
        let leaf_first: Vec<_> = locations
            .iter()
            .rev()
            .map(|frames| {
                let lines: Vec<Line> = frames
                    .iter()
                    .rev()
                    .map(|&frame| Line {
                        function: builder.function(name(frame).as_bytes(), b"", b"", 0),
                        line: 1,
                        column: 0,
                    })
                    .collect();
                let address =
                    frames.iter().fold(1, |address, &frame| address * 7 + u64::from(frame));
                builder.location(Location { address, ..Location::default() }, &lines)
            })
            .collect();
        builder.sample(&leaf_first, &[2, *value], &[]);
    }
    Arc::new(builder.finish())
}

fn analyse(profile: &Arc<Profile>, query: Query) -> Analysis {
    Analysis::new(Arc::clone(profile), query, &Cancel::new()).unwrap()
}

fn node(analysis: &Analysis, frame: u8) -> Option<NodeId> {
    analysis.nodes().ids().find(|&n| analysis.nodes().name(n) == name(frame).as_bytes())
}

/// Flat and cum as a set per sample gives them.
fn expected(stacks: &[Stack]) -> BTreeMap<u8, (i64, i64)> {
    let mut sums: BTreeMap<u8, (i64, i64)> = BTreeMap::new();
    for (stack, value) in stacks {
        for frame in stack.iter().collect::<BTreeSet<_>>() {
            sums.entry(*frame).or_default().1 += value;
        }
        if let Some(leaf) = stack.last() {
            sums.entry(*leaf).or_default().0 += value;
        }
    }
    sums
}

/// Edges as a set per sample gives them.
fn expected_edges(stacks: &[Stack]) -> BTreeMap<(u8, u8), i64> {
    let mut sums = BTreeMap::new();
    for (stack, value) in stacks.iter().filter(|(_, value)| *value != 0) {
        let calls: BTreeSet<(u8, u8)> =
            stack.windows(2).map(|w| (w[0], w[1])).filter(|(a, b)| a != b).collect();
        for call in calls {
            *sums.entry(call).or_default() += value;
        }
    }
    sums
}

proptest! {
    #[test]
    fn flat_and_cum_count_each_sample_once(stacks in stacks(-50..50_i64)) {
        let analysis = analyse(&profile(&stacks), Query::default());
        for (frame, (flat, cum)) in expected(&stacks) {
            let node = node(&analysis, frame).unwrap();
            prop_assert_eq!(analysis.sums().flat(node).sum, flat);
            prop_assert_eq!(analysis.sums().cum(node).sum, cum);
        }
        let total: i64 = stacks.iter().map(|(_, value)| value.abs()).sum();
        prop_assert_eq!(analysis.total(), total);
    }

    #[test]
    fn edges_count_each_sample_once(stacks in stacks(-50..50_i64)) {
        let analysis = analyse(&profile(&stacks), Query::default());
        let found: BTreeMap<_, _> = edges(analysis.tree(), analysis.weights(), None)
            .into_iter()
            .map(|e| ((analysis.nodes().name(e.from).to_vec(), analysis.nodes().name(e.to).to_vec()), e.weight))
            .collect();
        let expected: BTreeMap<_, _> = expected_edges(&stacks)
            .into_iter()
            .map(|((from, to), weight)| ((name(from).into_bytes(), name(to).into_bytes()), weight))
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_tree_holds_what_the_nodes_hold(stacks in stacks(0..50_i64)) {
        let analysis = analyse(&profile(&stacks), Query::default());
        let (tree, weights) = (analysis.tree(), analysis.weights());
        let mut own = 0;
        for row in tree.rows() {
            let below: i64 = tree.children(row).map(|c| weights.total(tree, c).sum).sum();
            prop_assert_eq!(weights.total(tree, row).sum, below + weights.own(row).sum);
            prop_assert!(tree.parent(row) < row && row < tree.end(row));
            prop_assert_eq!(tree.depth(row), tree.depth(tree.parent(row)) + 1);
            own += weights.own(row).sum;
        }
        let without_frames: i64 = stacks.iter().filter(|(s, _)| s.is_empty()).map(|(_, v)| v).sum();
        prop_assert_eq!(own + without_frames, analysis.total());
        prop_assert_eq!(weights.total(tree, TreeRow::ROOT).sum, analysis.total());
        for node in analysis.nodes().ids() {
            let (flat, cum) = (analysis.sums().flat(node).sum, analysis.sums().cum(node).sum);
            prop_assert!(cum >= flat && flat >= 0);
        }
    }

    #[test]
    fn filters_only_shrink(stacks in stacks(0..50_i64), which in 0..6_usize, frame in 0..5_u8) {
        let profile = profile(&stacks);
        let whole = analyse(&profile, Query::default());
        let mut query = Query::default();
        let pattern = Some(Pattern::new("focus", &name(frame)).unwrap());
        let filters = &mut query.filters;
        let slots = [
            &mut filters.focus, &mut filters.ignore, &mut filters.hide, &mut filters.show,
            &mut filters.show_from, &mut filters.prune_from,
        ];
        *slots.into_iter().nth(which).unwrap() = pattern;
        // Stages of the unfiltered analysis may be reused. The result must equal that of a fresh analysis.
        let next = whole.next(query.clone(), &Cancel::new()).unwrap();
        let fresh = analyse(&profile, query);
        prop_assert_eq!(next.total(), whole.total());
        for frame in 0..5 {
            let (Some(before), Some(after)) = (node(&whole, frame), node(&next, frame)) else { continue };
            prop_assert!(next.sums().cum(after).sum <= whole.sums().cum(before).sum);
            let again = node(&fresh, frame).unwrap();
            prop_assert_eq!(next.sums().cum(after), fresh.sums().cum(again));
            prop_assert_eq!(next.sums().flat(after), fresh.sums().flat(again));
        }
    }

    #[test]
    fn a_table_without_a_tree_is_the_same(
        stacks in stacks(-5..50_i64), which in 0..8_usize, frame in 0..5_u8, mean: bool, count in 1..6_i64,
    ) {
        let mut query = Query { mean, sample_type: 1, ..Query::default() };
        let pattern = Some(Pattern::new("focus", &name(frame)).unwrap());
        let filters = &mut query.filters;
        let slots = [
            &mut filters.focus, &mut filters.ignore, &mut filters.hide, &mut filters.show,
            &mut filters.show_from, &mut filters.prune_from,
        ];
        if let Some(slot) = slots.into_iter().nth(which) {
            *slot = pattern;
        }
        let analysis = analyse(&inlined(&stacks), query.clone());
        let selected = Selected::new(inlined(&stacks), query, &Cancel::new()).unwrap();
        let table = FlatCumTable::new(selected, &Cancel::new()).unwrap();
        prop_assert_eq!(table.sums(), analysis.sums());
        for count in [0, count] {
            let whole = TextGraph::new(&analysis, count);
            let few = TextGraph::without_edges(&table, count);
            prop_assert_eq!(&few.nodes, &whole.nodes);
            let (marks, expected) = (few.inlining(), whole.inlining());
            for node in &whole.nodes {
                let mark = |of: &HashMap<_, _, _>| of.get(node).copied().unwrap_or(Inlining::None);
                prop_assert_eq!(mark(&marks), mark(&expected), "{:?}", analysis.nodes().name(*node));
            }
        }
        let all = Inlining::of_callees(&edges(analysis.tree(), analysis.weights(), None));
        let of_stacks = analysis.table().inlining(&Cancel::new()).unwrap();
        let of_tree = analysis.inlining(&Cancel::new()).unwrap();
        for (node, marks) in analysis.nodes().ids().zip(of_stacks.into_iter().zip(of_tree)) {
            let expected = all.get(&node).copied().unwrap_or_default();
            prop_assert_eq!(marks, (expected, expected), "{:?}", analysis.nodes().name(node));
        }
    }

    #[test]
    fn trimming_keeps_the_order_and_the_values(stacks in stacks(0..50_i64), count in 1..4_i64) {
        let profile = profile(&stacks);
        let whole = analyse(&profile, Query::default());
        let all = TextGraph::new(&whole, 0);
        let few = TextGraph::new(&whole, count);
        let kept = all.nodes.len().min(count as usize);
        prop_assert_eq!(&few.nodes, &all.nodes[..kept]);
        for edge in &few.edges {
            prop_assert!(few.nodes.contains(&edge.from) && few.nodes.contains(&edge.to));
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read_and_never_a_panic(bytes in vec(any::<u8>(), 0..400)) {
        if let Ok(profile) = decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new()) {
            analyse(&Arc::new(profile), Query::default());
        }
    }

    #[test]
    fn a_broken_profile_is_refused_or_read_and_never_a_panic(
        at in 0..10_000_usize, byte in any::<u8>(), cut in 0..10_000_usize,
    ) {
        let mut bytes = crate::support::gunzipped("heap.pb.gz");
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - (cut % length) * usize::from(cut % 3 == 0));
        if let Ok(profile) = decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new()) {
            let profile = Arc::new(profile.pruned().with_mapping());
            let query = Query { sample_type: profile.default_sample_type(), ..Query::default() };
            analyse(&profile, query);
        }
    }
}

#[test]
fn ten_thousand_frames_are_ordinary() {
    let stack: Vec<u8> = (0..10_000).map(|depth| (depth % 3) as u8).collect();
    let deep = vec![(stack.clone(), 5), (stack[..9_999].to_vec(), 2)];
    let analysis = analyse(&profile(&deep), Query::default());
    assert_eq!(analysis.tree().len(), 10_001);
    assert_eq!(analysis.tree().depth(TreeRow(10_000)), 10_000);
    for (frame, (flat, cum)) in expected(&deep) {
        let node = node(&analysis, frame).unwrap();
        let sums = analysis.sums();
        assert_eq!((sums.flat(node).sum, sums.cum(node).sum), (flat, cum));
    }
}
