//! Unit tests of `analysis/trend/basis.rs`.

use super::super::coverage::Coverage;
use super::*;
use std::sync::Arc;

use crate::profile::store::builder::Builder;

fn points(coverages: &[(usize, i64)]) -> Vec<Point> {
    let profile = Arc::new(Builder::new().finish());
    let point = |&(instances, seconds): &(usize, i64)| Point {
        coverage: Coverage { instances, nanos: seconds * 1_000_000_000 },
        ..Point::new(Arc::clone(&profile))
    };
    coverages.iter().map(point).collect()
}

#[test]
fn values_are_per_instance_where_their_number_changes() {
    let basis = TrendBasis::new(&points(&[(2, 0), (4, 0)]), "bytes");
    assert_eq!((basis.scaled(0, 200), basis.scaled(1, 400)), (100, 100));
    assert_eq!(basis.words().unwrap(), "per instance, 2 instances, then 4");
    let same = TrendBasis::new(&points(&[(3, 0), (3, 0)]), "bytes");
    assert_eq!((same.scaled(0, 200), same.words()), (200, None));
    let unknown = TrendBasis::new(&points(&[(0, 0), (3, 0)]), "bytes");
    assert_eq!((unknown.scaled(1, 200), unknown.words()), (200, None));
}

/// Fewer instances are no growth: the words follow the order of time.
#[test]
fn instances_are_told_in_the_order_of_time() {
    let words = |counts: &[usize]| {
        let coverages: Vec<(usize, i64)> = counts.iter().map(|&count| (count, 0)).collect();
        TrendBasis::new(&points(&coverages), "bytes").instances
    };
    assert_eq!(words(&[3, 3, 2]).unwrap(), "3 instances, then 2");
    assert_eq!(words(&[5, 4, 4, 2]).unwrap(), "5 instances, then down to 2");
    assert_eq!(words(&[2, 3, 5]).unwrap(), "2 to 5 instances");
    assert_eq!(words(&[3, 2, 3]).unwrap(), "2 to 3 instances");
    assert_eq!(words(&[3, 3]), None);
}

#[test]
fn sums_are_per_second() {
    let basis = TrendBasis::new(&points(&[(1, 10), (1, 5)]), "nanoseconds");
    assert_eq!((basis.scaled(0, 100), basis.scaled(1, 100)), (10, 20));
    assert_eq!(basis.words().unwrap(), "per second");
    let both = TrendBasis::new(&points(&[(1, 10), (2, 10)]), "nanoseconds");
    assert_eq!(both.words().unwrap(), "per second and instance, 1 instance, then 2");
    assert_eq!((both.scaled(0, 100), both.scaled(1, 200)), (10, 10));
    let mixed = TrendBasis::new(&points(&[(1, 10), (1, 0)]), "nanoseconds");
    assert_eq!(mixed.words(), None);
}

#[test]
fn small_counts_keep_their_fractions() {
    let basis = TrendBasis::new(&points(&[(3, 0), (4, 0)]), "count");
    let kept = basis.scaled(0, 1);
    assert!((basis.real(kept as f64) - 1.0 / 3.0).abs() < 1e-6);
    assert_eq!((basis.whole(basis.scaled(0, 7)), basis.has_parts()), (2, true));
}
