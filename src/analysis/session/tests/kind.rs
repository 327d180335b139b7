//! Unit tests of `analysis/session/kind.rs`.

use super::*;

#[test]
fn sample_types_tell_the_kind() {
    let heap = ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"];
    let kind = |types: &[&str], default, unlocks| {
        MemberKind::of(types, default, unlocks).map_or("none", MemberKind::name)
    };
    assert_eq!(kind(&heap, 3, false), "heap");
    assert_eq!(kind(&heap, 1, false), "allocs");
    assert_eq!(kind(&["samples", "cpu"], 1, false), "cpu");
    assert_eq!(kind(&["contentions", "delay"], 1, false), "block");
    assert_eq!(kind(&["contentions", "delay"], 1, true), "mutex");
    assert_eq!(kind(&["goroutine"], 0, false), "goroutine");
    assert_eq!(kind(&["samples"], 0, false), "none");
}
