//! Unit tests of `findings/heap/one_site.rs`.

use crate::findings::tests::{heap, sentence, typed};

#[test]
fn the_line_that_allocates_is_named() {
    let found = heap(
        "main;main.keep;bytes.Clone 80 8000 40 4000\nmain;main.other;bytes.Clone 60 6000 60 6000\n",
    );
    assert_eq!(
        sentence(&found, "one-site"),
        "main.other holds 60.00% of the live bytes (5.86kB of 9.77kB); 100% of what it ever allocated is live"
    );
}

#[test]
fn a_few_objects_are_no_leak() {
    assert_eq!(sentence(&heap("main.table 9 9000 9 9000\n"), "one-site"), "");
}

#[test]
fn a_heap_of_many_parts_is_fine() {
    let found = heap("a 10 39 10 39\nb 10 31 10 31\nc 10 30 10 30\n");
    assert_eq!(sentence(&found, "one-site"), "");
    let types = [("objects", "count"), ("space", "bytes")];
    assert_eq!(
        sentence(&typed(&types, "a 10 40\nb 10 31\nc 10 29\n"), "one-site"),
        "a holds 40.00% of the live bytes (40B of 100B)"
    );
    let found = typed(&types, "a 10 40\nb 10 31\nc 10 29\n");
    assert_eq!(found[0].figures, [], "nothing is known of allocations");
}
