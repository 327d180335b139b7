//! Unit tests of `findings/quality/empty_type.rs`.

use crate::findings::tests::{heap, named, sentence, typed};

#[test]
fn another_type_with_values_is_named() {
    let found = heap("main 3 300 0 0\n");
    assert_eq!(
        sentence(&found, "empty-type"),
        "all samples have 0 inuse_space, while alloc_space has 300B"
    );
    assert_eq!(named(&found, "empty-type").unwrap().link.sample_type, "alloc_space");
    assert_eq!(sentence(&heap("main 3 300 1 1\n"), "empty-type"), "");
}

#[test]
fn a_profile_without_samples_says_so() {
    let found = typed(&[("delay", "nanoseconds")], "");
    assert_eq!(sentence(&found, "empty-type"), "the profile holds no samples with a value");
}
