//! Unit tests of `profile/merge/running.rs`.

use super::*;
use crate::profile::DecodeOptions;
use crate::profile::decode::DecodeInput;
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

/// Sources whose stacks are lists: repeated samples, labels, other orders, zeros, locations that no other source has.
#[test]
fn stacks_as_lists_merge_like_tables() {
    let (options, cancel) = (MergeOptions::default(), Cancel::new());
    for count in [1, 2, 129, 300] {
        let profiles: Vec<_> = (0..count).map(labelled).collect();
        let mut merge = RunningMerge::new(&options);
        for profile in &profiles {
            let bytes = encode(profile);
            let input = DecodeInput::open(&*bytes, DecodeOptions::default()).unwrap();
            let (source, _) = input.decode_for_merge(&cancel).unwrap();
            assert!(source.lists.is_some());
            assert!(merge.add(source, &cancel).unwrap());
        }
        let running = merge.finish(&cancel).unwrap().unwrap();
        let whole = combine_sources(profiles, Vec::new(), &options, &cancel).unwrap();
        assert!(encode(&running) == encode(&whole), "{count}");
    }
}

fn labelled(number: i64) -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.sample_type("space", "bytes");
    let frames = ["main", "same", &format!("own{number}"), &format!("own{}", number % 7)]
        .map(|name| builder.named(name.as_bytes()));
    let label = builder.number_label("bytes", number % 3, "bytes");
    let mut samples = [
        (&frames[..2], 1, vec![label]),
        (&frames[1..], number % 2, vec![label]),
        (&frames[..], 2, vec![]),
        (&frames[..2], 4, vec![label]),
        (&frames[..1], 0, vec![]),
        (&frames[..0], 3, vec![]),
    ];
    samples.rotate_left(number as usize % 5);
    for (stack, value, labels) in samples {
        builder.sample(stack, &[value], &labels);
    }
    Arc::new(builder.finish())
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
