//! The text of a source file, by lines, with its time of change. Only ordinary files up to [`LARGEST`] bytes are read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The bytes of the largest file that is read. A path in a profile may name any file.
pub const LARGEST: u64 = 32 << 20;

/// A source file in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The path of the file; the name in the profile for an embedded text.
    pub path: PathBuf,
    content: String,
    /// The starts of lines; the last entry is the end.
    starts: Vec<u32>,
    modified: Option<SystemTime>,
}

impl Text {
    /// The lines of `text`. Bytes that are not UTF-8 become U+FFFD.
    pub fn new(path: impl Into<PathBuf>, text: &[u8]) -> Self {
        let text = String::from_utf8_lossy(text).into_owned();
        let mut starts = vec![0];
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        starts.extend(ends.map(|(at, _)| at as u32 + 1));
        if starts.last() != Some(&(text.len() as u32)) {
            starts.push(text.len() as u32);
        }
        Self { path: path.into(), content: text, starts, modified: None }
    }

    /// Reads an ordinary file. Other files are refused before they are opened, since opening a FIFO blocks and opening a device
    /// may have effects.
    pub fn read(path: &Path) -> io::Result<Self> {
        let refused = |what: &str| io::Error::other(what.to_owned());
        let about = fs::metadata(path)?;
        if !about.is_file() {
            return Err(refused("not an ordinary file"));
        }
        if about.len() > LARGEST {
            return Err(refused("too large for a source file"));
        }
        let mut bytes = Vec::new();
        // Files of the kernel have no size, and reading some of them never ends.
        File::open(path)?.take(about.len()).read_to_end(&mut bytes)?;
        Ok(Self { modified: about.modified().ok(), ..Self::new(path, &bytes) })
    }

    /// The number of lines.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// True if there are no lines.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A line by its number from 1, without its end; `None` beyond the last.
    pub fn line(&self, number: usize) -> Option<&str> {
        let start = *self.starts.get(number.checked_sub(1)?)? as usize;
        let end = *self.starts.get(number)? as usize;
        Some(self.content.get(start..end)?.trim_end_matches(['\n', '\r']))
    }

    /// True if the file was changed after `time_nanos` (nanoseconds since 1970; false for 0, an unknown time).
    pub fn is_newer_than(&self, time_nanos: i64) -> bool {
        let taken = u64::try_from(time_nanos).ok().filter(|&n| n > 0);
        let taken = taken.map(|nanos| UNIX_EPOCH + Duration::from_nanos(nanos));
        self.modified.zip(taken).is_some_and(|(modified, taken)| modified > taken)
    }
}

#[cfg(test)]
#[path = "tests/text.rs"]
mod tests;
