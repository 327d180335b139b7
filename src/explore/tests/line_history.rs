//! Unit tests of `explore/line_history.rs`.

use super::*;

#[test]
fn ages_have_their_largest_unit() {
    let day = 86_400;
    for (passed, words) in [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (2 * 3600, "2 hours ago"),
        (13 * day, "1 week ago"),
        (59 * day, "1 month ago"),
        (800 * day, "2 years ago"),
        (i64::MAX, "292471208677 years ago"),
    ] {
        assert_eq!(age(0, passed), words);
    }
}
