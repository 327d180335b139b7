//! How far a load has come.

/// How far the reading of a profile has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, as a verb: `reading heap.pb.gz`.
    pub phase: String,
    /// Bytes read so far.
    pub done: u64,
    /// Bytes to read in all, where that is known.
    pub total: Option<u64>,
    /// Seconds that a server has let one wait, and how many it collects for where that is known.
    pub waited: Option<(u64, Option<u64>)>,
    /// Something to be told in place of how far it is.
    pub said: Option<String>,
}
