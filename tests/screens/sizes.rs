//! Every pane, and every way to look at one, from the smallest screen to the largest.

use insta::assert_snapshot;

use super::{SMALL, WIDE, screen};

/// Every pane, and every way to look at one, from the smallest screen to a wide one.
#[test]
fn every_size() {
    let states = [
        ("top", "heap.pb.gz", "j"),
        ("callers", "heap.pb.gz", "2"),
        ("tree", "cpu.pb.gz", "2vjj"),
        ("source", "heap.pb.gz", "3"),
        ("icicle", "heap.pb.gz", "4j"),
        ("icicle_inverted", "heap.pb.gz", "4v"),
        ("info", "heap.pb.gz", "5"),
        ("search", "heap.pb.gz", "/rem"),
        ("compare", "heap.pb.gz", "d"),
    ];
    for (name, fixture, keys) in states {
        for size @ (width, height) in [(40, 10), SMALL, WIDE, (200, 60)] {
            let name = format!("size_{name}_{width}x{height}");
            assert_snapshot!(name, screen(fixture, size, keys));
        }
    }
}
