//! Unit tests of `findings/heap/large_objects.rs`.

use crate::findings::tests::{heap, sentence};

#[test]
fn bytes_and_their_mean_size_count() {
    let found = |stacks: &str| sentence(&heap(stacks), "large-objects");
    assert_eq!(
        found("a 0 0 2 2097152\nb 0 0 100 2097151\nc 0 0 100 2097151\nd 0 0 100 2097151\n"),
        "2 objects of a hold 25.00% of the live bytes (2MB of 8MB), 1MB each"
    );
    assert_eq!(
        found("a 0 0 1 2097152\n"),
        "1 object of a holds 100% of the live bytes (2MB of 2MB)"
    );
    assert_eq!(found("a 0 0 2 2097151\n"), "", "smaller objects");
    assert_eq!(found("a 0 0 1 1048576\nb 0 0 9 4000000\n"), "", "a small share");
}
