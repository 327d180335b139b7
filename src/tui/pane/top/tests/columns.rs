//! Unit tests of `tui/pane/top/columns.rs`.

use super::*;

#[test]
fn changes_are_shares_of_what_there_was() {
    for (before, after, want) in [
        (100, 340, "+240%"),
        (1000, 1024, "+2.4%"),
        (100, 6, "-94%"),
        (100, 0, "-100%"),
        (0, 7, ""),
        (7, 7, ""),
        (100_000, 100_001, ""),
        (1, 120, "x120"),
        (1, 1_000_000, ">x99999"),
        (-4, -2, "+50%"),
    ] {
        assert_eq!(ratio(Delta { before, after }), want, "{before} {after}");
    }
}
