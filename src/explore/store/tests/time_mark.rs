//! Unit tests of `explore/store/time_mark.rs`.

use super::*;

const HOUR: i64 = 3600 * SECOND;

#[test]
fn marks_cut_a_part_out_of_the_range() {
    let whole = TimeRange { start: 0, end: 120 * SECOND };
    let mut mark = TimeMark { at: 30, mark: None };
    assert_eq!(mark.range(whole), TimeRange { start: 30 * SECOND, end: 120 * SECOND });
    mark.toggle();
    mark.step(-10);
    assert_eq!(mark.range(whole), TimeRange { start: 20 * SECOND, end: 31 * SECOND });
    mark.step(-1000);
    assert_eq!(mark.range(whole).start, 0);
    mark.step(30);
    mark.toggle();
    assert_eq!(mark.mark, None);
}

#[test]
fn ranges_zoom_and_shift_up_to_the_present() {
    let whole = TimeRange { start: HOUR, end: 2 * HOUR };
    let end = TimeMark { at: STEPS - 1, mark: None };
    assert_eq!(end.zoomed(whole, true, 2 * HOUR), TimeRange { start: 0, end: 2 * HOUR });
    let middle = TimeMark::default().zoomed(whole, false, 2 * HOUR);
    assert_eq!((middle.start, middle.end), (HOUR + HOUR / 4, 2 * HOUR - HOUR / 4));
    assert_eq!(shifted(whole, true, 2 * HOUR), TimeRange { start: 0, end: HOUR });
    assert_eq!(shifted(whole, false, 2 * HOUR), whole);
}
