//! Unit tests of `profile/decode/large_ids.rs`.

use super::*;

#[test]
fn large_ids_are_known_again_and_bounded() {
    let mut ids = LargeIds::default();
    ids.allow(2 * SIZE);
    let large = u64::from(LARGE);
    assert_eq!([7, large, u64::MAX, large].map(|id| ids.raw(id)), [7, LARGE, LARGE + 1, LARGE]);
    assert_eq!(ids.check(), Ok(()));
    ids.raw(large + 1);
    assert_eq!(ids.check(), Err(WireError::TooMuchMemory));
    assert_eq!(ids.into_ids(), [large, u64::MAX]);
}
