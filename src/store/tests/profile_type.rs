//! Unit tests of `store/profile_type.rs`.

use super::*;

#[test]
fn types_are_found_by_a_part() {
    let ids = [
        "memory:alloc_space:bytes:space:bytes",
        "memory:inuse_space:bytes:space:bytes",
        "process_cpu:cpu:nanoseconds:cpu:nanoseconds:delta",
    ];
    let known: Vec<_> = ids.iter().filter_map(|id| ProfileType::parse(id)).collect();
    let found = |word: &str| resolved(word, &known).map(|t| t.id());
    assert_eq!(found("inuse_space").as_deref(), Ok(ids[1]));
    assert_eq!(found("memory:alloc_space").as_deref(), Ok(ids[0]));
    assert_eq!(found("process_cpu").as_deref(), Ok(ids[2]));
    assert_eq!(found("process_cpu:cpu:nanoseconds:cpu:nanoseconds").as_deref(), Ok(ids[2]));
    assert_eq!(found("a:b:c:d:e").as_deref(), Ok("a:b:c:d:e"));
    let typo = found("memory:inuse_spcae:bytes:space:bytes").unwrap_err();
    assert!(typo.ends_with(&format!("the closest is {}", ids[1])), "{typo}");
    let delta = found("memory:inuse_space:bytes:space:bytes:delta").unwrap_err();
    assert!(delta.contains(&format!("no delta of {} (Pyroscope has none", ids[1])), "{delta}");
    assert!(found("memory").unwrap_err().contains("one of several"));
    assert!(found("inuse_spac").unwrap_err().ends_with("the closest is inuse_space"));
    assert!(found("memory:inuse_spce").unwrap_err().ends_with("the closest is memory:inuse_space"));
    assert!(found("tears").unwrap_err().contains("the store has memory:alloc_space"));
}

/// A beginning that several types have is closest to the first in lists, in whichever order the store has them.
#[test]
fn the_closest_of_several_is_the_first_in_lists() {
    let ids = ["memory:inuse_objects:count:space:bytes", "memory:inuse_space:bytes:space:bytes"];
    let known: Vec<_> = ids.iter().filter_map(|id| ProfileType::parse(id)).collect();
    let error = resolved("inuse", &known).unwrap_err();
    assert!(error.ends_with("the closest is inuse_space"), "{error}");
}

#[test]
fn snapshots_are_told_from_deltas() {
    use StoreProtocol::{Parca, Pyroscope};
    let is = |id: &str, protocol| ProfileType::parse(id).unwrap().is_snapshot(protocol);
    let (heap, allocated) =
        ("memory:inuse_space:bytes:space:bytes", "memory:alloc_space:bytes:space:bytes");
    assert!(is(heap, Parca) && is(heap, Pyroscope));
    assert!(is(allocated, Parca) && !is(allocated, Pyroscope));
    assert!(!is("process_cpu:cpu:nanoseconds:cpu:nanoseconds:delta", Parca));
    let goroutines = "goroutines:goroutine:count:goroutine:count";
    assert!(is(goroutines, Parca) && is(goroutines, Pyroscope));
}
