//! The progress of a load.

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
}

/// Mappings that are looked up, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymbolProgress {
    /// Mappings that are done.
    pub done: usize,
    /// Mappings that need symbols.
    pub total: usize,
}
