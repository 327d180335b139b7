//! Unit tests of `profile/intern/stack_batch.rs`.

use super::*;
use crate::profile::intern::batch::BatchInterner;

#[test]
fn a_stack_of_a_million_frames_has_rows_of_its_own() {
    let (deep, short) = ((0..UNSHARED as u32).collect::<Vec<_>>(), vec![7, 8, 9]);
    let all = [&short, &deep, &short, &deep, &deep, &short];
    let mut ends = Vec::new();
    let mut end = 0;
    for stack in all {
        end += stack.len() as u32;
        ends.push(end);
    }
    let (mut interner, mut rows) = (BatchInterner::new(), Vec::new());
    interner.intern_all(&all.map(Vec::as_slice).concat(), &ends, &mut rows).unwrap();
    let stacks = interner.finish(&mut rows);
    assert_eq!(stacks.len(), 1 + short.len() + 3 * deep.len());
    for (given, &row) in all.iter().zip(&rows) {
        assert!(stacks.leaf_first(row).map(|l| l.0).eq(given.iter().copied()));
    }
}
