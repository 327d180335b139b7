//! Unit tests of `report/xml.rs`.

use super::*;

#[test]
fn names_cannot_leave_their_place() {
    assert_eq!(escaped_line(b"a<b>&\"\x1b\tc"), "a&lt;b&gt;&amp;&quot;\u{fffd}\tc");
}

#[test]
fn no_character_is_forbidden() {
    assert_eq!(
        escaped("a<b>&\"\u{1b}\u{ffff}\u{202e}"),
        "a&lt;b&gt;&amp;&quot;\u{fffd}\u{fffd}\u{fffd}"
    );
    assert_eq!(allowed(b"a\n\t\x01\xff<"), "a\n\t\u{fffd}\u{fffd}<");
}
