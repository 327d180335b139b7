//! The progress of a load, and what is known of each of its sources on the way.

use std::ffi::OsString;
use std::sync::Arc;

/// The progress of a load, for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The present step, as a verb: `reading heap.pb.gz`.
    pub phase: String,
    /// Bytes read so far.
    pub done: u64,
    /// Bytes in all, if known.
    pub total: Option<u64>,
    /// Seconds since a server was asked, and the seconds that it collects for, if known.
    pub waited: Option<(u64, Option<u64>)>,
    /// A message to show in place of the progress.
    pub message: Option<String>,
    /// The sources, once it is known that they do not merge.
    pub sources: Option<Arc<Vec<ListedSource>>>,
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
