//! Unit tests of `load/kind.rs`.

use super::*;

fn contention(leaf: &str) -> ProfileKind {
    let mut builder = Builder::new();
    builder.sample_type("contentions", "count");
    builder.sample_type("delay", "nanoseconds");
    let leaf = builder.named(leaf.as_bytes());
    builder.sample(&[leaf], &[1, 2_000_000], &[]);
    let profile = builder.finish();
    assert_eq!(total_in_words(&profile), "2ms delay");
    ProfileKind::of(&profile)
}

#[test]
fn waiting_for_a_lock_is_not_releasing_it() {
    let (block, mutex) = (contention("runtime.chanrecv1"), contention("sync.(*Mutex).Unlock"));
    assert!(!block.fits(&mutex));
    assert!(block.fits(&contention("sync.(*Mutex).Lock")));
    assert!(mutex.fits(&contention("sync.(*RWMutex).RUnlock")));
}

#[test]
fn allocs_is_no_snapshot_of_a_heap() {
    let kind = |default: &str| {
        let mut builder = Builder::new();
        builder.sample_type("alloc_space", "bytes");
        builder.sample_type("inuse_space", "bytes");
        builder.header().default_sample_type = default.to_owned();
        ProfileKind::of(&builder.finish())
    };
    assert!(!kind("alloc_space").fits(&kind("inuse_space")));
    assert!(kind("").fits(&kind("inuse_space")));
}

/// A server that subtracts an earlier profile loses the default sample type.
#[test]
fn allocs_is_known_by_its_name() {
    let kind = |default: &str, name: &str| {
        let mut builder = Builder::new();
        builder.sample_type("alloc_space", "bytes");
        builder.sample_type("inuse_space", "bytes");
        builder.header().default_sample_type = default.to_owned();
        let kind = ProfileKind::named(&builder.finish(), OsStr::new(name));
        kind.in_session().map(MemberKind::name)
    };
    assert_eq!(kind("", "http://h:1/debug/pprof/allocs?seconds=3"), Some("allocs"));
    assert_eq!(kind("", "shop.allocs.20261127.pb.gz"), Some("allocs"));
    assert_eq!(kind("", "heap.pb.gz"), Some("heap"));
    assert_eq!(kind("inuse_space", "allocs.pb.gz"), Some("heap"), "as recorded");
}
