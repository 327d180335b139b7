//! Unit tests of `store/range.rs`.

use super::*;

#[test]
fn ranges_end_now_and_take_an_hour() {
    let now = 10_000 * SECOND;
    let range = TimeRange::new(None, None, now).unwrap();
    assert_eq!((range.start, range.end), (6400 * SECOND, now));
    let range = TimeRange::new(None, Some(StoreTime::Ago(100)), now).unwrap();
    assert_eq!(range.nanos(), 3600 * SECOND);
    let turned = TimeRange::new(Some(StoreTime::Ago(1)), Some(StoreTime::Ago(2)), now);
    assert!(turned.unwrap_err().starts_with("from is not before to"));
    let lengths = [0, 45, 1800, 5400, 90_000].map(|seconds| length_words(seconds * SECOND));
    assert_eq!(lengths, ["0s", "45s", "30min", "1h 30min", "1d 1h"]);
    let minute = 60 * SECOND;
    let short = TimeRange { start: 90 * minute, end: 95 * minute };
    assert_eq!(short.clock_words(), "01:30 to 01:35");
    assert_eq!(short.day_words(), "1970-01-01 01:30 to 01:35 UTC");
    let long = TimeRange { end: 24 * 61 * minute, ..short };
    assert_eq!(long.day_words(), "1970-01-01 01:30 to 1970-01-02 00:24 UTC");
    assert_eq!(long.time_of_day_words(), "01:30 to 00:24");
    let shorter = TimeRange { end: short.start + 30 * SECOND, ..short };
    assert_eq!(shorter.clock_words(), "01:30:00 to 01:30:30");
    let windows = TimeRange { start: 0, end: 10 }.windows(3);
    let edges: Vec<_> = windows.iter().map(|window| (window.start, window.end)).collect();
    assert_eq!(edges, [(0, 3), (3, 6), (6, 10)]);
}

#[test]
fn a_day_is_searched_where_a_month_is_refused() {
    let now = 100 * DAY;
    let recent = TimeRange { start: now - DAY / 24, end: now };
    let (days, day) = (recent.searched(now), recent.searched_day(now));
    assert_eq!((days.start, days.end), (recent.start - 30 * DAY, now + DAY));
    assert_eq!((day.start, day.end), (now - DAY, now));
    let old = TimeRange { start: 50 * DAY, end: 50 * DAY + SECOND };
    let day = old.searched_day(now);
    assert_eq!(day.nanos(), DAY);
    assert!(day.start < old.start && old.end < day.end);
    assert_eq!((recent.step(), day.step()), (1, 21));
}
