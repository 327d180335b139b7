//! Frames with names, as the texts of Go and Java write them.

use super::text::hexadecimal;
use crate::profile::store::builder::Builder;
use crate::profile::store::records::Line;

/// A frame with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) function: Vec<u8>,
    pub(super) file: Vec<u8>,
    pub(super) line: i64,
}

impl Frame {
    /// The memory of the frame and its names in bytes.
    pub(super) fn memory(&self) -> usize {
        size_of::<Self>() + self.function.capacity() + self.file.capacity() + 32
    }

    /// The line of this frame; its function is made if it is new.
    pub(super) fn line(&self, builder: &mut Builder) -> Line {
        let function = builder.function(&self.function, &self.function, &self.file, 0);
        Line { function, line: self.line, column: 0 }
    }
}

/// Splits `file:line`. A text without a line number is all file.
pub(super) fn file_and_line(text: &[u8]) -> (&[u8], i64) {
    let split = text.iter().rposition(|&b| b == b':').and_then(|at| {
        let line = str::from_utf8(&text[at + 1..]).ok()?.parse::<u32>().ok()?;
        Some((&text[..at], i64::from(line)))
    });
    split.unwrap_or((text, 0))
}

/// The address of `0x...`.
pub(super) fn prefixed_address(text: &[u8]) -> Option<u64> {
    text.starts_with(b"0x").then(|| hexadecimal(text)).flatten()
}
