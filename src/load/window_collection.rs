//! The windows of a store's range, newest first, and what was read of them within a bound of memory.

use std::sync::Arc;

use crate::analysis::trend::Point;
use crate::error::Error;
use crate::store::parts::Part;
use crate::store::range::TimeRange;
use crate::unit;

/// Windows that are kept however large they are: fewer make no trend.
const LEAST: usize = 2;

/// Failures after which nothing more is asked, as long as no window was read.
const HOPELESS: usize = 4;

/// Windows of a range, and what was read of them so far. Cloning it copies no profile.
#[derive(Clone, Debug)]
pub struct WindowCollection {
    /// The windows, newest first.
    ranges: Vec<TimeRange>,
    slots: Vec<Slot>,
    /// Bytes of profiles that are kept.
    bound: usize,
    bytes: usize,
    /// Windows from this place on are left out, since memory is short.
    limit: usize,
    /// The place of the window that was done last.
    last: Option<usize>,
}

/// A window that was read.
#[derive(Debug)]
pub(super) struct ReadWindow {
    pub(super) point: Point,
    /// The profiles that were added up.
    pub(super) parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Slot {
    Waiting,
    /// There is no sample, or no other state than that of another window.
    Empty,
    Read(Arc<ReadWindow>),
    Failed(Arc<Error>),
}

impl WindowCollection {
    /// `count` windows of `range`, nothing of them read.
    pub fn new(range: TimeRange, count: usize, bound: usize) -> WindowCollection {
        let mut ranges = range.windows(count);
        ranges.reverse();
        let slots = vec![Slot::Waiting; count];
        WindowCollection { ranges, slots, bound, bytes: 0, limit: count, last: None }
    }

    /// The windows, newest first.
    pub fn ranges(&self) -> &[TimeRange] {
        &self.ranges
    }

    /// The places of windows that are to be read.
    pub(super) fn waiting(&self) -> Vec<usize> {
        let all = self.slots.iter().enumerate().take(self.limit);
        all.filter(|(_, slot)| matches!(slot, Slot::Waiting)).map(|(place, _)| place).collect()
    }

    /// The first place that is left out.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// True if nothing is left to be read.
    pub fn is_complete(&self) -> bool {
        self.waiting().is_empty()
    }

    fn read(&self) -> impl DoubleEndedIterator<Item = (usize, &Arc<ReadWindow>)> {
        self.slots.iter().enumerate().filter_map(|(place, slot)| match slot {
            Slot::Read(window) => Some((place, window)),
            _ => None,
        })
    }

    fn failures(&self) -> impl DoubleEndedIterator<Item = (usize, &Error)> {
        self.slots.iter().enumerate().filter_map(|(place, slot)| match slot {
            Slot::Failed(error) => Some((place, &**error)),
            _ => None,
        })
    }

    /// The parts of the windows that were read.
    pub(super) fn parts(&self) -> Vec<Vec<Part>> {
        self.read().map(|(_, window)| window.parts.clone()).collect()
    }

    /// Takes in a window; `None` for one that has nothing of its own. The oldest windows go where memory is short.
    pub(super) fn put(&mut self, place: usize, window: Option<ReadWindow>) {
        if place >= self.limit {
            return;
        }
        self.last = Some(place);
        self.slots[place] = match window {
            None => Slot::Empty,
            Some(window) => {
                self.bytes = self.bytes.saturating_add(window.point.profile.bytes());
                Slot::Read(Arc::new(window))
            }
        };
        while self.bytes > self.bound && self.read().count() > LEAST {
            let Some((oldest, window)) = self.read().next_back() else { break };
            self.bytes = self.bytes.saturating_sub(window.point.profile.bytes());
            self.limit = oldest;
            self.slots[oldest..].fill(Slot::Waiting);
        }
    }

    /// Takes in that a window cannot be read.
    pub(super) fn fail(&mut self, place: usize, error: Error) {
        if place < self.limit {
            self.last = Some(place);
            self.slots[place] = Slot::Failed(Arc::new(error));
        }
    }

    /// True if the first windows all failed.
    pub(super) fn is_hopeless(&self) -> bool {
        let failed = self.failures().count();
        let open = self.slots.iter().filter(|slot| matches!(slot, Slot::Waiting)).count();
        failed >= HOPELESS && failed + open == self.slots.len()
    }

    /// The failure of the newest window that failed, in words, if no window could be read.
    pub(super) fn failure(&self) -> Option<String> {
        let (_, error) = self.failures().next()?;
        let answered = self.slots.iter().any(|slot| matches!(slot, Slot::Read(_) | Slot::Empty));
        (!answered).then(|| error.to_string())
    }

    /// The snapshots that were read, in the order of time.
    pub fn points(&self) -> Vec<Point> {
        self.read().rev().map(|(_, window)| window.point.clone()).collect()
    }

    /// The windows that are done, of how many.
    pub fn done(&self) -> (usize, usize) {
        let waiting = self.waiting().len();
        (self.slots.len() - waiting, self.slots.len())
    }

    /// The progress in words: `5 of 12 windows, 09:20 to 09:25`.
    pub fn progress(&self) -> String {
        let (done, all) = self.done();
        let last = self.last.and_then(|place| self.ranges.get(place));
        let last = last.map_or_else(String::new, |range| format!(", {}", range.clock_words()));
        format!("{done} of {all} windows{last}")
    }

    /// Lines on windows that are left out, in the order of time.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let left_out = self.slots.len() - self.limit;
        if left_out > 0 {
            let bound =
                unit::format_value(i64::try_from(self.bound).unwrap_or(i64::MAX), "bytes", "auto");
            let kept = self.slots.len() - left_out;
            lines.push(format!(
                "the oldest {left_out} of {} windows are left out: {kept} windows take {bound} (-watch-memory allows more)",
                self.slots.len()
            ));
        }
        let failed = |(place, error): (usize, &Error)| {
            let range =
                self.ranges.get(place).map_or_else(String::new, |range| range.clock_words());
            format!("the window {range} is left out: {error}")
        };
        lines.extend(self.failures().rev().map(failed));
        lines
    }
}

#[cfg(test)]
#[path = "tests/window_collection.rs"]
mod tests;
