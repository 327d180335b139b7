//! Unit tests of `analysis/trend/one_heap.rs`.

use super::*;
use crate::profile::store::builder::Builder;
use std::sync::Arc;

#[test]
fn a_heap_counts_once_between_two_collections() {
    let point = |kind: &str, bytes: i64| {
        let mut builder = Builder::new();
        builder.sample_type(kind, "bytes");
        builder.folded(&format!("main {bytes}\n"));
        Point::new(Arc::new(builder.finish()))
    };
    let values = |kind: &str| {
        let points: Vec<Point> = [1, 1, 2, 2, 2, 1].map(|bytes| point(kind, bytes)).to_vec();
        let kept = without_repeats(&points);
        kept.iter().map(|point| point.profile.values(0)[0]).collect::<Vec<_>>()
    };
    assert_eq!(values("inuse_space"), [1, 2, 1]);
    assert_eq!(values("goroutine").len(), 6);
}
