//! Unit tests of `profile/decode/id_index.rs`.

use super::*;

#[test]
fn the_largest_id_is_found() {
    let ids = [3, u64::MAX, 1];
    assert!(IdIndex::memory(ids.into_iter()) > 0);
    let index = IdIndex::new(ids.into_iter(), &mut None).unwrap();
    assert_eq!([3, u64::MAX, 1, 2].map(|id| index.get(id)), [Some(0), Some(1), Some(2), None]);
}
