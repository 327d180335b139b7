//! Unit tests of `profile/intern/small.rs`.

use super::*;
use crate::profile::intern::batch::BatchInterner;
use crate::profile::store::stacks::Stacks;

/// Stacks of which many share prefixes: their ids, leaf first behind each other, and their ends.
fn stacks(count: u32) -> (Vec<u32>, Vec<u32>) {
    let (mut ids, mut ends) = (Vec::new(), Vec::new());
    for i in 0..count {
        ids.extend((0..i % 29).rev().map(|depth| i >> (depth % 11) & 3 | depth << 2));
        ends.push(ids.len() as u32);
    }
    (ids, ends)
}

fn read(stacks: &Stacks, row: StackId) -> Vec<u32> {
    stacks.leaf_first(row).map(|location| location.0).collect()
}

#[test]
fn each_prefix_is_one_row() {
    let (ids, ends) = stacks(5_000);
    let (mut small, mut rows) = (SmallInterner::new(0), Vec::new());
    assert_eq!(small.intern_all(&ids, &ends, &mut rows), ends.len());
    let table = Stacks::in_preorder(small.into_rows(), &mut rows);
    let mut start = 0;
    for (&row, &end) in rows.iter().zip(&ends) {
        assert_eq!(read(&table, row), ids[start..end as usize]);
        start = end as usize;
    }
    let all: std::collections::HashSet<_> = table.table().iter().collect();
    assert_eq!(all.len(), table.len(), "a row is there twice");
}

#[test]
fn there_is_room_for_one_deep_stack() {
    for depth in [1, 20_000, 70_000, 150_000, 400_000] {
        let ids: Vec<u32> = (0..depth).map(|id| id % 1000).collect();
        let (mut small, mut rows) = (SmallInterner::new(ids.len()), Vec::new());
        assert!(small.slots.len().is_power_of_two());
        assert_eq!(small.intern_all(&ids, &[depth], &mut rows), 1);
        assert!(small.slots.len().is_power_of_two());
        let table = Stacks::in_preorder(small.into_rows(), &mut rows);
        assert_eq!((table.len(), read(&table, rows[0])), (ids.len() + 1, ids));
    }
}

/// Interns stacks of eight frames until they outgrow the small interner, then all of them in a batch interner. Returns the
/// number that the small one took.
fn taken_over(ids: &[u32], distinct: usize) -> usize {
    let ends: Vec<u32> = (1..=ids.len() as u32 / 8).map(|i| i * 8).collect();
    let (mut small, mut rows) = (SmallInterner::new(0), Vec::new());
    let done = small.intern_all(ids, &ends, &mut rows);
    let mut batch = BatchInterner::try_from(small).unwrap();
    // Rows of known stacks are found, the others made.
    batch.intern_all(ids, &ends, &mut rows).unwrap();
    let table = batch.finish(&mut rows);
    let again = ids.chunks(8).zip(&rows[done..]);
    for (stack, &row) in ids.chunks(8).take(done).zip(&rows).chain(again) {
        assert_eq!(read(&table, row), stack);
    }
    // A prefix whose hash is that of another one is not found, and gets rows once more.
    let least = 1 + distinct;
    assert!((least..=least + least / 100).contains(&table.len()), "{} of {least}", table.len());
    done
}

#[test]
fn the_batch_interner_takes_over_at_too_many_rows() {
    let all_new: Vec<u32> = (0..MAX_ROWS_APART as u32 + 80).collect();
    assert_eq!(taken_over(&all_new, all_new.len()), (MAX_ROWS_APART - 1) / 8);
}

#[test]
fn the_batch_interner_takes_over_early_if_stacks_have_much_in_common() {
    let repeated = FRAMES_PER_ROW * MAX_ROWS / 8;
    let mut ids: Vec<u32> = (0..8).collect::<Vec<_>>().repeat(repeated);
    ids.extend(8..MAX_ROWS as u32 + 80);
    // The repeated stack has rows, too.
    assert_eq!(taken_over(&ids, ids.len() - (repeated - 1) * 8), repeated + (MAX_ROWS - 1) / 8 - 1);
}
