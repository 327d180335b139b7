//! Unit tests of `profile/merge/running.rs`.

use super::*;
use crate::profile::encode::encode;
use crate::profile::merge::sources::combine_sources;
use crate::profile::store::builder::Builder;

/// A profile whose stacks overlap with those of its neighbours, and whose last stack cancels in the sum.
fn numbered(number: i64) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.header().time_nanos = 5 + number;
    let sign = if number % 2 == 0 { 1 } else { -1 };
    builder.folded(&format!(
        "main;f{number};g 1\nmain;f{};h 2\nmain;same {sign}\nmain;none 0\n",
        number + 1
    ));
    Arc::new(builder.finish())
}

#[test]
fn it_is_the_merge_of_all_at_once() {
    let (options, cancel) = (MergeOptions::default(), Cancel::new());
    for count in [1, 2, 127, 128, 129, 300] {
        let profiles: Vec<_> = (0..count).map(numbered).collect();
        let mut merge = RunningMerge::new(&options);
        for profile in &profiles {
            assert!(merge.add(Arc::clone(profile), &cancel).unwrap());
        }
        let running = merge.finish(&cancel).unwrap().unwrap();
        let whole = combine_sources(profiles, Vec::new(), &options, &cancel).unwrap();
        assert!(encode(&running) == encode(&whole), "{count}");
    }
}

#[test]
fn other_sample_types_are_refused() {
    let (options, cancel) = (MergeOptions::default(), Cancel::new());
    let mut merge = RunningMerge::new(&options);
    assert!(merge.add(numbered(1), &cancel).unwrap());
    let mut builder = Builder::new();
    builder.sample_type("cpu", "nanoseconds");
    builder.folded("main 1\n");
    assert!(!merge.add(Arc::new(builder.finish()), &cancel).unwrap());
}
