//! Tests of trends over folded stacks.

use super::{Confidence, Point, Trend, TrendRows, TrendStats};
use crate::analysis::query::{Query, Sort};
use crate::cancel::Cancel;
use crate::profile::store::builder::Builder;
use crate::runtime::memstats::MemStats;
use std::sync::Arc;

/// A snapshot of folded stacks, so many seconds after the first.
fn point(seconds: i64, folded: &str) -> Point {
    let mut builder = Builder::new();
    builder.folded(folded);
    let time_nanos = if seconds < 0 { 0 } else { (1_000 + seconds) * 1_000_000_000 };
    Point { time_nanos, ..Point::new(Arc::new(builder.finish())) }
}

fn trend(points: &[Point], query: &Query, rows: TrendRows) -> Trend {
    let like = Arc::clone(&points[0].profile);
    Trend::new(points, (query, &like), rows, None, &Cancel::new()).unwrap()
}

/// A leak of 600 a minute beside noise that is larger, a step and a decline.
fn service(count: i64) -> Vec<Point> {
    let noise = [0, 37, -12, 25, 3, -40, 18, 9, -22, 31];
    let snapshot = |i: i64| {
        let wobble = noise[i as usize % noise.len()];
        let leak = 500 + 100 * i + wobble / 10;
        let cache = 40_000 + 1_000 * wobble;
        let step = if i < count / 2 { 10 } else { 2_000 };
        let decline = 900 - 20 * i;
        point(
            10 * i,
            &format!(
                "main;leak {leak}\nmain;cache {cache}\nmain;step {step}\nmain;decline {decline}\nmain;level 7"
            ),
        )
    };
    (0..count).map(snapshot).collect()
}

#[test]
fn a_leak_is_ranked_first_with_its_slope() {
    let trend = trend(&service(12), &Query::default(), TrendRows::Functions);
    let first = &trend.series[0];
    assert_eq!((&*first.name, first.stats.increases, trend.per()), ("leak", 11, "minute"));
    assert!((first.stats.slope / 600.0 - 1.0).abs() < 0.1, "{:?}", first.stats);
    assert_eq!(first.stats.confidence(), Confidence::Sure);
    let named = |name: &str| &trend.series[trend.find(name).unwrap()];
    assert!(named("cache").stats.confidence() < Confidence::Likely, "{:?}", named("cache").stats);
    assert_eq!(
        named("level").stats,
        TrendStats { slope: 0.0, tau: 0.0, increases: 0, p_value: 1.0 }
    );
    // Rows without a value are the last.
    let lowest = trend.series.iter().rfind(|row| row.flat.iter().any(|value| *value != 0));
    assert_eq!(&*lowest.unwrap().name, "decline");
    assert!(trend.series.last().unwrap().flat.iter().all(|value| *value == 0));
    assert!((named("decline").stats.slope + 120.0).abs() < 1.0);
    assert_eq!(trend.span_nanos(), 110_000_000_000);
}

#[test]
fn points_stand_in_the_order_of_their_time_or_as_given() {
    let mut points = service(5);
    points.reverse();
    let trend_of = |points: &[Point]| trend(points, &Query::default(), TrendRows::Functions);
    let timed = trend_of(&points);
    let leak = |trend: &Trend| trend.series[trend.find("leak").unwrap()].clone();
    assert_eq!(leak(&timed).flat[0], 500);
    for point in &mut points {
        point.time_nanos = 0;
    }
    points.reverse();
    let untimed = trend_of(&points);
    assert_eq!((untimed.per(), untimed.span_nanos()), ("snapshot", 0));
    assert!((leak(&untimed).stats.slope - 100.0).abs() < 5.0);
}

#[test]
fn stacks_are_told_apart_by_their_names() {
    let at =
        |i: i64| point(60 * i, &format!("main;a;leak {}\nmain;b;leak 5\nmain;c 9", 10 * i + 1));
    let points: Vec<Point> = (0..4).map(at).collect();
    let trend = trend(&points, &Query::default(), TrendRows::Stacks("leak".into()));
    let stack = |at: usize| trend.series[at].stack.join(" ");
    assert_eq!(
        (stack(0), stack(1), trend.series.len()),
        ("leak a main".into(), "leak b main".into(), 2)
    );
    assert!((trend.series[0].stats.slope - 10.0).abs() < 1e-9);
    assert_eq!(trend.series[0].flat, [1, 11, 21, 31]);
}

