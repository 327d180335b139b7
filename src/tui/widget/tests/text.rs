//! Unit tests of `tui/widget/text.rs`.

use super::*;
use crate::tui::theme::{ASCII, UNICODE};

#[test]
fn lines_break_at_blanks() {
    assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
    assert_eq!(wrapped("名前 名前 x", 5), ["名前", "名前", "x"]);
    assert_eq!(wrapped("", 5), [""]);
}

#[test]
fn controls_become_symbols() {
    let cases = [
        ("plain", "plain", "plain"),
        ("a\x1b[31mb", "a\u{241b}[31mb", "a?[31mb"),
        ("\u{9b}x\u{202e}", "\u{fffd}x\u{fffd}", "?x?"),
        ("\u{61c}x\u{2069}", "\u{fffd}x\u{fffd}", "?x?"),
        ("naïve 名", "naïve 名", "na?ve ?"),
        ("tab\there\n", "tab\u{2409}here\u{240a}", "tab?here?"),
    ];
    for (text, unicode, ascii) in cases {
        assert_eq!(printable(text, &UNICODE), unicode);
        assert_eq!(printable(text, &ASCII), ascii);
    }
}

#[test]
fn prose_ends_with_a_clause() {
    let text = "3MB at first, 28MB at last; the goal 56MB: 12:30, or so";
    for (room, want) in [
        (80, text),
        (54, "3MB at first, 28MB at last; the goal 56MB: 12:30"),
        (30, "3MB at first, 28MB at last"),
        (26, "3MB at first, 28MB at last"),
        (25, "3MB at first"),
        (5, "3MB at first"),
    ] {
        assert_eq!(clauses(text, room), want, "{room}");
    }
    assert_eq!(clauses("名前, x", 4), "名前");
    assert_eq!(clauses("words alone", 4), "words alone");
}

#[test]
fn cuts_keep_the_end_that_matters() {
    let cases = [
        ("main.run", 8, Cut::End, "main.run"),
        ("main.run", 7, Cut::End, "main.r…"),
        ("main.run", 7, Cut::Start, "…in.run"),
        ("main.run", 2, Cut::Start, "…n"),
        ("main.run", 1, Cut::Start, "n"),
        ("main.run", 0, Cut::Start, ""),
        ("名前名前", 8, Cut::End, "名前名前"),
        ("名前名前", 6, Cut::End, "名前…"),
        ("名前名前", 4, Cut::Start, "…前"),
    ];
    for (text, room, side, want) in cases {
        let got = cut(text, room, side, &UNICODE);
        assert_eq!(got, want);
        assert!(width(&got) <= room);
    }
    assert_eq!(cut("main.run", 6, Cut::Start, &ASCII), "...run");
}
