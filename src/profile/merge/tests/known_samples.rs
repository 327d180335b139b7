//! Unit tests of `profile/merge/known_samples.rs`.

use super::*;

#[test]
fn samples_are_found_in_any_order_by_stack_and_labels() {
    let mut known = KnownSamples::default();
    let samples: Vec<(Vec<u32>, LabelSetId)> =
        (0..100).map(|number| ((0..number % 10).collect(), LabelSetId(number / 10))).collect();
    for (place, (frames, labels)) in samples.iter().enumerate() {
        assert_eq!(known.find(frames, *labels), None);
        known.insert(frames, *labels, place as u32);
    }
    let places = (0..100).chain((0..100).rev()).chain((0..100).map(|place| place * 37 % 100));
    for place in places {
        let (frames, labels) = &samples[place];
        assert_eq!(known.find(frames, *labels), Some(place as u32));
    }
    assert_eq!(known.find(&[1], LabelSetId(0)), None);
}

#[test]
fn stacks_beyond_the_limit_are_not_kept() {
    let mut known = KnownSamples::default();
    let long = vec![7; MOST_FRAMES];
    known.insert(&long, LabelSetId(0), 1);
    known.insert(&[7], LabelSetId(0), 2);
    assert_eq!(known.find(&long, LabelSetId(0)), Some(1));
    assert_eq!(known.find(&[7], LabelSetId(0)), None);
}
