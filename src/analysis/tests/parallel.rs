//! Unit tests of `analysis/parallel.rs`.

use super::*;

#[test]
fn parts_stand_in_order_and_leave_nothing_out() {
    for count in 1..9 {
        let ranges = map_chunks(&(3..8), count, |range| range);
        assert_eq!(ranges.len(), count);
        let all: Vec<usize> = ranges.into_iter().flatten().collect();
        assert_eq!(all, [3, 4, 5, 6, 7], "in {count} parts");
    }
    assert_eq!(join(true, || 1, || 2), join(false, || 1, || 2));
}
