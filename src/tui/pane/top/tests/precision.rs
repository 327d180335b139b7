//! Unit tests of `tui/pane/top/precision.rs`.

use super::*;

#[test]
fn errors_have_two_digits() {
    let words = [0.0, 0.0004, 0.001, 0.0321, 0.0994, 0.0996, 0.96, 1.0].map(error_in_words);
    assert_eq!(words, ["0%", "<0.1%", "0.1%", "3.2%", "9.9%", "10%", "96%", "100%"]);
}
