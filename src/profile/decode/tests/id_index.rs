//! Unit tests of `profile/decode/id_index.rs`.

use super::*;

#[test]
fn the_largest_id_is_found() {
    let ids = [3, u64::MAX, 1];
    assert!(IdIndex::memory(ids.into_iter()) > 0);
    let index = IdIndex::new(ids.into_iter(), &mut None).unwrap();
    assert_eq!([3, u64::MAX, 1, 2].map(|id| index.get(id)), [Some(0), Some(1), Some(2), None]);
}

#[test]
fn ids_that_count_from_1_need_no_column() {
    let mut repeated = None;
    let index = IdIndex::new([1, 2, 3].into_iter(), &mut repeated).unwrap();
    assert_eq!(index.counted(), Some(3));
    assert_eq!([0, 1, 3, 4].map(|id| index.get(id)), [None, Some(0), Some(2), None]);
    for ids in [[1, 2, 2], [0, 1, 2], [2, 3, 4]] {
        let index = IdIndex::new(ids.into_iter(), &mut repeated).unwrap();
        assert_eq!(index.counted(), None, "{ids:?}");
    }
    assert_eq!(repeated, Some(2));
}
