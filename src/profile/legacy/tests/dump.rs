//! Unit tests of `profile/legacy/dump.rs`.

use super::*;

#[test]
fn calls_are_cut_before_their_arguments() {
    for (text, expected) in [
        ("main.main()", Some(("main.main", ""))),
        ("a/b.(*T).f(0x1, {0x2, (x)})", Some(("a/b.(*T).f", "0x1, {0x2, (x)}"))),
        ("main.f[...](...)", Some(("main.f[...]", "..."))),
        ("panic({0x1?, 0x2?})", Some(("panic", "{0x1?, 0x2?}"))),
        ("(x)", None),
        ("...additional frames elided...", None),
    ] {
        let expected = expected.map(|(name, rest)| (name.as_bytes(), rest.as_bytes()));
        assert_eq!(call(text.as_bytes()), expected, "{text}");
    }
}
