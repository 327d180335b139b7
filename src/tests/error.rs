//! Unit tests of `error.rs`.

use super::{nearest, os_reason};
use std::io;

#[test]
fn messages_of_the_system_lose_their_number() {
    let error = io::Error::from_raw_os_error(2);
    assert!(error.to_string().ends_with(" (os error 2)"));
    assert_eq!(os_reason(&error), "no such file or directory");
    assert_eq!(os_reason(&io::Error::other("É")), "é");
}

#[test]
fn a_mistyped_word_is_near_what_was_meant() {
    let known = ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"];
    for (word, meant) in [
        ("aloc_space", Some("alloc_space")),
        ("inuse-space", Some("inuse_space")),
        ("INUSE_OBJECT", Some("inuse_objects")),
        ("alloc", Some("alloc_objects")),
        ("zz", None),
        ("a", None),
        ("", None),
        ("goroutines", None),
    ] {
        assert_eq!(nearest(word, known), meant, "{word}");
    }
}
