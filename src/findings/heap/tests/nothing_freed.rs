//! Unit tests of `findings/heap/nothing_freed.rs`.

use crate::findings::tests::{heap, sentence};

#[test]
fn live_bytes_are_compared_with_all() {
    assert_eq!(
        sentence(&heap("a 1 104857600 1 94371840\n"), "nothing-freed"),
        "90.00% of the bytes that were allocated (90MB of 100MB) are live"
    );
    assert_eq!(sentence(&heap("a 1 104857600 1 94371839\n"), "nothing-freed"), "");
    assert_eq!(sentence(&heap("a 1 67108863 1 67108863\n"), "nothing-freed"), "");
}
