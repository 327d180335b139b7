//! Growth over snapshots, by function or by the stacks through one, and the difference of two snapshots.

use std::sync::Arc;

use crate::analysis::query::Query;
use crate::analysis::trend::{Point, Trend, TrendRows};
use crate::cancel::{Cancel, Cancelled};
use crate::error::Stop;
use crate::load::request::LoadedProfile;
use crate::load::source_times::{SourceTime, SourceTimes};
use crate::profile::Profile;
use crate::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use crate::runtime::memstats::MemStats;

/// The snapshots and the query from which growth is computed.
#[derive(Clone, Debug)]
pub struct GrowthRequest {
    /// The snapshots.
    pub points: Arc<Vec<Point>>,
    /// The query, with a sample type of `like`.
    pub query: Query,
    /// The profile on the screen.
    pub like: Arc<Profile>,
    /// The rows of the answer.
    pub rows: TrendRows,
    /// An earlier answer. It is reused if it is of the same snapshots.
    pub previous: Option<Arc<Trend>>,
}

impl GrowthRequest {
    /// Computes the growth.
    pub fn compute(self, cancel: &Cancel) -> Result<Trend, Cancelled> {
        let query = (&self.query, &*self.like);
        Trend::new(&self.points, query, self.rows, self.previous.as_deref(), cancel)
    }
}

/// The sum of several snapshots of what a process holds, which no moment had.
#[derive(Clone, Debug)]
pub struct SnapshotSum {
    /// All snapshots added up, as `-top` prints them.
    pub profile: Arc<Profile>,
    /// The newest memory statistics of the process.
    pub memory: Option<Arc<MemStats>>,
    /// The index of the snapshot on the screen; `None` while the sum is on it.
    pub shown: Option<usize>,
    /// The index of the snapshot that was on the screen last.
    pub chosen: usize,
    /// It is the profile of a store's whole range, and the snapshots are its windows.
    pub is_range: bool,
}

/// Two snapshots to compare.
#[derive(Clone, Debug)]
pub struct SnapshotPair {
    /// The earlier snapshot.
    pub before: Arc<Profile>,
    /// The later snapshot.
    pub after: Arc<Profile>,
    /// The memory statistics of the process at the later time.
    pub memory: Option<Arc<MemStats>>,
    /// The title of the difference.
    pub title: String,
    /// The names of both snapshots, the earlier first.
    pub names: [String; 2],
    /// The factor that brings the earlier one to the instances and the time of the later one.
    pub factor: f64,
}

impl SnapshotPair {
    /// The difference, as `-diff_base` shows it.
    pub fn difference(self, cancel: &Cancel) -> Result<LoadedProfile, Stop> {
        let options = MergeOptions { base: BaseMode::Compare, ..MergeOptions::default() };
        let [before, after] = self.names;
        let times = Arc::new(SourceTimes {
            after: vec![SourceTime::new(after, &self.after)],
            before: vec![SourceTime::new(before, &self.before)],
        });
        let is_scaled = (self.factor - 1.0).abs() > f64::EPSILON;
        let (before, title) = if is_scaled {
            let scaled = Arc::unwrap_or_clone(self.before).scaled(self.factor);
            (Arc::new(scaled), format!("{}, the earlier x{:.2}", self.title, self.factor))
        } else {
            (self.before, self.title)
        };
        let profile = merge_sources(vec![self.after], vec![before], &options, cancel)?;
        let (profile, memory) = (Arc::new(profile), self.memory);
        Ok(LoadedProfile { title, profile, memory, times, ..LoadedProfile::default() })
    }
}
