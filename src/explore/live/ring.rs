//! Snapshots of one process in the order of their time, bounded by the memory they take.
//!
//! The first and the newest snapshot always stay, so growth since the beginning stays visible. The snapshot whose removal leaves
//! the smallest gap goes first, which thins out old times.

use std::sync::Arc;

use crate::analysis::trend::{Coverage, Point};
use crate::profile::Profile;
use crate::runtime::memstats::MemStats;

/// The default limit of memory for all snapshots, in bytes.
pub const BOUND: usize = 256 << 20;

/// A profile and its time.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The number among all snapshots ever taken, from 1. It does not change when others are dropped.
    pub number: u64,
    /// Nanoseconds since 1970.
    pub time_nanos: i64,
    /// All samples of the snapshot, not yet filtered.
    pub profile: Arc<Profile>,
    /// The memory statistics of the process at that time.
    pub memory: Option<Arc<MemStats>>,
    /// The instances and the time that are added up in it.
    coverage: Coverage,
    /// About what it takes of memory.
    bytes: usize,
}

/// Snapshots, oldest first, no two of the same time.
#[derive(Clone, Debug)]
pub struct Ring {
    snapshots: Vec<Snapshot>,
    bound: usize,
    bytes: usize,
    taken: u64,
}

impl Default for Ring {
    fn default() -> Self {
        Self::new(BOUND)
    }
}

impl Ring {
    /// An empty ring for `bound` bytes of profiles.
    pub fn new(bound: usize) -> Self {
        Self { snapshots: Vec::new(), bound, bytes: 0, taken: 0 }
    }

    /// Adds a profile that was taken at `time_nanos`, or just behind the newest where that is not later: a clock may be
    /// set back. Gives its number. Where memory is short others are dropped, never the first or this one.
    pub fn push(
        &mut self,
        time_nanos: i64,
        profile: Arc<Profile>,
        memory: Option<Arc<MemStats>>,
    ) -> u64 {
        let after =
            self.snapshots.last().map_or(i64::MIN, |last| last.time_nanos.saturating_add(1));
        self.taken += 1;
        let bytes = profile.bytes();
        self.bytes += bytes;
        let time_nanos = time_nanos.max(after);
        self.snapshots.push(Snapshot {
            number: self.taken,
            time_nanos,
            profile,
            memory,
            coverage: Coverage::default(),
            bytes,
        });
        while self.bytes > self.bound
            && let Some(place) = self.dispensable()
        {
            self.bytes -= self.snapshots.remove(place).bytes;
        }
        self.taken
    }

    /// Sets the instances and the time that are added up in the newest snapshot.
    pub fn cover_newest(&mut self, coverage: Coverage) {
        if let Some(newest) = self.snapshots.last_mut() {
            newest.coverage = coverage;
        }
    }

    /// The index of the snapshot whose neighbours are nearest in time, neither the first nor the newest; of equals the oldest.
    fn dispensable(&self) -> Option<usize> {
        let gap = |three: &[Snapshot]| three[2].time_nanos.abs_diff(three[0].time_nanos);
        let gaps = self.snapshots.windows(3).map(gap).enumerate();
        gaps.min_by_key(|(_, gap)| *gap).map(|(place, _)| place + 1)
    }

    /// The snapshots that are kept, oldest first.
    pub fn snapshots(&self) -> &[Snapshot] {
        &self.snapshots
    }

    /// The snapshots as points of a trend.
    pub fn points(&self) -> Vec<Point> {
        let point = |one: &Snapshot| Point {
            time_nanos: one.time_nanos,
            memory: one.memory.clone(),
            coverage: one.coverage,
            ..Point::new(Arc::clone(&one.profile))
        };
        self.snapshots.iter().map(point).collect()
    }

    /// The one that was taken last.
    pub fn newest(&self) -> Option<&Snapshot> {
        self.snapshots.last()
    }

    /// The snapshot of this number, if it is kept.
    pub fn get(&self, number: u64) -> Option<&Snapshot> {
        self.snapshots.iter().find(|snapshot| snapshot.number == number)
    }

    /// The number of snapshots ever taken, dropped ones included.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// The approximate memory of the snapshots that are kept.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// A number of snapshots, as in `1 snapshot`.
pub fn count_in_words(count: usize) -> String {
    format!("{count} snapshot{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
#[path = "tests/ring.rs"]
mod tests;
