//! A cursor and a mark on the totals over time, and the ranges that they stand for.

use crate::store::catalogue::STEPS;
use crate::store::range::TimeRange;

const SECOND: i64 = 1_000_000_000;

/// The shortest range that zooming leads to.
const SHORTEST: i64 = 60 * SECOND;

/// The cursor on the steps of a range, and the mark where a part of it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeMark {
    /// The step under the cursor.
    pub at: usize,
    /// The step of the mark; without one the part reaches from the cursor to the end.
    pub mark: Option<usize>,
}

impl Default for TimeMark {
    /// The cursor in the middle, without a mark.
    fn default() -> TimeMark {
        TimeMark { at: STEPS / 2, mark: None }
    }
}

impl TimeMark {
    /// Moves the cursor, stopping at both ends.
    pub fn step(&mut self, by: i32) {
        self.at = (self.at as i64 + i64::from(by)).clamp(0, STEPS as i64 - 1) as usize;
    }

    /// Sets the mark at the cursor, or takes it away there.
    pub fn toggle(&mut self) {
        self.mark = Some(self.at).filter(|at| self.mark != Some(*at));
    }

    /// The steps of the marked part.
    pub fn steps(&self) -> std::ops::RangeInclusive<usize> {
        let other = self.mark.unwrap_or(STEPS - 1);
        self.at.min(other)..=self.at.max(other)
    }

    /// The marked part of a range.
    pub fn range(&self, whole: TimeRange) -> TimeRange {
        let edge = |step: usize| {
            let nanos = i128::from(whole.nanos()) * step as i128 / STEPS as i128;
            whole.start.saturating_add(nanos as i64)
        };
        let steps = self.steps();
        let end = if *steps.end() == STEPS - 1 { whole.end } else { edge(*steps.end() + 1) };
        TimeRange { start: edge(*steps.start()), end }
    }

    /// A range of twice the length, or of half of it, around the cursor. It ends at `now` at the latest.
    pub fn zoomed(&self, whole: TimeRange, wider: bool, now: i64) -> TimeRange {
        let length = if wider { whole.nanos().saturating_mul(2) } else { whole.nanos() / 2 };
        let length = length.max(SHORTEST);
        let into = i128::from(whole.nanos()) * self.at as i128 / STEPS as i128;
        let centre = whole.start.saturating_add(into as i64);
        let latest = now.max(whole.end);
        let end = centre.saturating_add(length / 2).min(latest);
        TimeRange { start: end.saturating_sub(length), end }
    }
}

/// The range before `whole`, or behind it up to `now`.
pub fn shifted(whole: TimeRange, earlier: bool, now: i64) -> TimeRange {
    let by = if earlier { -whole.nanos() } else { whole.nanos() };
    let end = whole.end.saturating_add(by).min(now.max(whole.end));
    TimeRange { start: end.saturating_sub(whole.nanos()), end }
}

#[cfg(test)]
#[path = "tests/time_mark.rs"]
mod tests;
