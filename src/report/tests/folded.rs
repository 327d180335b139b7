//! Unit tests of `report/folded.rs`.

use super::*;
use crate::report::Report::Folded;
use crate::report::tests::printed;

#[test]
fn a_line_for_each_distinct_stack_in_order() {
    let text = "main;b 5\nmain;a;c 1\nmain;b 2\nother 4\nmain 3\nmain;a 0\nmain b 6\n";
    let expected = "main 3\nmain;a;c 1\nmain;b 7\nmain b 6\nother 4\n";
    assert_eq!(printed(text, &Folded), expected);
}

#[test]
fn recursion_stays_and_negative_values_too() {
    assert_eq!(printed("f;f;g 3\nf;g -2\n", &Folded), "f;f;g 3\nf;g -2\n");
}

#[test]
fn names_cannot_break_a_line() {
    for (name, expected) in [
        ("[u8; 8]", "[u8: 8]"),
        ("a\nb\u{1b}[31m", "a b [31m"),
        ("thread 12", "thread_12"),
        ("f a.go:12", "f a.go:12"),
        (" x\t", "x"),
        ("\n", "<unknown>"),
    ] {
        assert_eq!(harmless(name.as_bytes()), expected.as_bytes(), "{name:?}");
    }
}
