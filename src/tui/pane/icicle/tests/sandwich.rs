//! Unit tests of `tui/pane/icicle/sandwich.rs`.

use super::*;

#[test]
fn halves_share_the_rows() {
    let cases = [
        ([3, 4], 20, [3, 16]),
        ([30, 4], 21, [16, 4]),
        ([4, 30], 21, [4, 16]),
        ([30, 30], 21, [10, 10]),
        ([5, 5], 1, [0, 0]),
        ([5, 5], 0, [0, 0]),
    ];
    for (wanted, height, want) in cases {
        assert_eq!(shared(wanted, height), want, "{wanted:?} {height}");
    }
}
