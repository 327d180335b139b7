//! Unit tests of `profile/decode/zstd.rs`.

use super::*;

#[test]
fn windows_are_read_from_headers() {
    let magic = [0x28, 0xb5, 0x2f, 0xfd];
    for (rest, size) in [
        (&[0x00, 0x00][..], Some(1 << 10)),
        (&[0x00, 0x6c], Some((8 << 20) + (4 << 20))),
        (&[0x20, 7], Some(7)),
        (&[0x60, 1, 1], Some(513)),
        (&[0xa2, 9, 9, 0, 0, 1, 0], Some(1 << 16)),
        (&[0xe0, 1, 0, 0], None),
    ] {
        assert_eq!(window_size(&[&magic, rest].concat()), size, "{rest:x?}");
    }
}
