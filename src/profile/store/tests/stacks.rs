//! Unit tests of `profile/store/stacks.rs`.

use super::*;

#[test]
fn rows_in_preorder_are_left_as_they_are() {
    let sorted = vec![EMPTY, [0, 5], [1, 6], [2, 7], [1, 8], [0, 9], [5, 9]];
    let address = sorted.as_ptr();
    let mut ids = [StackId(3), StackId(6)];
    let stacks = Stacks::in_preorder(sorted.clone(), &mut ids);
    assert_eq!((stacks.rows, ids), (sorted.clone(), [StackId(3), StackId(6)]));
    assert_eq!(Stacks::in_preorder(sorted, &mut []).rows.as_ptr(), address);
    let mut ids = [StackId(3)];
    let stacks = Stacks::in_preorder(vec![EMPTY, [0, 5], [0, 6], [1, 7]], &mut ids);
    assert_eq!((stacks.rows, ids), (vec![EMPTY, [0, 5], [1, 7], [0, 6]], [StackId(2)]));
}
