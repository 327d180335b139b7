//! Unit tests of `store/series.rs`.

use super::*;

#[test]
fn samples_with_labels_belong_to_their_instance() {
    let one = |labels: &[(&str, &str)], points: &[(i64, f64)]| {
        let pair = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        let point = |&(time_nanos, value): &(i64, f64)| {
            let profile_id = Some(format!("{time_nanos}"));
            SeriesPoint { time_nanos, value, profile_id }
        };
        let labels = labels.iter().map(pair).collect();
        Series { labels, points: points.iter().map(point).collect() }
    };
    let (a, b) = (("pod", "a"), ("pod", "b"));
    let all = joined(vec![
        one(&[("endpoint", "/x"), a], &[(1, 2.0)]),
        one(&[("endpoint", "/x"), b], &[(2, 8.0)]),
        one(&[a], &[(1, 1.0), (3, 4.0)]),
        one(&[("endpoint", "/y"), a, ("user", "1")], &[(3, 16.0), (4, 32.0)]),
    ]);
    let whole = one(&[a], &[(1, 3.0), (3, 20.0), (4, 32.0)]);
    assert_eq!(all, [whole, one(&[("endpoint", "/x"), b], &[(2, 8.0)])]);
}
