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
#[path = "tests/terminal_writer.rs"]
mod tests;
