//! Unit tests of `findings/growth/heap_growth.rs`.

use crate::findings::tests::{sentence, snapshots};

const TYPES: [(&str, &str); 2] = [("inuse_objects", "count"), ("inuse_space", "bytes")];

/// Heaps of `main;main.store;bytes.Clone` with these bytes, beside a hundred bytes of a table.
fn found(bytes: &[i64]) -> String {
    let stacks = bytes.iter().map(|bytes| {
        format!("main;main.store;bytes.Clone {bytes} {bytes}\nmain;main.table 100 100\n")
    });
    sentence(&snapshots(&TYPES, &stacks.collect::<Vec<_>>()), "heap-growth")
}

#[test]
fn the_innermost_own_function_of_the_growth_is_named() {
    assert_eq!(
        found(&[10, 20, 30, 40]),
        "main.store grew from 10B to 40B cum over 4 snapshots, +10B a minute: 100% of the growth of the live bytes"
    );
}

#[test]
fn a_heap_in_no_order_or_with_little_growth_is_fine() {
    assert_eq!(found(&[10, 20, 30]), "", "three may rise by chance");
    assert_eq!(found(&[10, 40, 20, 30]), "");
    assert_eq!(found(&[40, 30, 20, 10]), "");
    assert_eq!(found(&[100, 107, 114, 121]), "", "21 of 221 bytes are less than a tenth");
}

#[test]
fn growth_beyond_that_of_the_whole_is_all_of_it() {
    let heap = |n: i64| format!("main.store {n} {n}\nmain.done {0} {0}\n", 100 - n / 2);
    let heaps: Vec<String> = [20, 40, 60, 80].map(heap).to_vec();
    assert_eq!(
        sentence(&snapshots(&TYPES, &heaps), "heap-growth"),
        "main.store grew from 20B to 80B cum over 4 snapshots, +20B a minute: 100% of the growth of the live bytes"
    );
}

#[test]
fn growth_of_many_parts_names_none() {
    let heap = |n: i64| format!("main.a {n} {n}\nmain.b {n} {n}\nmain.c {n} {n}\n");
    let heaps: Vec<String> = [10, 20, 30, 40].map(heap).to_vec();
    assert_eq!(sentence(&snapshots(&TYPES, &heaps), "heap-growth"), "");
}
