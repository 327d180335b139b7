//! Unit tests of `tui/theme/line_glyphs.rs`.

use super::super::glyphs::{ASCII, UNICODE};
use super::LineWeight::{Double, Heavy, None, Thin};

#[test]
fn arms_join_with_their_weights() {
    for (arms, unicode, in_ascii) in [
        ([Thin, None, Thin, None], "│", "|"),
        ([None, Heavy, None, Heavy], "━", "="),
        ([None, Thin, Thin, None], "┌", "+"),
        ([None, Heavy, Thin, None], "┍", "+"),
        ([Heavy, Thin, None, Thin], "┸", "+"),
        ([None, Heavy, Heavy, Thin], "┲", "+"),
        ([Thin, Thin, Thin, Thin], "┼", "+"),
        ([None, Double, Thin, Double], "╤", "#"),
        ([None, Thin, Double, Thin], "╥", "#"),
        ([None, Double, Double, Double], "╦", "#"),
        ([Double, Heavy, None, None], "╙", "#"),
        ([None, None, None, None], " ", " "),
    ] {
        assert_eq!(UNICODE.line(arms, false), unicode, "{arms:?}");
        assert_eq!(ASCII.line(arms, false), in_ascii, "{arms:?}");
    }
    assert_eq!(UNICODE.line([Thin, None, Thin, None], true), "┆");
    assert_eq!(UNICODE.line([None, Heavy, None, Heavy], true), "┅");
    assert_eq!(UNICODE.line([None, Thin, Thin, None], true), "┌");
}
