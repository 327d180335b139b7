//! The windows of a store's range as snapshots of a trend, read newest first.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::parallel_requests::each_as_it_comes;
use super::window_collection::{ReadWindow, WindowCollection};
use super::window_source::WindowSource;
use crate::analysis::trend::{Coverage, Point};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::Profile;
use crate::store::parts::Part;
use crate::store::range::TimeRange;

/// Windows unless a number is asked for.
const WINDOWS: usize = 12;

/// Bytes of snapshots that are kept unless the user says more.
const BOUND: usize = 256 << 20;

/// Adds symbols and names to the profile of a window.
type FinishWindow = dyn Fn(Arc<Profile>, &Cancel) -> Result<Profile, Stop> + Send + Sync;

/// The windows of the range of a profile from a store.
pub struct StoreWindows {
    source: Arc<dyn WindowSource>,
    /// The profiles of the whole range that were added up, in few words.
    words: String,
    /// Bytes of snapshots that are kept.
    bound: usize,
    finish: Box<FinishWindow>,
}

impl fmt::Debug for StoreWindows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreWindows").field("source", &self.source).finish_non_exhaustive()
    }
}

impl StoreWindows {
    /// Windows of `source`, of which snapshots of `bound` bytes are kept; `finish` adds symbols and names to each.
    pub(super) fn new(
        (source, words): (Arc<dyn WindowSource>, String),
        bound: Option<usize>,
        finish: impl Fn(Arc<Profile>, &Cancel) -> Result<Profile, Stop> + Send + Sync + 'static,
    ) -> StoreWindows {
        let bound = bound.unwrap_or(BOUND);
        StoreWindows { source, words, bound, finish: Box::new(finish) }
    }

    /// The number of windows that the address names.
    pub fn named(&self) -> Option<usize> {
        self.source.windows()
    }

    /// The profiles of the whole range that were added up, in few words.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The whole range.
    pub fn range(&self) -> TimeRange {
        self.source.range()
    }

    /// Windows that are not read yet: `count` of them, or as many as the address names, or 12.
    pub fn collection(&self, count: Option<usize>) -> WindowCollection {
        let count = count.or(self.named()).unwrap_or(WINDOWS);
        WindowCollection::new(self.source.range(), count, self.bound)
    }

    /// Reads the windows that `collection` lacks, the newest first. `on_change` is called after each. Windows that cannot be read are
    /// left out; fails if none can.
    pub fn read(
        &self,
        mut collection: WindowCollection,
        on_change: &dyn Fn(&WindowCollection),
        cancel: &Cancel,
    ) -> Result<WindowCollection, Stop> {
        cancel.check()?;
        let waiting = collection.waiting();
        let ranges = collection.ranges().to_vec();
        let instances = self.source.instances_in(&ranges, cancel)?;
        let known = Mutex::new(collection.parts());
        let limit = AtomicUsize::new(collection.limit());
        let work = |&place: &usize| {
            cancel.check()?;
            match ranges.get(place).filter(|_| place < limit.load(Ordering::Relaxed)) {
                Some(&range) => {
                    let instances = instances.get(place).copied().unwrap_or(0);
                    self.window((range, instances), &known, cancel)
                }
                None => Ok(None),
            }
        };
        each_as_it_comes(&waiting, work, |at, result| {
            match result {
                Ok(window) => collection.put(waiting[at], window),
                Err(Stop::Failed(error)) => collection.fail(waiting[at], error),
                Err(Stop::Cancelled) => return false,
            }
            limit.store(collection.limit(), Ordering::Relaxed);
            on_change(&collection);
            !collection.is_hopeless()
        });
        cancel.check()?;
        match collection.failure() {
            Some(failure) => Err(Error::Fetch(failure).into()),
            None => Ok(collection),
        }
    }

    /// The snapshot of a window; `None` without a sample, and for the state of another window.
    fn window(
        &self,
        (range, instances): (TimeRange, usize),
        known: &Mutex<Vec<Vec<Part>>>,
        cancel: &Cancel,
    ) -> Result<Option<ReadWindow>, Stop> {
        let parts = again(|| self.source.window_parts(range, cancel))?;
        {
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            // A state without a newer one is no snapshot of its own.
            if known.contains(&parts.parts) {
                return Ok(None);
            }
            known.push(parts.parts.clone());
        }
        let Some(profile) = again(|| self.source.window_sum(&parts, cancel))? else {
            return Ok(None);
        };
        let profile = (self.finish)(profile, cancel)?;
        let coverage = Coverage {
            instances: parts.instance_count().max(instances),
            nanos: parts.duration_nanos(),
        };
        let point = Point { coverage, ..Point::new(Arc::new(profile)) };
        Ok(Some(ReadWindow { point, parts: parts.parts }))
    }
}

/// The words for a range that makes no trend.
pub fn too_few(range: TimeRange) -> String {
    format!(
        "a trend is over two snapshots or more, and {} has fewer: a longer range (from=-6h), or a shorter one for a young service (from=-10m), or more windows (windows=24) may have more",
        range.day_words()
    )
}

/// The result of `ask`, which is asked once more after a server's error or a timeout.
fn again<T>(ask: impl Fn() -> Result<T, Stop>) -> Result<T, Stop> {
    match ask() {
        Err(Stop::Failed(Error::Unavailable(_) | Error::Read(_))) => ask(),
        result => result,
    }
}
