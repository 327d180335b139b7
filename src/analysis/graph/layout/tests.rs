//! Tests of the layout: properties that every drawing has, over random and hostile graphs.

use super::*;
use std::time::Instant;

const GAPS: Gaps = Gaps { nodes: 20.0, edges: 10.0, layers: 40.0 };

fn boxes(count: usize) -> Vec<NodeSize> {
    let size = |at: usize| NodeSize {
        width: 40.0 + (at * 37 % 90) as f64,
        height: 20.0 + (at * 13 % 30) as f64,
    };
    (0..count).map(size).collect()
}

/// Edges of a fixed random sequence.
fn random(count: usize, edges: usize, mut seed: u64) -> Vec<LayoutEdge> {
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as u32
    };
    (0..edges)
        .map(|_| LayoutEdge { from: next(count), to: next(count), weight: f64::from(next(9)) })
        .collect()
}

fn edges(pairs: &[(u32, u32)]) -> Vec<LayoutEdge> {
    pairs.iter().map(|&(from, to)| LayoutEdge { from, to, weight: 1.0 }).collect()
}

/// Checks what holds of every drawing: nothing overlaps or stands outside, and each edge runs from one box to the other.
fn assert_sound(nodes: &[NodeSize], edges: &[LayoutEdge]) -> GraphLayout {
    let drawn = layout(nodes, edges, GAPS);
    assert_eq!(drawn, layout(nodes, edges, GAPS), "a layout is the same each time");
    let centres = &drawn.centres;
    assert_eq!(centres.len(), nodes.len().min(MOST_NODES));
    for (at, (one, size)) in centres.iter().zip(nodes).enumerate() {
        let half = NodeSize { width: size.width / 2.0, height: size.height / 2.0 };
        assert!(one.x - half.width > -1e-6 && one.x + half.width < drawn.size.width + 1e-6);
        assert!(one.y - half.height > -1e-6 && one.y + half.height < drawn.size.height + 1e-6);
        for (other, size) in centres.iter().zip(nodes).skip(at + 1) {
            let across = (one.x - other.x).abs() + 1e-6 - half.width - size.width / 2.0;
            let down = (one.y - other.y).abs() + 1e-6 - half.height - size.height / 2.0;
            assert!(across >= GAPS.nodes || down > 0.0, "{at}: {one:?} {other:?}");
        }
    }
    assert_eq!(drawn.routes.len(), edges.len());
    for (edge, route) in edges.iter().zip(&drawn.routes) {
        let ends = [edge.from, edge.to].map(|end| end as usize);
        let placed = ends.iter().all(|&end| end < centres.len());
        assert_eq!(route.is_some(), placed);
        let Some(route) = route else { continue };
        for (end, corner) in ends.into_iter().zip([route[0], route[route.len() - 1]]) {
            let (dx, dy) = (corner.x - centres[end].x, corner.y - centres[end].y);
            assert!(dx.abs() <= nodes[end].width / 2.0 + 1e-6, "{edge:?} {route:?}");
            assert!(dy.abs() <= nodes[end].height / 2.0 + 1e-6, "{edge:?} {route:?}");
        }
    }
    drawn
}

#[test]
fn no_boxes_overlap_and_every_edge_is_there() {
    for (count, many, seed) in [(5, 6, 1), (20, 35, 2), (40, 90, 3), (80, 200, 4), (80, 2500, 5)] {
        assert_sound(&boxes(count), &random(count, many, seed));
    }
}

#[test]
fn callers_stand_above_callees() {
    let drawn = assert_sound(&boxes(5), &edges(&[(0, 1), (0, 2), (1, 3), (2, 3), (0, 3), (3, 4)]));
    let y = |at: usize| drawn.centres[at].y;
    assert!(y(0) < y(1) && y(1) < y(3) && y(2) < y(3) && y(3) < y(4));
    let long = drawn.routes[4].as_ref().unwrap();
    assert!(long.len() > 2, "an edge goes around the boxes of the layers that it passes");
}

