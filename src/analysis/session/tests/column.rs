//! Unit tests of `analysis/session/column.rs`.

use super::*;

#[test]
fn figures_are_short() {
    let counts = [0, 999, 9999, 10_000, 123_456, 5_000_000, -12_345_678_900].map(count);
    assert_eq!(counts, ["0", "999", "9999", "10.0k", "123k", "5.0M", "-12.3G"]);
    let figure = |column: JoinColumn, value, unit, nanos| column.figure(value, 4, unit, nanos);
    assert_eq!(figure(JoinColumn::Cpu, 1, "nanoseconds", Some(7)), "25.00%");
    assert_eq!(figure(JoinColumn::AllocObjects, 1, "count", Some(4_000_000_000)), "0.25");
    assert_eq!(figure(JoinColumn::AllocSpace, 4096, "bytes", Some(2_000_000_000)), "2kB");
    assert_eq!(figure(JoinColumn::AllocSpace, 4096, "bytes", None), "4kB");
    assert_eq!(figure(JoinColumn::Blocked, 1500, "nanoseconds", None), "1.50us");
    assert_eq!(figure(JoinColumn::Goroutines, 0, "count", None), "");
}
