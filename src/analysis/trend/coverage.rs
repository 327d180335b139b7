//! The instances and the time that a snapshot stands for.

/// The instances and the time behind a snapshot; 0 where unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The instances of a service that are added up.
    pub instances: usize,
    /// The length of a sum over time, in nanoseconds.
    pub nanos: i64,
}