#[test]
fn no_edge_of_a_plain_graph_crosses_a_box() {
    let (nodes, edges) = (boxes(40), random(40, 60, 7));
    let drawn = assert_sound(&nodes, &edges);
    for route in drawn.routes.iter().flatten().filter(|route| route.len() > 4) {
        for corner in &route[1..route.len() - 1] {
            for (centre, size) in drawn.centres.iter().zip(&nodes) {
                let inside = (corner.x - centre.x).abs() < size.width / 2.0
                    && (corner.y - centre.y).abs() < size.height / 2.0;
                assert!(!inside, "{corner:?} {centre:?}");
            }
        }
    }
}

#[test]
fn cycles_loops_single_nodes_and_nothing_have_layouts() {
    let all: Vec<(u32, u32)> = (0..12).flat_map(|a| (0..12).map(move |b| (a, b))).collect();
    let drawn = assert_sound(&boxes(12), &edges(&all));
    assert_eq!(drawn.routes[0].as_ref().map(Vec::len), Some(4), "a loop has four corners");
    assert_sound(&boxes(1), &[]);
    assert_sound(&boxes(1), &edges(&[(0, 0)]));
    assert_sound(&boxes(2), &edges(&[(0, 1), (1, 0), (0, 1)]));
    assert_eq!(layout(&[], &[], GAPS), GraphLayout::default());
    assert_eq!(layout(&[], &edges(&[(0, 1)]), GAPS).routes, [None]);
}

#[test]
fn sizes_that_are_no_numbers_are_tamed() {
    let odd = [f64::NAN, f64::INFINITY, -5.0, 1e300];
    let nodes: Vec<NodeSize> = odd.iter().map(|&width| NodeSize { width, height: width }).collect();
    let edge = |at: u32| LayoutEdge { from: at, to: (at + 1) % 4, weight: odd[at as usize] };
    let drawn = layout(&nodes, &(0..4).map(edge).collect::<Vec<_>>(), GAPS);
    assert!(drawn.size.width.is_finite() && drawn.centres.iter().all(|c| c.x.is_finite()));
}

#[test]
fn one_more_node_leaves_the_others_in_their_order() {
    let (nodes, some) = (boxes(30), random(29, 40, 11));
    let more: Vec<LayoutEdge> = some.iter().copied().chain(edges(&[(0, 29)])).collect();
    let (before, after) = (layout(&nodes[..29], &some, GAPS), layout(&nodes, &more, GAPS));
    let mut kept = (0, 0);
    for one in 0..29 {
        for other in one + 1..29 {
            let beside = |drawn: &GraphLayout| {
                let (a, b) = (drawn.centres[one], drawn.centres[other]);
                ((a.y - b.y).abs() < 1.0).then_some(a.x < b.x)
            };
            if let (Some(was), Some(is)) = (beside(&before), beside(&after)) {
                kept = (kept.0 + usize::from(was == is), kept.1 + 1);
            }
        }
    }
    assert!(kept.0 * 10 >= kept.1 * 8, "{kept:?} pairs keep their order");
}

#[test]
fn huge_graphs_are_cut_and_take_bounded_time() {
    let star: Vec<(u32, u32)> = (1..10_000).map(|at| (0, at)).collect();
    let chain: Vec<(u32, u32)> = (1..10_000).map(|at| (at - 1, at)).collect();
    for edges in [edges(&star), edges(&chain), random(10_000, 100_000, 13), random(600, 50_000, 17)]
    {
        let start = Instant::now();
        let drawn = layout(&boxes(10_000), &edges, GAPS);
        // The limit is 200 ms; this build is not optimised, and the machine may be busy.
        assert!(start.elapsed().as_millis() < 4000, "{:?}", start.elapsed());
        assert_eq!(drawn.centres.len(), MOST_NODES);
        assert!(drawn.routes.iter().flatten().count() <= MOST_EDGES);
    }
}
