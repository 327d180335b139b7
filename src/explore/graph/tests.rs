//! Tests of drawings: hostile graphs, and that lines and boxes do not run over each other.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{
    GraphCanvas, GraphDetail, GraphPicture, GraphRequest, GraphScope, LineCell, MOST_NODES,
};
use crate::analysis::query::Query;
use crate::cancel::Cancel;
use crate::explore::view::ProfileView;
use crate::profile::store::builder::Builder;

fn view(stacks: &str) -> Arc<ProfileView> {
    let mut builder = Builder::new();
    builder.folded(stacks);
    let (profile, cancel) = (Arc::new(builder.finish()), Cancel::new());
    Arc::new(ProfileView::compute(&profile, Query::default(), None, &cancel).unwrap())
}

fn around(view: &Arc<ProfileView>, name: &str) -> GraphPicture {
    let node = view.find_row(name).unwrap().node;
    drawn(view, GraphScope::Around { node, above: 2, below: 2, across: 4 }, GraphDetail::Boxes)
}

fn drawn(view: &Arc<ProfileView>, scope: GraphScope, detail: GraphDetail) -> GraphPicture {
    let canvas = GraphCanvas { detail, columns: 120, has_labels: true };
    let request = GraphRequest { view: Arc::clone(view), scope, canvas };
    GraphPicture::new(request, &Cancel::new()).unwrap()
}

fn names(picture: &GraphPicture) -> Vec<&str> {
    let view = &picture.request.view;
    let mut names: Vec<&str> =
        picture.content.nodes.iter().map(|shown| view.name(shown.node)).collect();
    names.sort_unstable();
    names
}

/// Boxes do not overlap, are within the drawing, and no line is in a box.
fn check(picture: &GraphPicture) {
    assert_eq!(picture.boxes.len(), picture.content.nodes.len());
    for (at, one) in picture.boxes.iter().enumerate() {
        assert!(one.x + one.width <= picture.size.0 && one.y + one.height <= picture.size.1);
        for other in &picture.boxes[..at] {
            let beside = one.x + one.width <= other.x || other.x + other.width <= one.x;
            let below = one.y + one.height <= other.y || other.y + other.height <= one.y;
            assert!(beside || below, "{one:?} {other:?}");
        }
        for y in one.y + 1..(one.y + one.height).saturating_sub(1) {
            let is_empty = |x| picture.lines.get(x, y).is_none_or(LineCell::is_empty);
            assert!((one.x..one.x + one.width).all(is_empty), "a line through {one:?}");
        }
    }
}

#[test]
fn callers_and_callees_are_the_heaviest() {
    let mut stacks = "root;main;f;leaf 3\n".to_owned();
    for caller in 0..9 {
        writeln!(stacks, "c{caller};f {}", 10 * (caller + 1)).unwrap();
    }
    let view = view(&stacks);
    let picture = around(&view, "f");
    check(&picture);
    assert_eq!(names(&picture), ["c5", "c6", "c7", "c8", "f", "leaf"]);
    assert_eq!(picture.content.left_out, (6, 0));
    let path: Vec<bool> = picture.content.nodes.iter().map(|node| node.is_on_path).collect();
    assert_eq!(path.iter().filter(|on| **on).count(), 3, "c8, f and leaf");
    let layer = |name: &str| {
        let node = view.find_row(name).unwrap().node;
        picture.boxes[picture.content.find(node).unwrap() as usize].layer
    };
    assert!(layer("c8") < layer("f") && layer("f") < layer("leaf"));
    assert_eq!(picture.labels.iter().find(|label| label.text == "90").unwrap().edge, 0);
}

#[test]
fn another_weight_or_function_does_not_shuffle_the_picture() {
    let order = |stacks: &str| {
        let view = view(stacks);
        let picture = drawn(&view, GraphScope::Whole { count: 20 }, GraphDetail::Boxes);
        let mut leaves: Vec<(usize, String)> = picture
            .content
            .nodes
            .iter()
            .zip(&picture.boxes)
            .map(|(shown, place)| (place.x, view.name(shown.node).to_owned()))
            .filter(|(_, name)| ["a", "b", "c"].contains(&name.as_str()))
            .collect();
        leaves.sort_unstable();
        leaves.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    let usual = order("m;a 5\nm;b 9\nm;c 7\n");
    assert_eq!(order("m;a 50\nm;b 1\nm;c 7\n"), usual);
    assert_eq!(order("m;a 5\nm;b 9\nm;c 7\nm;d 20\n"), usual);
}

#[test]
fn hostile_graphs_are_drawn() {
    let mut wide = String::new();
    let mut cyclic = String::new();
    for at in 0..2_000 {
        writeln!(wide, "main;f{at} {}", at + 1).unwrap();
    }
    for from in 0..30 {
        for to in 0..30 {
            writeln!(cyclic, "f{from};f{to} {}", 1 + (from * 7 + to) % 11).unwrap();
        }
    }
    let name = "long".repeat(250_000);
    let long = format!("{name};{name}x;f 1\n");
    let chain: Vec<String> = (0..500).map(|at| format!("f{at}")).collect();
    let chain = format!("{} 1\n", chain.join(";"));
    for stacks in [&wide, &cyclic, &long, &chain, "main 1", "f;f;f 3", "m;a 3\nm;b -5\n", "m;a -5"]
    {
        let view = view(stacks);
        for detail in GraphDetail::ALL {
            for count in [4, 40, 100_000] {
                let picture = drawn(&view, GraphScope::Whole { count }, detail);
                assert!(picture.content.nodes.len() <= MOST_NODES);
                check(&picture);
            }
        }
        for row in view.rows.iter().take(5) {
            let scope = GraphScope::Around { node: row.node, above: 3, below: 3, across: 5 };
            check(&drawn(&view, scope, GraphDetail::Boxes));
        }
    }
    let loops = view("f;f;f 3\ng 1");
    let picture = drawn(&loops, GraphScope::Whole { count: 9 }, GraphDetail::Boxes);
    let marks: Vec<bool> = picture.content.nodes.iter().map(|node| node.is_recursive).collect();
    assert_eq!(marks.iter().filter(|mark| **mark).count(), 1);
}
