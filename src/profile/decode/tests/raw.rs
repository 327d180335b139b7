//! Unit tests of `profile/decode/raw.rs`.

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn packed_ids_are_read_whatever_their_lengths(bits in proptest::collection::vec(0..31_u32, 0..60), seed: u32) {
        let ids: Vec<u32> = bits.iter().map(|&b| seed.rotate_left(b) & ((1 << b) - 1)).collect();
        let mut packed = Vec::new();
        for &id in &ids {
            prost::encoding::encode_varint(u64::from(id), &mut packed);
        }
        // Nothing or other fields may follow.
        for more in [0, 3, 8] {
            let mut raw = RawProfile::new();
            let bytes = [&packed[..], &[0x80; 8][..more]].concat();
            raw.location_ids(&bytes, packed.len()).unwrap();
            prop_assert_eq!(&*raw.pipeline.ids(), &ids);
        }
    }
}

#[test]
fn a_small_message_that_goes_wrong_is_refused() {
    let broken = Err(WireError::Wrong("a broken message"));
    for (number, bytes) in [
        (4, &[0x08][..]),
        (4, &[0x22, 0x02, 0x08]),
        (4, &[0x22, 0x02, 0x0a, 0x00]),
        (5, &[0x10, 0x80]),
        (5, &[0x12, 0x01, 0x00]),
    ] {
        assert_eq!(RawProfile::new().field(number, WireValue::Bytes(bytes)), broken, "{bytes:?}");
    }
    let mut raw = RawProfile::new();
    // Unknown fields are skipped.
    let location = [0x08, 0x07, 0x22, 0x06, 0x08, 0x05, 0x10, 0x09, 0x78, 0x01, 0x28, 0x01];
    raw.field(4, WireValue::Bytes(&location)).unwrap();
    assert_eq!((raw.locations[0].id, raw.locations[0].folded), (7, true));
    assert_eq!((raw.lines[0].function_id, raw.lines[0].number), (5, 9));
}

#[test]
fn ids_may_be_longer_than_need_be() {
    let packed = [0x81, 0x00, 0x82, 0x80, 0x00, 0x83, 0x80, 0x80, 0x00, 4, 5, 6, 7];
    let mut raw = RawProfile::new();
    raw.location_ids(&packed, packed.len()).unwrap();
    assert_eq!(*raw.pipeline.ids(), [1, 2, 3, 4, 5, 6, 7]);
}
