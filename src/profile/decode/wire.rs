//! Reading the protobuf wire format from slices: varints, keys, lengths. What the messages need of which
//! there are many; the others go through prost.

/// Why bytes are not a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::profile) enum Bad {
    /// The slice ends inside the field.
    Short,
    /// No reading of the bytes makes sense.
    Wrong(&'static str),
}

/// The value of a field, by wire type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::profile) enum Value<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 2.
    Bytes(&'a [u8]),
    /// Wire types 1 and 5, which profile.proto has no use for.
    Fixed,
}

impl<'a> Value<'a> {
    /// The integer, or why it is not one.
    #[inline]
    pub(in crate::profile) fn integer(self) -> Result<u64, Bad> {
        if let Self::Varint(value) = self { Ok(value) } else { Err(Bad::Wrong("wrong wire type")) }
    }

    /// The bytes, or why it has none.
    #[inline]
    pub(in crate::profile) fn bytes(self) -> Result<&'a [u8], Bad> {
        if let Self::Bytes(bytes) = self { Ok(bytes) } else { Err(Bad::Wrong("wrong wire type")) }
    }

    /// Every integer of a repeated field, packed or not.
    #[inline]
    pub(in crate::profile) fn integers(self, mut each: impl FnMut(u64)) -> Result<(), Bad> {
        match self {
            Self::Varint(value) => each(value),
            Self::Bytes(mut packed) => {
                while !packed.is_empty() {
                    each(varint(&mut packed)?);
                }
            }
            Self::Fixed => return Err(Bad::Wrong("wrong wire type")),
        }
        Ok(())
    }
}

/// Takes a varint off the front.
#[inline]
pub(in crate::profile) fn varint(bytes: &mut &[u8]) -> Result<u64, Bad> {
    // Nearly all are of one or two bytes.
    match **bytes {
        [a, ref rest @ ..] if a < 0x80 => {
            *bytes = rest;
            Ok(u64::from(a))
        }
        [a, b, ref rest @ ..] if b < 0x80 => {
            *bytes = rest;
            Ok(u64::from(a & 0x7f) | u64::from(b) << 7)
        }
        _ => long_varint(bytes),
    }
}

/// A varint of any length. Where eight bytes are there and hold all of it, its parts are moved together at once.
fn long_varint(bytes: &mut &[u8]) -> Result<u64, Bad> {
    if let Some((&word, _)) = bytes.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(word);
        let ends = !word & 0x8080_8080_8080_8080;
        if ends != 0 {
            *bytes = &bytes[ends.trailing_zeros() as usize / 8 + 1..];
            // Up to the highest bit of the last byte, which is 0 as all marks are made to be.
            let marked = word & (ends ^ (ends - 1));
            let sevens = marked & 0x7f7f_7f7f_7f7f_7f7f;
            let pairs = sevens & 0x007f_007f_007f_007f | (sevens & 0x7f00_7f00_7f00_7f00) >> 1;
            let fours = pairs & 0x0000_3fff_0000_3fff | (pairs & 0x3fff_0000_3fff_0000) >> 2;
            return Ok(fours & 0x0fff_ffff | (fours & 0x0fff_ffff_0000_0000) >> 4);
        }
    }
    let mut value = 0_u64;
    for (place, &byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            *bytes = &bytes[place + 1..];
            return Ok(value);
        }
    }
    Err(if bytes.len() < 10 { Bad::Short } else { Bad::Wrong("varint longer than 64 bits") })
}

/// Takes a field off the front: its number and value.
#[expect(
    clippy::inline_always,
    reason = "what it returns is large, and taken apart at once where it is asked for"
)]
#[inline(always)]
pub(in crate::profile) fn field<'a>(bytes: &mut &'a [u8]) -> Result<(u64, Value<'a>), Bad> {
    let key = varint(bytes)?;
    let value = match key & 7 {
        0 => Value::Varint(varint(bytes)?),
        1 => fixed(bytes, 8)?,
        2 => {
            let length = varint(bytes)?;
            let length = usize::try_from(length).map_err(|_| Bad::Wrong("length out of range"))?;
            if length > bytes.len() {
                return Err(Bad::Short);
            }
            let (body, rest) = bytes.split_at(length);
            *bytes = rest;
            Value::Bytes(body)
        }
        5 => fixed(bytes, 4)?,
        _ => return Err(Bad::Wrong("unknown wire type")),
    };
    Ok((key >> 3, value))
}

#[cold]
fn fixed<'a>(bytes: &mut &'a [u8], size: usize) -> Result<Value<'a>, Bad> {
    *bytes = bytes.get(size..).ok_or(Bad::Short)?;
    Ok(Value::Fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_taken_one_by_one() {
        let mut bytes: &[u8] = &[0x08, 0x96, 0x01, 0x12, 0x02, 7, 9, 0x1d, 1, 2, 3, 4];
        assert_eq!(field(&mut bytes), Ok((1, Value::Varint(150))));
        assert_eq!(field(&mut bytes), Ok((2, Value::Bytes(&[7, 9]))));
        assert_eq!(field(&mut bytes), Ok((3, Value::Fixed)));
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
    fn what_is_cut_off_or_senseless_is_told_apart() {
        for (bytes, expected) in [
            (&[0x08][..], Bad::Short),
            (&[0x12, 0x05, 1], Bad::Short),
            (&[0x0b], Bad::Wrong("unknown wire type")),
            (&[0xff; 11], Bad::Wrong("varint longer than 64 bits")),
        ] {
            let mut rest = bytes;
            assert_eq!(field(&mut rest), Err(expected), "{bytes:?}");
        }
    }
}
