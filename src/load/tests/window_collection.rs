//! Unit tests of `load/window_collection.rs`.

use super::*;
use crate::profile::store::builder::Builder;

const MINUTE: i64 = 60_000_000_000;

fn window(minutes: i64) -> ReadWindow {
    let mut builder = Builder::new();
    builder.folded("main;work 10\nmain;rest 5");
    let profile = Arc::new(builder.finish());
    let point = Point { time_nanos: minutes * MINUTE, ..Point::new(profile) };
    ReadWindow { point, parts: Vec::new() }
}

fn collection(count: usize, windows: usize) -> WindowCollection {
    let range = TimeRange { start: 0, end: count as i64 * 5 * MINUTE };
    WindowCollection::new(range, count, windows * window(0).point.profile.bytes())
}

fn minutes(collection: &WindowCollection) -> Vec<i64> {
    collection.points().iter().map(|point| point.time_nanos / MINUTE).collect()
}

#[test]
fn windows_are_newest_first_and_points_in_the_order_of_time() {
    let mut windows = collection(4, 10);
    windows.put(0, Some(window(20)));
    windows.put(2, Some(window(10)));
    windows.put(1, None);
    assert_eq!(minutes(&windows), [10, 20]);
    assert_eq!((windows.done(), windows.is_complete()), ((3, 4), false));
    assert_eq!(windows.progress(), "3 of 4 windows, 00:10 to 00:15");
    assert_eq!(windows.waiting(), [3]);
}

/// The order of answers decides nothing.
#[test]
fn the_oldest_windows_go_where_memory_is_short() {
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [0, 4, 2, 1, 3]] {
        let mut windows = collection(5, 3);
        for place in order {
            windows.put(place, Some(window(25 - 5 * place as i64)));
        }
        assert_eq!(minutes(&windows), [15, 20, 25], "{order:?}");
        assert!(windows.is_complete());
        let lines = windows.lines();
        assert!(lines[0].starts_with("the oldest 2 of 5 windows are left out"), "{lines:?}");
    }
    let mut windows = collection(3, 0);
    (0..3).for_each(|place| windows.put(place, Some(window(place as i64))));
    assert_eq!(windows.points().len(), LEAST);
}

#[test]
fn failures_are_lines_unless_all_fail() {
    let mut windows = collection(5, 9);
    windows.fail(1, Error::Empty);
    assert!(windows.failure().is_some());
    windows.put(0, Some(window(25)));
    assert_eq!(windows.failure(), None);
    let line = "the window 00:15 to 00:20 is left out: parsing profile: empty input file";
    assert_eq!(windows.lines(), [line]);
    let mut windows = collection(5, 9);
    (0..4).for_each(|place| windows.fail(place, Error::Empty));
    assert!(windows.is_hopeless());
}