#[test]
fn own_code_comes_before_its_callers_by_cum() {
    let at = |i: i64| {
        let leak = 10 * i + 1;
        point(
            60 * i,
            &format!("main;main.leak;runtime.gopark {leak}\nmain;runtime.gopark {}", 20 * i + 7),
        )
    };
    let points: Vec<Point> = (0..5).map(at).collect();
    let query = Query { sort: Sort::Cum, ..Query::default() };
    let trend = trend(&points, &query, TrendRows::Functions);
    assert!(trend.by_cum);
    let names: Vec<&str> = trend.series.iter().map(|row| &*row.name).collect();
    assert_eq!(names, ["main", "main.leak", "runtime.gopark"]);
}

#[test]
fn what_is_known_of_a_snapshot_is_kept() {
    let points = service(4);
    let query = Query::default();
    let like = Arc::clone(&points[0].profile);
    let trend_of = |points: &[Point], before: Option<&Trend>| {
        Trend::new(points, (&query, &like), TrendRows::Functions, before, &Cancel::new()).unwrap()
    };
    let three = trend_of(&points[..3], None);
    let four = trend_of(&points, Some(&three));
    for at in 0..3 {
        assert!(Arc::ptr_eq(&three.snapshots[at], &four.snapshots[at]));
    }
    assert_eq!(four.series, trend_of(&points, None).series);
}

#[test]
fn two_points_are_a_difference_and_no_trend() {
    let trend = trend(&service(2), &Query::default(), TrendRows::Functions);
    assert!(trend.series.iter().all(|row| row.stats.confidence() == Confidence::None));
    assert_eq!(trend.series.len(), 6);
}

/// The name of a label frame is a string of the extended profile alone.
#[test]
fn label_frames_are_judged_by_their_own_names() {
    let at = |i: i64| {
        let mut builder = Builder::new();
        builder.sample_type("space", "bytes");
        let label = builder.number_label("bytes", 512, "bytes");
        let request = builder.text_label("request", "runtime.gopark");
        let leak = builder.named(b"main.leak");
        builder.sample(&[leak], &[10 * i + 1], &[label, request]);
        Point { time_nanos: 60_000_000_000 * (i + 1), ..Point::new(Arc::new(builder.finish())) }
    };
    let points: Vec<Point> = (0..4).map(at).collect();
    let tag_root = vec!["bytes".to_owned(), "request".to_owned()];
    let query = Query { tag_root, sort: Sort::Cum, ..Query::default() };
    let trend = trend(&points, &query, TrendRows::Functions);
    let row = |name: &str| {
        let row = &trend.series[trend.find(name).unwrap()];
        (row.own, row.depth)
    };
    let rows = ["512B", "runtime.gopark", "main.leak"].map(row);
    assert_eq!(rows, [(true, 1), (false, 2), (true, 3)]);
    assert_eq!(&*trend.series[2].name, "runtime.gopark");
}

/// A heap of one live byte count, with a sample that counts nothing, after so many collections.
fn heap(seconds: i64, live: i64, idle: usize, collections: Option<u64>) -> Point {
    let mut builder = Builder::new();
    builder.sample_type("inuse_space", "bytes");
    let stacks = format!("main;live {live}\n{}", "main;new 0\n".repeat(idle));
    builder.folded(&stacks);
    let profile = builder.finish();
    let text = |count| format!("# runtime.MemStats\n# Sys = 9\n# NumGC = {count}\n");
    let memory = collections.and_then(|count| MemStats::parse(text(count).as_bytes()));
    Point { profile: Arc::new(profile), memory: memory.map(Arc::new), ..point(seconds, "a 1") }
}

#[test]
fn heaps_without_a_collection_between_them_are_one() {
    let one_heap =
        |points: &[Point]| trend(points, &Query::default(), TrendRows::Functions).one_heap;
    let (old, new) = (heap(0, 5, 0, None), |seconds| heap(seconds, 7, seconds as usize, None));
    assert_eq!(one_heap(&[old.clone(), new(1)]), 0);
    assert_eq!(one_heap(&[old.clone(), new(1), new(2), new(3)]), 3, "values of 0 change nothing");
    let newest = heap(3, 5, 0, None);
    assert_eq!(one_heap(&[new(1), new(2), newest]), 0, "the newest is another");
    let counted = |seconds, count| heap(seconds, 7, 0, Some(count));
    assert_eq!(one_heap(&[counted(1, 4), counted(2, 4)]), 2);
    assert_eq!(one_heap(&[counted(1, 4), counted(2, 5), counted(3, 5)]), 2, "one was collected");
    assert_eq!(one_heap(&[point(0, "a 1"), point(1, "a 1")]), 0, "no heap");
}
