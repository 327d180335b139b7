//! Unit tests of `profile/decode/window.rs`.

use super::*;

/// A field of profile.proto that declares `length` bytes and has `present` of them.
fn field(number: u8, length: u64, present: usize) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    prost::encoding::encode_varint(length, &mut bytes);
    bytes.resize(bytes.len() + present, 0);
    bytes
}

fn window(bytes: &[u8], options: DecodeOptions) -> InputWindow<&[u8]> {
    InputWindow::new(bytes, options, Default::default(), Error::Read)
}

#[test]
fn a_length_beyond_the_limit_is_refused_before_it_is_read() {
    let options = DecodeOptions { max_size: 8 << 20, ..DecodeOptions::default() };
    let bytes = field(6, 9 << 20, 9 << 20);
    let mut window = window(&bytes, options);
    assert!(window.fill().unwrap());
    assert!(matches!(window.fill(), Err(Error::TooLarge(limit)) if limit == 8 << 20));
    assert_eq!(window.buffer.len(), WINDOW_SIZE);
}

#[test]
fn the_window_ends_with_its_message() {
    let mut bytes = field(6, 300_000, 300_000);
    let end = bytes.len();
    bytes.resize(end + 3 * WINDOW_SIZE, 0);
    let mut window = window(&bytes, DecodeOptions::default());
    while window.unread().len() < end {
        assert!(window.fill().unwrap());
    }
    assert_eq!(window.buffer.len(), end);
}

#[test]
fn a_message_that_takes_too_much_memory_is_refused_at_its_beginning() {
    let options = DecodeOptions { max_memory: 2 << 20, ..DecodeOptions::default() };
    for (number, refused) in [(6, false), (2, true), (13, true)] {
        let bytes = field(number, 600_000, 600_000);
        let mut window = window(&bytes, options);
        assert!(window.fill().unwrap());
        assert_eq!(window.fill().is_err(), refused, "field {number}");
    }
}

#[test]
fn a_long_message_leaves_a_small_window() {
    let bytes = [field(6, 3 << 20, 3 << 20), vec![0; 4 * WINDOW_SIZE]].concat();
    let mut window = window(&bytes, DecodeOptions::default());
    while window.unread().len() < 3 << 20 {
        assert!(window.fill().unwrap());
    }
    window.advance(window.unread().len());
    assert!(window.fill().unwrap());
    assert_eq!(window.buffer.len(), WINDOW_SIZE);
}

#[test]
fn the_limit_is_met_to_the_byte() {
    let bytes = field(6, 200_000, 200_000);
    for (short, fits) in [(0, true), (1, false)] {
        let max_size = bytes.len() as u64 - short;
        let mut window = window(&bytes, DecodeOptions { max_size, ..DecodeOptions::default() });
        let read = std::iter::repeat_with(|| window.fill()).find(|r| !matches!(r, Ok(true)));
        assert_eq!(matches!(read, Some(Ok(false))), fits, "{short}");
    }
}
