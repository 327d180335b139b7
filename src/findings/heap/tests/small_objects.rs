//! Unit tests of `findings/heap/small_objects.rs`.

use crate::findings::tests::{heap, sentence};

#[test]
fn objects_and_their_mean_size_count() {
    let found = |stacks: &str| sentence(&heap(stacks), "small-objects");
    assert_eq!(
        found("a 0 0 300000 9600000\nb 0 0 700000 70000000000\n"),
        "",
        "the most objects are large"
    );
    assert_eq!(
        found("a 0 0 300000 9600000\nb 0 0 299999 1\nc 0 0 200000 1\nd 0 0 200001 1\n"),
        "a holds 30.00% of the live objects (300000 of 1000000), of 32 bytes each"
    );
    assert_eq!(found("a 0 0 99999 9999\n"), "", "few objects");
    assert_eq!(found("a 0 0 100000 6500000\n"), "", "larger objects");
}
