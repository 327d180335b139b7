//! Growth over the snapshots of a process, computed where nobody waits: for every function, or for the stacks through one;
//! and what changed between two of them.

use std::sync::Arc;

use crate::analysis::query::Query;
use crate::analysis::trend::{Point, Rows, Trend};
use crate::cancel::{Cancel, Cancelled};
use crate::error::Stop;
use crate::load::request::LoadedProfile;
use crate::profile::Profile;
use crate::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use crate::runtime::memstats::MemStats;

/// What is asked.
#[derive(Clone, Debug)]
pub struct GrowthRequest {
    /// The snapshots.
    pub points: Arc<Vec<Point>>,
    /// Under this query, which is meant for the next field's sample types.
    pub query: Query,
    /// The profile on the screen.
    pub like: Arc<Profile>,
    /// What makes a row.
    pub rows: Rows,
    /// The answer before, which saves work where it is of the same snapshots.
    pub previous: Option<Arc<Trend>>,
}

impl GrowthRequest {
    /// Computes it.
    pub fn answer(self, cancel: &Cancel) -> Result<Trend, Cancelled> {
        let asked = (&self.query, &*self.like);
        Trend::new(&self.points, asked, self.rows, self.previous.as_deref(), cancel)
    }
}

/// Two snapshots, the earlier first, and how their difference is called.
#[derive(Clone, Debug)]
pub struct SnapshotPair {
    /// What there was.
    pub before: Arc<Profile>,
    /// What there is.
    pub after: Arc<Profile>,
    /// The memory statistics of the process at the later time.
    pub memory: Option<Arc<MemStats>>,
    /// For the header.
    pub title: String,
}

impl SnapshotPair {
    /// What changed, as `-diff_base` shows it.
    pub fn difference(self, cancel: &Cancel) -> Result<LoadedProfile, Stop> {
        let options = MergeOptions { base: BaseMode::Compare, ..MergeOptions::default() };
        let profile = merge_sources(vec![self.after], vec![self.before], &options, cancel)?;
        let (title, profile, memory) = (self.title, Arc::new(profile), self.memory);
        Ok(LoadedProfile { title, profile, memory, ..LoadedProfile::default() })
    }
}
