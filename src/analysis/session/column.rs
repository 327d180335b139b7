//! Columns of the table of a session: the sample types behind each, the kinds that give them, and their figures.

use super::kind::MemberKind;
use crate::unit;

/// A column of the table, in the order from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JoinColumn {
    /// Processor time, as a share of all of it.
    Cpu,
    /// Objects allocated.
    AllocObjects,
    /// Bytes allocated.
    AllocSpace,
    /// Bytes in use.
    LiveSpace,
    /// Objects in use.
    LiveObjects,
    /// Time spent waiting, and time for which others waited for a lock.
    Blocked,
    /// Goroutines.
    Goroutines,
}

impl JoinColumn {
    /// All columns, from left to right.
    pub const ALL: [JoinColumn; 7] = [
        JoinColumn::Cpu,
        JoinColumn::AllocObjects,
        JoinColumn::AllocSpace,
        JoinColumn::LiveSpace,
        JoinColumn::LiveObjects,
        JoinColumn::Blocked,
        JoinColumn::Goroutines,
    ];

    /// The sample type that it shows.
    pub fn sample_type(self) -> &'static str {
        match self {
            JoinColumn::Cpu => "cpu",
            JoinColumn::AllocObjects => "alloc_objects",
            JoinColumn::AllocSpace => "alloc_space",
            JoinColumn::LiveSpace => "inuse_space",
            JoinColumn::LiveObjects => "inuse_objects",
            JoinColumn::Blocked => "delay",
            JoinColumn::Goroutines => "goroutine",
        }
    }

    /// The kinds whose profiles it is taken from, the first one that there is. Waiting is the sum of all.
    pub(super) fn kinds(self) -> &'static [MemberKind] {
        match self {
            JoinColumn::Cpu => &[MemberKind::Cpu],
            JoinColumn::AllocObjects | JoinColumn::AllocSpace => {
                &[MemberKind::Allocs, MemberKind::Heap]
            }
            JoinColumn::LiveSpace | JoinColumn::LiveObjects => {
                &[MemberKind::Heap, MemberKind::Allocs]
            }
            JoinColumn::Blocked => &[MemberKind::Block, MemberKind::Mutex],
            JoinColumn::Goroutines => &[MemberKind::Goroutine],
        }
    }

    /// True if figures are the sum over all profiles of its kinds.
    pub(super) fn adds_up(self) -> bool {
        self == JoinColumn::Blocked
    }

    /// True if figures are of a moment. A difference of two profiles has none.
    pub(super) fn is_of_moment(self) -> bool {
        matches!(self, JoinColumn::LiveSpace | JoinColumn::LiveObjects)
    }

    /// True if figures are divided by the time over which they were counted, where it is known.
    pub fn is_rate(self) -> bool {
        matches!(self, JoinColumn::AllocObjects | JoinColumn::AllocSpace)
    }

    /// The word in its header, of a rate or of plain totals.
    pub fn title(self, is_rate: bool) -> &'static str {
        match (self, is_rate) {
            (JoinColumn::Cpu, _) => "cpu%",
            (JoinColumn::AllocObjects, true) => "allocs/s",
            (JoinColumn::AllocObjects, false) => "allocs",
            (JoinColumn::AllocSpace, true) => "alloc B/s",
            (JoinColumn::AllocSpace, false) => "alloc B",
            (JoinColumn::LiveSpace, _) => "live B",
            (JoinColumn::LiveObjects, _) => "live objs",
            (JoinColumn::Blocked, _) => "blocked",
            (JoinColumn::Goroutines, _) => "gorout.",
        }
    }

    /// A value of `total` in words: a share of processor time, a rate over `nanos`, or a figure of `unit`.
    pub fn figure(self, value: i64, total: i64, unit: &str, nanos: Option<i64>) -> String {
        if value == 0 {
            return String::new();
        }
        match (self, nanos) {
            (JoinColumn::Cpu, _) => unit::share(value, total),
            (_, Some(nanos)) => {
                let rate = value as f64 / (nanos as f64 / 1e9);
                // Rates below one a second are not nothing.
                match (unit == "bytes", rate.abs() < 1.0) {
                    (true, _) => unit::format_value(rate.round() as i64, unit, "auto"),
                    (false, true) => format!("{rate:.2}"),
                    (false, false) => count(rate.round() as i64),
                }
            }
            (_, None) if matches!(unit, "count" | "") => count(value),
            (_, None) => unit::format_value(value, unit, "auto"),
        }
    }
}

/// A count in at most seven columns: `1234`, `56.8k`, `3.21M`.
fn count(value: i64) -> String {
    let magnitude = value.unsigned_abs() as f64;
    let (scaled, unit) = match magnitude {
        ..1e4 => return value.to_string(),
        1e4..1e6 => (magnitude / 1e3, "k"),
        1e6..1e9 => (magnitude / 1e6, "M"),
        _ => (magnitude / 1e9, "G"),
    };
    let sign = if value < 0 { "-" } else { "" };
    let digits = usize::from(scaled < 100.0);
    format!("{sign}{scaled:.digits$}{unit}")
}

#[cfg(test)]
#[path = "tests/column.rs"]
mod tests;
