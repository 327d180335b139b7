//! Unit tests of `cli/terminal_writer.rs`.

use super::*;

/// The text of a stream after these writes and a flush.
fn written(is_terminal: bool, pieces: &[&[u8]]) -> Vec<u8> {
    let mut writer = TerminalWriter { stream: Vec::new(), is_terminal, incomplete: Vec::new() };
    for piece in pieces {
        assert_eq!(writer.write(piece).unwrap(), piece.len());
    }
    writer.flush().unwrap();
    writer.stream
}

fn shown(pieces: &[&[u8]]) -> String {
    String::from_utf8(written(true, pieces)).unwrap()
}

#[test]
fn a_terminal_gets_symbols() {
    for (bytes, text) in [
        (&b"flat\tcum\n"[..], "flat\tcum\n"),
        ("naïve 名 🦀".as_bytes(), "naïve 名 🦀"),
        (b"\x1b[2J\x1b]52;c;QQ==\x07", "␛[2J␛]52;c;QQ==␇"),
        (b"\0\r\x0b\x7f", "␀␍␋␡"),
        (b"one\r\ntwo\r\n", "one\ntwo\n"),
        (b"one\r\r\ntwo\r", "one␍\ntwo␍"),
        (b"\xc2\x9b2J\xc2\x80", "\u{fffd}2J\u{fffd}"),
        (b"\x9b2J\xff", "\u{fffd}2J\u{fffd}"),
        ("a\u{202e}b\u{2066}c\u{200f}d\u{61c}".as_bytes(), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}"),
        (b"", ""),
    ] {
        assert_eq!(shown(&[bytes]), text);
    }
}

#[test]
fn a_pipe_gets_every_byte() {
    let bytes = b"\x1b[2J\xc2\x9b\xff\xe2\x80";
    assert_eq!(written(false, &[bytes]), bytes);
}

#[test]
fn characters_may_come_in_pieces() {
    let text = "é\u{202e}名🦀\u{9b}\u{1b}";
    let pieces: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
    assert_eq!(shown(&pieces), "é\u{fffd}名🦀\u{fffd}␛");
    // A sequence that breaks off, or that the end of the input cuts, is no character.
    assert_eq!(shown(&[b"a\xe2\x80", b"b"]), "a\u{fffd}b");
    assert_eq!(shown(&[b"\xc2", b"\x1b["]), "\u{fffd}␛[");
    assert_eq!(shown(&[b"a\xf0\x9f", b"", b"\xa6"]), "a\u{fffd}");
    assert_eq!(shown(&[b"a\r", b"", b"\nb\r", b"c"]), "a\nb␍c");
}
