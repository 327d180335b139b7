//! Unit tests of `tui/shell/terminal/frame.rs`.

use super::*;

fn written(pieces: &[&str], sixteen: bool) -> String {
    let mut device = Vec::new();
    let mut frame = Frame::new(&mut device, sixteen);
    for piece in pieces {
        frame.write_all(piece.as_bytes()).unwrap();
    }
    frame.flush().unwrap();
    String::from_utf8(device).unwrap()
}

#[test]
fn sixteen_colours_have_names_of_their_own() {
    let cases = [
        ("\x1b[38;5;4mx", "\x1b[34mx"),
        ("\x1b[38;5;12;48;5;0mx", "\x1b[94;40mx"),
        ("\x1b[48;5;15m名", "\x1b[107m名"),
        ("\x1b[1m\x1b[22;5;4m", "\x1b[1m\x1b[22;5;4m"),
        ("\x1b[38;5;200;1m", "\x1b[38;5;200;1m"),
        ("\x1b[38;5m\x1b[5;3H\x1b[?25l\x1b[39m", "\x1b[38;5m\x1b[5;3H\x1b[?25l\x1b[39m"),
        ("\x1b[", "\x1b["),
    ];
    for (text, want) in cases {
        assert_eq!(written(&[text], true), want);
        assert_eq!(written(&[text], false), text);
    }
}

#[test]
fn sequences_may_come_in_pieces() {
    assert_eq!(written(&["\x1b[38;", "5;", "1mx"], true), "\x1b[31mx");
}

#[test]
fn nothing_is_written_before_the_end_of_the_frame() {
    let mut device = Vec::new();
    Frame::new(&mut device, true).write_all(b"half").unwrap();
    assert!(device.is_empty());
}
