//! Unit tests of `runtime/growth.rs`.

use super::*;
use crate::runtime::gctrace::Cycle;

fn run(sizes: impl IntoIterator<Item = i64>) -> Run {
    let cycle = |(number, size): (u64, i64)| Cycle {
        number,
        at: Some(number as f64 / 10.0),
        live: size << 20,
        ..Cycle::default()
    };
    Run { cycles: (1..).zip(sizes).map(cycle).collect(), scavenges: Vec::new() }
}

#[test]
fn the_breakpoint_is_found() {
    let sizes = (0..20).map(|i| 10 + i % 2).chain((0..30).map(|i| 10 + 2 * i));
    let growth = Growth::fit(&run(sizes)).unwrap();
    assert!((18..=22).contains(&growth.cycle), "{growth:?}");
    let per_second = 20.0 * f64::from(1 << 20);
    assert!((growth.rate / per_second - 1.0).abs() < 0.05, "{growth:?}");
    let always = Growth::fit(&run((0..40).map(|i| 5 + i))).unwrap();
    assert!(always.cycle <= 1, "{always:?}");
}

#[test]
fn what_does_not_grow_is_left_alone() {
    assert_eq!(Growth::fit(&run((0..50).map(|i| 10 + i % 3))), None);
    assert_eq!(Growth::fit(&run((0..50).map(|i| 100 - i))), None);
    assert_eq!(Growth::fit(&run([1, 2, 3])), None);
    assert_eq!(Growth::fit(&run([0; 20])), None);
    assert_eq!(Growth::fit(&run((0..50).map(|i| if i % 10 < 5 { 10 } else { 40 }))), None);
}
