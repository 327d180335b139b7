//! Opened sources, and readers that report their progress.

use std::io::{self, Read};

/// Bytes between two reports of progress.
const STRIDE: u64 = 1 << 20;

/// An opened source.
pub struct Input {
    pub(super) reader: Box<dyn Read + Send>,
    /// The number of bytes to read, if it is known.
    pub size: Option<u64>,
}

impl Input {
    /// An input that was not opened from a file.
    pub fn new(reader: Box<dyn Read + Send>, size: Option<u64>) -> Input {
        Input { reader, size }
    }

    /// The reader without reports of progress.
    pub fn into_reader(self) -> Box<dyn Read + Send> {
        self.reader
    }

    /// A reader that calls `report` with the number of bytes read so far, from time to time and at the end.
    pub fn counted(self, report: &mut dyn FnMut(u64)) -> Counted<'_> {
        Counted { reader: self.reader, read: 0, reported: 0, report }
    }
}

/// A reader that reports its progress.
pub struct Counted<'a> {
    reader: Box<dyn Read + Send>,
    read: u64,
    reported: u64,
    report: &'a mut dyn FnMut(u64),
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.read += count as u64;
        if self.read - self.reported >= STRIDE || (count == 0 && self.read != self.reported) {
            self.reported = self.read;
            (self.report)(self.read);
        }
        Ok(count)
    }
}

#[cfg(test)]
#[path = "tests/opened.rs"]
mod tests;
