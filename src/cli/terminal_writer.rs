//! Writing to a standard stream: a terminal gets symbols for control characters, a pipe or a file gets every byte.

use std::io::{self, IsTerminal, Write};

use crate::printable::symbol;

/// A stream that may be a terminal. There, control characters other than newline and tab, marks of direction and bytes
/// that are no UTF-8 are written as symbols: names in a profile must not steer the terminal. Of a carriage return and a
/// newline, the newline is written.
#[derive(Debug)]
pub struct TerminalWriter<W> {
    stream: W,
    is_terminal: bool,
    /// The first bytes of a character whose others come with the next write, at most three; or a carriage return.
    incomplete: Vec<u8>,
}

impl<W: Write + IsTerminal> TerminalWriter<W> {
    /// Writes to `stream`.
    pub fn new(stream: W) -> Self {
        Self { is_terminal: stream.is_terminal(), stream, incomplete: Vec::new() }
    }
}

impl<W: Write> Write for TerminalWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_terminal {
            return self.stream.write(bytes);
        }
        let mut text = std::mem::take(&mut self.incomplete);
        text.extend_from_slice(bytes);
        if text.ends_with(b"\r") {
            // A newline may follow.
            self.incomplete.extend(text.pop());
        }
        let mut shown = String::with_capacity(text.len());
        let mut chunks = text.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            push_shown(&mut shown, chunk.valid());
            let invalid = chunk.invalid();
            if chunks.peek().is_none() && is_incomplete(invalid) {
                self.incomplete = invalid.to_vec();
            } else if !invalid.is_empty() {
                shown.push(char::REPLACEMENT_CHARACTER);
            }
        }
        self.stream.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.incomplete).as_slice() {
            [] => {}
            b"\r" => self.stream.write_all("\u{240d}".as_bytes())?,
            _ => self.stream.write_all("\u{fffd}".as_bytes())?,
        }
        self.stream.flush()
    }
}

/// Appends `text` as a terminal gets it.
fn push_shown(shown: &mut String, text: &str) {
    for (number, line) in text.split("\r\n").enumerate() {
        if number > 0 {
            shown.push('\n');
        }
        shown.extend(line.chars().map(shown_char));
    }
}

/// The character on a terminal.
fn shown_char(c: char) -> char {
    if matches!(c, '\n' | '\t') { c } else { symbol(c) }
}

/// True if `bytes` begin a character and lack its end.
fn is_incomplete(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
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
            (
                "a\u{202e}b\u{2066}c\u{200f}d\u{61c}".as_bytes(),
                "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}",
            ),
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
}
