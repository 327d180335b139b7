//! Snapshots, and a value of each in a row.

use super::coverage::Coverage;
use super::stats::TrendStats;
use crate::analysis::query::Query;
use crate::analysis::query::derived::derived;
use crate::profile::Profile;
use crate::runtime::memstats::MemStats;
use std::sync::Arc;

/// A snapshot: a profile and its time.
#[derive(Clone, Debug)]
pub struct Point {
    /// Nanoseconds since 1970; 0 if unknown.
    pub time_nanos: i64,
    /// All samples of the snapshot, not yet filtered.
    pub profile: Arc<Profile>,
    /// The memory statistics of the process at that time.
    pub memory: Option<Arc<MemStats>>,
    /// The instances and the time that are added up in it.
    pub coverage: Coverage,
}

impl Point {
    /// A profile at the time in its header.
    pub fn new(profile: Arc<Profile>) -> Self {
        Self {
            time_nanos: profile.header().time_nanos,
            profile,
            memory: None,
            coverage: Coverage::default(),
        }
    }
}

/// Sorts points by time, if each has one. The second value is true if they have times and those differ.
pub fn ordered(mut points: Vec<Point>) -> (Vec<Point>, bool) {
    let timed = points.iter().all(|point| point.time_nanos > 0);
    if timed {
        points.sort_by_key(|point| point.time_nanos);
    }
    let differ = points.windows(2).any(|two| two[0].time_nanos != two[1].time_nanos);
    (points, timed && differ)
}

/// The values of a function, or of a stack, over all snapshots.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The function as printed, or the stack's innermost.
    pub name: Arc<str>,
    /// Of a stack, the names of its frames, innermost first; empty for functions.
    pub stack: Vec<Arc<str>>,
    /// Flat per snapshot.
    pub flat: Vec<i64>,
    /// Cum per snapshot.
    pub cum: Vec<i64>,
    /// Slope and p-value, of cum or flat as the trend says.
    pub stats: TrendStats,
    /// True if it is the program's own code.
    pub own: bool,
    /// Smallest depth in the call tree.
    pub(super) depth: u32,
}

impl Series {
    /// The smallest depth in the call tree.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// Cum, or else flat, per snapshot.
    pub fn values(&self, by_cum: bool) -> &[i64] {
        if by_cum { &self.cum } else { &self.flat }
    }
}

/// A series without a trend yet.
pub(super) fn level(name: Arc<str>, flat: Vec<i64>, cum: Vec<i64>) -> Series {
    let stats = TrendStats { slope: 0.0, tau: 0.0, increases: 0, p_value: 1.0 };
    Series { name, stack: Vec::new(), flat, cum, stats, own: false, depth: 0 }
}

/// `query`, made for the columns of `like`, with those of `profile`; `None` if it lacks the sample type.
pub fn adapted(query: &Query, like: &Profile, profile: &Profile) -> Option<Query> {
    let mut query = query.clone();
    let wanted = like.sample_types().get(query.sample_type)?;
    query.sample_type = profile.sample_types().iter().position(|t| t.kind == wanted.kind)?;
    if let Some(by) = query.derived {
        query.derived = Some(derived(profile).into_iter().find(|d| d.name == by.name)?);
    }
    Some(query)
}
