//! Kinds of profiles, by their sample types. A rule names the kind that it needs.

use crate::profile::{Profile, ValueType};
use crate::unit;

/// The kind of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Time on processors.
    Cpu,
    /// Objects and bytes.
    Heap,
    /// Goroutines, each at the place where it is.
    Goroutine,
    /// Waiting: a block or mutex profile.
    Contention,
    /// Several heaps of a process. No profile is of this kind.
    HeapSnapshots,
    /// Several goroutine profiles of a process. No profile is of this kind.
    GoroutineSnapshots,
    /// The memory of the process, beside any profile. No profile is of this kind.
    Memory,
    /// Anything else.
    Other,
}

impl Kind {
    /// The kind of `profile`.
    pub fn of(profile: &Profile) -> Self {
        let types = profile.sample_types();
        let has = |test: fn(&ValueType) -> bool| types.iter().any(test);
        if has(|t| t.kind == "cpu" && unit::is_time(&t.unit)) {
            Self::Cpu
        } else if has(|t| is_in_use(t) || (t.kind == "alloc_space" && unit::is_bytes(&t.unit))) {
            Self::Heap
        } else if has(|t| t.kind == "goroutine") {
            Self::Goroutine
        } else if has(|t| t.kind == "delay" && unit::is_time(&t.unit)) {
            Self::Contention
        } else {
            Self::Other
        }
    }

    /// True for several profiles of one process.
    pub fn is_of_snapshots(self) -> bool {
        matches!(self, Self::HeapSnapshots | Self::GoroutineSnapshots)
    }

    /// The kind in words: `CPU profile`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cpu => "CPU profile",
            Self::Heap => "heap profile",
            Self::Goroutine => "goroutine profile",
            Self::Contention => "block or mutex profile",
            Self::HeapSnapshots => "several heap profiles",
            Self::GoroutineSnapshots => "several goroutine profiles",
            Self::Memory => "memory of the process",
            Self::Other => "any profile",
        }
    }
}

/// True for bytes in use.
pub(super) fn is_in_use(sample_type: &ValueType) -> bool {
    matches!(sample_type.kind.as_str(), "inuse_space" | "space")
        && unit::is_bytes(&sample_type.unit)
}
