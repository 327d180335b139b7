//! Unit tests of `tui/pane/callers/arrange.rs`.

use super::*;

#[test]
fn light_paths_go_into_a_bucket_unless_they_are_few() {
    for (weights, want) in [
        (vec![], 0),
        (vec![5, 5], 2),
        (vec![60, 30, 5, 3, 2], 5),
        (vec![60, 30, 4, 3, 2, 1], 3),
        (vec![10; 10], 10),
        (vec![10; 11], 8),
        (vec![0; 9], 3),
        (vec![u64::MAX; 40], 8),
    ] {
        assert_eq!(heavy_count(weights.iter().copied()), want, "{weights:?}");
    }
}
