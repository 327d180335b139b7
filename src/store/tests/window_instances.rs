//! Unit tests of `store/window_instances.rs`.

use super::*;
use crate::store::series::SeriesPoint;

#[test]
fn instances_count_where_they_have_a_point() {
    let series = |times: &[i64]| Series {
        labels: Vec::new(),
        points: times
            .iter()
            .map(|&time_nanos| SeriesPoint { time_nanos, ..SeriesPoint::default() })
            .collect(),
    };
    let all = [series(&[1, 5, 10]), series(&[10]), series(&[11, 20]), series(&[])];
    let counts =
        [(0, 10), (10, 20), (20, 30)].map(|(start, end)| count(&all, TimeRange { start, end }));
    assert_eq!(counts, [2, 1, 0]);
}
