//! Unit tests of `profile/store/label_frames.rs`.

use super::*;
use crate::profile::store::builder::Builder;

#[test]
fn frames_stand_at_both_ends() {
    let mut builder = Builder::new();
    let label = builder.text_label("user", "alice");
    builder.folded("main;foo 1\nmain;bar 2");
    let stack = [builder.named(b"foo"), builder.named(b"main")];
    builder.sample(&stack, &[3], &[label]);
    let profile = builder.finish();
    let mut label_frames = LabelFrames::new(profile.label_set_count());
    let (a, b) = (
        label_frames.frame(b"a".into(), b"k".into()),
        label_frames.frame(b"b".into(), b"k".into()),
    );
    assert_eq!(label_frames.frame(b"a".into(), b"k".into()), a);
    label_frames.set(0, vec![a], vec![]);
    label_frames.set(1, vec![b, a], vec![a, b]);
    let with_label_frames = profile.with_label_frames(&label_frames);
    let names = |sample: usize| {
        let stack = with_label_frames.sample_stacks()[sample];
        let names = with_label_frames.stacks().leaf_first(stack).map(|location| {
            let function =
                with_label_frames.function(with_label_frames.lines(location)[0].function);
            with_label_frames.strings().text(function.name).into_owned()
        });
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(0), "foo main a");
    assert_eq!(names(1), "bar main a");
    assert_eq!(names(2), "b a foo main a b");
    assert_eq!(free_ids([7, u64::MAX - 1].into_iter(), 1), [u64::MAX]);
    assert_eq!(free_ids([1, 3, u64::MAX].into_iter(), 3), [2, 4, 5]);
    let rows = with_label_frames.stacks().rows().len();
    assert_eq!(rows, 4 + 6, "samples with equal frames above share their rows");
}
