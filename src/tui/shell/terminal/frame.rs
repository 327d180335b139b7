//! A buffer for frames: each reaches the terminal in one write, in the terminal's own colours.
//!
//! ratatui writes every colour as one of 256. A terminal of sixteen colours may misread that form: `38;5;4` as blinking and
//! underlined letters.

use std::io::{self, Write};

/// Buffers all output until it is flushed.
#[derive(Debug)]
pub(crate) struct Frame<W: Write> {
    device: W,
    held: Vec<u8>,
    /// Colours below sixteen are written as 30 to 37 and 90 to 97, or 40 to 47 and 100 to 107 for the background.
    sixteen: bool,
}

impl<W: Write> Frame<W> {
    /// A buffer before `device`, which has sixteen colours only if `sixteen`.
    pub(crate) fn new(device: W, sixteen: bool) -> Frame<W> {
        Frame { device, held: Vec::new(), sixteen }
    }
}

impl<W: Write> Write for Frame<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        if self.sixteen {
            self.device.write_all(&named(&held))?;
        } else {
            self.device.write_all(&held)?;
        }
        self.device.flush()
    }
}

/// `text` with the first sixteen of 256 colours written by their own numbers.
fn named(text: &[u8]) -> Vec<u8> {
    let mut named = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.windows(2).position(|two| two == b"\x1b[") {
        let (before, sequence) = rest.split_at(start + 2);
        named.extend_from_slice(before);
        let length = sequence.iter().position(|byte| matches!(byte, 0x40..=0x7e));
        let (parameters, after) = sequence.split_at(length.unwrap_or(sequence.len()));
        if after.first() == Some(&b'm') {
            named.extend_from_slice(renamed(parameters).as_bytes());
        } else {
            named.extend_from_slice(parameters);
        }
        rest = after;
    }
    named.extend_from_slice(rest);
    named
}

/// The parameters of an SGR sequence, with the colours below sixteen renumbered.
fn renamed(parameters: &[u8]) -> String {
    let text = String::from_utf8_lossy(parameters);
    let words: Vec<&str> = text.split(';').collect();
    let mut kept: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(&word) = words.get(at) {
        let ground = match word {
            "38" => Some(0),
            "48" => Some(10),
            _ => None,
        };
        let color = words.get(at + 2).and_then(|number| number.parse::<u8>().ok());
        match (ground, words.get(at + 1), color) {
            (Some(ground), Some(&"5"), Some(color @ 0..16)) => {
                let first = if color < 8 { 30 } else { 90 - 8 };
                kept.push((first + ground + color).to_string());
                at += 3;
            }
            (Some(_), Some(&"5"), Some(_)) => {
                kept.extend(words[at..at + 3].iter().map(ToString::to_string));
                at += 3;
            }
            _ => {
                kept.push(word.to_owned());
                at += 1;
            }
        }
    }
    kept.join(";")
}

#[cfg(test)]
#[path = "tests/frame.rs"]
mod tests;
