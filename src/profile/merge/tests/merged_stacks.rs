//! Unit tests of `profile/merge/merged_stacks.rs`.

use super::*;

#[test]
fn a_row_is_found_again_among_few_children_and_among_many() {
    let mut stacks = MergedStacks::new();
    let below = |stacks: &mut MergedStacks, parent, count: u32| -> Vec<StackId> {
        (0..count).map(|location| stacks.row(parent, LocationId(location))).collect()
    };
    let first = below(&mut stacks, StackId::EMPTY, 20);
    let second = below(&mut stacks, first[19], 3);
    assert_eq!(below(&mut stacks, StackId::EMPTY, 20), first);
    assert_eq!(below(&mut stacks, first[19], 3), second);
    let rows = stacks.into_rows();
    assert_eq!(rows.len(), 1 + 20 + 3);
    assert_eq!(rows[second[2].index()], [first[19].0, 2]);
}
