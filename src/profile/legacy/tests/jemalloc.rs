//! Unit tests of `profile/legacy/jemalloc.rs`.

use super::*;
use crate::cancel::Cancel;
use crate::profile::decode_options::DecodeOptions;
use std::cell::RefCell;

fn read_text(text: &str) -> ReadResult<Profile> {
    assert!(begins(text.as_bytes()), "{text}");
    let (options, cancel) = (DecodeOptions::default(), &Cancel::default());
    let goroutines = RefCell::default();
    read(text.as_bytes(), &ReadTask { options, cancel, room: 1 << 30, goroutines })
}

#[test]
fn malformed_lines_are_refused() {
    for text in ["heap_v2/1\nt*: 1: 2\n", "heap_v2/1\n@ 0x1\nt1: x: 2 [0: 0]\n"] {
        assert!(matches!(read_text(text), Err(ReadError::Wrong(_))), "{text}");
    }
    let without_objects = "heap_v2/1\nt*: 0: 0 [0: 0]\n@ 0x1\nt*: 0: 5 [0: 0]\n";
    let words = "inuse count was 0 but inuse bytes was 5".to_owned();
    assert_eq!(read_text(without_objects).err(), Some(ReadError::Wrong(words)));
    assert!(!begins(b"heap_v2/") && !begins(b"heap_v2/x"));
}
