//! Unit tests of `report/trend.rs`.

use super::*;

#[test]
fn sparklines_stand_on_zero_and_keep_peaks() {
    assert_eq!(sparkline(&[1, 2, 4, 8], 24), "▁▂▄█");
    assert_eq!(sparkline(&[24, 24, 24], 24), "▁▁▁", "what never changes is a line");
    assert_eq!(sparkline(&[24, 24, 25], 24), "███");
    assert_eq!(sparkline(&[0, 1, 1000, 0], 2), "▁█");
    assert_eq!(sparkline(&[-8, 4, 0], 9), "█▄ ");
    assert_eq!(sparkline(&[0, 0], 5), "  ");
    assert_eq!(sparkline(&[], 5), "");
    assert_eq!(sparkline(&[i64::MIN, i64::MAX], 5), "██");
}
