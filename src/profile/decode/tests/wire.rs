//! Unit tests of `profile/decode/wire.rs`.

use super::*;

#[test]
fn fields_are_taken_one_by_one() {
    let mut bytes: &[u8] = &[0x08, 0x96, 0x01, 0x12, 0x02, 7, 9, 0x1d, 1, 2, 3, 4];
    assert_eq!(field(&mut bytes), Ok((1, WireValue::Varint(150))));
    assert_eq!(field(&mut bytes), Ok((2, WireValue::Bytes(&[7, 9]))));
    assert_eq!(field(&mut bytes), Ok((3, WireValue::Fixed)));
    assert!(bytes.is_empty());
}

#[test]
fn integers_of_all_lengths_come_back_wherever_they_end() {
    for bits in 0..64 {
        for value in [1_u64 << bits, (1 << bits) - 1, u64::MAX >> bits] {
            for behind in 0..9 {
                let mut bytes = Vec::new();
                prost::encoding::encode_varint(value, &mut bytes);
                bytes.resize(bytes.len() + behind, 0x81);
                let mut rest = &bytes[..];
                assert_eq!(varint(&mut rest), Ok(value), "{bytes:x?}");
                assert_eq!(rest.len(), behind);
            }
        }
    }
}

#[test]
fn short_and_malformed_bytes_are_told_apart() {
    for (bytes, expected) in [
        (&[0x08][..], WireError::Short),
        (&[0x12, 0x05, 1], WireError::Short),
        (&[0x0b], WireError::Wrong("unknown wire type")),
        (&[0xff; 11], WireError::Wrong("varint longer than 64 bits")),
    ] {
        let mut rest = bytes;
        assert_eq!(field(&mut rest), Err(expected), "{bytes:?}");
    }
}
