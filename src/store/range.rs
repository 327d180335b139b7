//! Ranges of time, and their windows.

use crate::input::{StoreTime, utc};

const SECOND: i64 = 1_000_000_000;

/// The seconds before now that are read unless a range is named.
const DEFAULT_SECONDS: i64 = 3600;

const DAY: i64 = 24 * 3600 * SECOND;

/// The days before a range, and before now, that are searched for data.
const SEARCHED_DAYS: i64 = 30;

/// Points of a series, at most.
const MOST_POINTS: i64 = 4000;

/// Seconds between two profiles of an instance, as far as points are estimated.
const INTERVAL: i64 = 10;

/// Seconds of a step that has one profile of an instance at most. Of several in a step Pyroscope tells the largest, and Parca any.
pub const FINEST_STEP: i64 = 1;

/// A range of time in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeRange {
    /// The start.
    pub start: i64,
    /// The end; not before the start.
    pub end: i64,
}

impl TimeRange {
    /// The range from `from` to `to`; without them the hour up to now. Fails for one that ends before it begins.
    pub fn new(
        from: Option<StoreTime>,
        to: Option<StoreTime>,
        now: i64,
    ) -> Result<TimeRange, String> {
        let end = to.unwrap_or(StoreTime::Ago(0)).nanos(now);
        let start =
            from.map_or(end.saturating_sub(DEFAULT_SECONDS * SECOND), |from| from.nanos(now));
        let range = TimeRange { start, end };
        if start < end {
            Ok(range)
        } else {
            Err(format!("from is not before to: {}", range.words()))
        }
    }

    /// Nanoseconds from start to end.
    pub fn nanos(self) -> i64 {
        self.end.saturating_sub(self.start)
    }

    /// The days around the range and up to the present. Clocks differ, so it ends later.
    #[must_use]
    pub fn searched(self, now: i64) -> TimeRange {
        let start = self.start.min(now).saturating_sub(SEARCHED_DAYS * DAY);
        TimeRange { start, end: self.end.max(now).saturating_add(DAY) }
    }

    /// The day around the range, up to the present. Pyroscope refuses longer ranges unless its limit is another.
    #[must_use]
    pub fn searched_day(self, now: i64) -> TimeRange {
        let end = self.end.saturating_add(DAY / 2).min(self.end.max(now));
        TimeRange { start: end.saturating_sub(DAY), end }
    }

    /// Seconds of a step for a series of the range: the finest that gives few points. Steps without a profile have none.
    pub fn step(self) -> i64 {
        let seconds = self.nanos() / SECOND;
        if seconds / INTERVAL <= MOST_POINTS { FINEST_STEP } else { seconds / MOST_POINTS }
    }

    /// The range with as much before it.
    #[must_use]
    pub fn with_lookback(self) -> TimeRange {
        TimeRange { start: self.start.saturating_sub(self.nanos()), end: self.end }
    }

    /// `count` parts of equal length, in the order of time.
    pub fn windows(self, count: usize) -> Vec<TimeRange> {
        let edge = |at: usize| {
            let nanos = i128::from(self.nanos()) * at as i128 / count.max(1) as i128;
            self.start.saturating_add(nanos as i64)
        };
        (0..count).map(|at| TimeRange { start: edge(at), end: edge(at + 1) }).collect()
    }

    /// Both ends in UTC to the minute: without the date if `other` is of the same day.
    pub fn clock(self, other: TimeRange) -> String {
        let day = |nanos: i64| nanos.div_euclid(DAY);
        let all = [self.start, self.end, other.start, other.end].map(day);
        let part =
            |nanos: i64, from: usize| second(nanos).get(from..16).unwrap_or_default().to_owned();
        let from = if all.iter().all(|one| *one == all[0]) { 11 } else { 5 };
        format!("{} to {}", part(self.start, from), part(self.end, from)).replace('T', " ")
    }

    /// Both ends, to the second.
    pub fn words(self) -> String {
        format!("{} to {}", second(self.start), second(self.end))
    }
}

/// A length of time in words: `1h 30min`, `45s`.
pub fn length_words(nanos: i64) -> String {
    let seconds = nanos.max(0) / SECOND;
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let given = parts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = given.take(2).map(|(count, unit)| format!("{count}{unit}")).collect();
    if words.is_empty() { "0s".to_owned() } else { words.join(" ") }
}

impl TimeRange {
    /// Both ends by the clock in UTC: `09:20 to 09:25`, with seconds where they are short, with days where these differ.
    pub fn clock_words(self) -> String {
        let [start, end] = [self.start, self.end].map(utc_parts);
        let has_seconds = self.nanos() < 120 * SECOND;
        let clock =
            |clock: &str| clock.get(..if has_seconds { 8 } else { 5 }).unwrap_or(clock).to_owned();
        let days = |day: &str| if start.0 == end.0 { String::new() } else { format!("{day} ") };
        format!("{}{} to {}{}", days(&start.0), clock(&start.1), days(&end.0), clock(&end.1))
    }

    /// Both ends by the clock in UTC without days: `23:50 to 00:20`.
    pub fn time_of_day_words(self) -> String {
        let [start, end] = [self.start, self.end].map(|nanos| utc_parts(nanos).1);
        let minutes = |clock: &str| clock.get(..5).unwrap_or(clock).to_owned();
        format!("{} to {}", minutes(&start), minutes(&end))
    }

    /// Both ends with the day: `2026-11-27 09:20 to 10:20 UTC`.
    pub fn day_words(self) -> String {
        let [start, end] = [self.start, self.end].map(utc_parts);
        let day = if start.0 == end.0 { format!("{} ", start.0) } else { String::new() };
        format!("{day}{} UTC", self.clock_words())
    }
}

/// The day and the time of day, to the second.
fn utc_parts(nanos: i64) -> (String, String) {
    let text = second(nanos);
    let (day, clock) = text.split_once('T').unwrap_or((&text, ""));
    (day.to_owned(), clock.trim_end_matches('Z').to_owned())
}

/// A moment as RFC 3339 in UTC, to the second.
pub fn second(nanos: i64) -> String {
    utc(nanos.div_euclid(SECOND).saturating_mul(SECOND))
}

#[cfg(test)]
#[path = "tests/range.rs"]
mod tests;
