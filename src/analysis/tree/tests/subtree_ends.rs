//! Unit tests of `analysis/tree/subtree_ends.rs`.

use super::*;

#[test]
fn ends_of_small_and_large_subtrees_are_found() {
    let large = u32::from(LARGE);
    let ends = [large + 9, large + 2, large + 1, large + 3, 5, 6, large + 6];
    let column = SubtreeEnds::new(&ends);
    assert_eq!(column.large.len(), 4);
    assert!((0..ends.len()).all(|row| column.end(row as u32) == ends[row]));
    let mut pushed = SubtreeEnds::default();
    for _ in &ends {
        pushed.push();
    }
    // Subtrees end after those within them.
    for (row, &end) in ends.iter().enumerate().rev() {
        pushed.set(row as u32, end);
    }
    pushed.finish();
    assert!((0..ends.len()).all(|row| pushed.end(row as u32) == ends[row]));
}
