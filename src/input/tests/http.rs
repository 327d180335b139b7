//! Unit tests of `input/http.rs`.

use super::*;

#[test]
fn headers_are_names_and_values() {
    let good = header("Authorization: Bearer a:b").unwrap();
    assert_eq!(good, ("Authorization".to_owned(), "Bearer a:b".to_owned()));
    assert_eq!(header("X-Empty:").unwrap().1, "");
    for wrong in ["", "no colon", ": value", "a b: c", "a: b\r\nc: d", "a: \u{1b}"] {
        assert!(header(wrong).is_err(), "{wrong:?}");
    }
}
