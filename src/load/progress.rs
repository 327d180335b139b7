//! The progress of a load, and what is known of each of its sources on the way.

use std::ffi::OsString;
use std::sync::Arc;

use crate::unit;

/// The progress of a load, for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The present step, as a verb: `reading heap.pb.gz`.
    pub phase: String,
    /// Bytes read so far.
    pub done: u64,
    /// Bytes in all, if known.
    pub total: Option<u64>,
    /// Files read so far, of how many; `None` for an only one.
    pub files: Option<(usize, usize)>,
    /// Seconds since a server was asked, and the seconds that it collects for, if known.
    pub waited: Option<(u64, Option<u64>)>,
    /// A message to show in place of the progress.
    pub message: Option<String>,
    /// The sources, once it is known that they do not merge.
    pub sources: Option<Arc<Vec<ListedSource>>>,
}

impl Progress {
    /// Files and bytes read so far: `317 of 1,000 files, 49MB`; `None` before anything is read.
    pub fn read_in_words(&self) -> Option<String> {
        let bytes =
            |n: u64| unit::format_value(i64::try_from(n).unwrap_or(i64::MAX), "bytes", "auto");
        let read = match self.total {
            Some(total) if total > 0 => format!("{} of {}", bytes(self.done), bytes(total)),
            _ if self.done > 0 => bytes(self.done),
            _ => String::new(),
        };
        let files = self
            .files
            .map(|(done, all)| format!("{} of {} files", with_commas(done), with_commas(all)));
        match (files, read.is_empty()) {
            (Some(files), true) => Some(files),
            (Some(files), false) => Some(format!("{files}, {read}")),
            (None, true) => None,
            (None, false) => Some(read),
        }
    }
}

/// A number with commas between thousands.
fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A source of a load that does not merge with all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSource {
    /// The file or address.
    pub file: OsString,
    /// The state of reading it.
    pub state: SourceState,
}

/// The state of reading one of several sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceState {
    /// It is not read yet.
    Waiting,
    /// It was read; the names of its sample types.
    Read(String),
    /// It cannot be read, for this reason.
    Refused(String),
}

/// Mappings that are looked up, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymbolProgress {
    /// Mappings that are done.
    pub done: usize,
    /// Mappings that need symbols.
    pub total: usize,
}

#[cfg(test)]
#[path = "tests/progress.rs"]
mod tests;
