//! Unit tests of `profile/prune.rs`.

use crate::profile::store::builder::Builder;

fn pruned(drop: &str, keep: &str, stack: &str) -> String {
    let mut builder = Builder::new();
    builder.folded(stack);
    builder.patterns(drop, keep);
    let profile = builder.finish().pruned();
    let names = profile.stacks().leaf_first(profile.sample_stacks()[0]).flat_map(|location| {
        profile
            .lines(location)
            .iter()
            .map(|l| profile.strings().text(profile.function(l.function).name).into_owned())
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn frames_are_cut_below_the_first_match_after_an_ordinary_frame() {
    let (drop, keep) = (r"runtime\..*|alloc", r"runtime\.keep");
    let cases = [
        ("main;user;alloc;runtime.malloc 1", "user main"),
        (
            "runtime.goexit;runtime.main;main;user;mid;runtime.x;leaf 1",
            "mid user main runtime.main runtime.goexit",
        ),
        ("main;user;runtime.keep;leaf 1", "leaf runtime.keep user main"),
        ("runtime.b;runtime.a 1", "runtime.a runtime.b"),
        ("main;alloc(int);x 1", "main"),
    ];
    for (stack, expected) in cases {
        assert_eq!(pruned(drop, keep, stack), expected, "{stack}");
    }
    assert_eq!(pruned("(", "", "main;alloc 1"), "alloc main", "a broken pattern is ignored");
}

#[test]
fn parameters_are_not_part_of_a_name() {
    for (name, expected) in [
        (".foo", "foo"),
        ("foo(int)", "foo"),
        ("(anonymous namespace)::f(int)", "(anonymous namespace)::f"),
        ("a::operator()(int)", "a::operator()"),
    ] {
        assert_eq!(super::simplified(name.as_bytes()), expected.as_bytes());
    }
}
