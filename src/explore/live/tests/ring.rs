//! Unit tests of `explore/live/ring.rs`.

use super::*;
use crate::profile::store::builder::Builder;

fn profile() -> Arc<Profile> {
    let mut builder = Builder::new();
    builder.folded("main;work 10\nmain;rest 5");
    Arc::new(builder.finish())
}

fn numbers(ring: &Ring) -> Vec<u64> {
    ring.snapshots().iter().map(|snapshot| snapshot.number).collect()
}

#[test]
fn the_first_and_the_newest_stay_and_the_rest_thins_out() {
    let one = profile().bytes();
    assert!(one > 100, "{one}");
    let mut ring = Ring::new(4 * one);
    for second in 0..4 {
        ring.push(second * 1_000_000_000, profile(), None);
    }
    assert_eq!(numbers(&ring), [1, 2, 3, 4]);
    ring.push(4_000_000_000, profile(), None);
    assert_eq!(numbers(&ring), [1, 3, 4, 5]);
    ring.push(5_000_000_000, profile(), None);
    assert_eq!(numbers(&ring), [1, 3, 5, 6], "of equal gaps the oldest goes");
    assert_eq!((ring.taken(), ring.bytes()), (6, 4 * one));
    assert!(ring.get(2).is_none() && ring.get(3).is_some());
}

#[test]
fn two_are_kept_however_large() {
    let mut ring = Ring::new(1);
    for second in 0..5 {
        ring.push(second, profile(), None);
    }
    assert_eq!(numbers(&ring), [1, 5]);
}

#[test]
fn a_clock_that_goes_back_does_not_change_the_order() {
    let mut ring = Ring::default();
    for time in [50, 40, 40, 60, i64::MAX] {
        ring.push(time, profile(), None);
    }
    let times: Vec<i64> = ring.snapshots().iter().map(|snapshot| snapshot.time_nanos).collect();
    assert_eq!(times, [50, 51, 52, 60, i64::MAX]);
    assert_eq!(ring.newest().map(|snapshot| snapshot.number), Some(5));
}
