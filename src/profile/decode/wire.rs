//! The protobuf wire format, read from slices: varints, keys, lengths. It serves the messages of which there are many; prost
//! reads the others.

/// The reason why bytes are not a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::profile) enum WireError {
    /// The slice ends inside the field.
    Short,
    /// The bytes are malformed; the text is the reason.
    Wrong(&'static str),
    /// There is no memory for the field.
    NoMemory,
    /// The field takes more memory than is allowed.
    TooMuchMemory,
}

/// The value of a field, by wire type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::profile) enum WireValue<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 2.
    Bytes(&'a [u8]),
    /// Wire types 1 and 5, which profile.proto does not use.
    Fixed,
}

impl<'a> WireValue<'a> {
    /// The integer, or an error if the value is none.
    #[inline]
    pub(in crate::profile) fn integer(self) -> Result<u64, WireError> {
        if let Self::Varint(value) = self {
            Ok(value)
        } else {
            Err(WireError::Wrong("wrong wire type"))
        }
    }

    /// The bytes, or an error if the value has none.
    #[inline]
    pub(in crate::profile) fn bytes(self) -> Result<&'a [u8], WireError> {
        if let Self::Bytes(bytes) = self {
            Ok(bytes)
        } else {
            Err(WireError::Wrong("wrong wire type"))
        }
    }

    /// Calls `each` with every integer of a repeated field, packed or not.
    #[inline]
    pub(in crate::profile) fn integers(self, mut each: impl FnMut(u64)) -> Result<(), WireError> {
        match self {
            Self::Varint(value) => each(value),
            Self::Bytes(mut packed) => {
                while !packed.is_empty() {
                    each(varint(&mut packed)?);
                }
            }
            Self::Fixed => return Err(WireError::Wrong("wrong wire type")),
        }
        Ok(())
    }
}

/// Takes a varint off the front.
#[inline]
pub(in crate::profile) fn varint(bytes: &mut &[u8]) -> Result<u64, WireError> {
    // Nearly all have one or two bytes.
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

/// A varint of any length. If the next eight bytes hold all of it, its parts are moved together at once.
fn long_varint(bytes: &mut &[u8]) -> Result<u64, WireError> {
    if let Some((&word, _)) = bytes.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(word);
        let ends = !word & 0x8080_8080_8080_8080;
        if ends != 0 {
            *bytes = &bytes[ends.trailing_zeros() as usize / 8 + 1..];
            // The bits up to the highest of the last byte; the marks of all bytes are cleared next.
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
    Err(if bytes.len() < 10 {
        WireError::Short
    } else {
        WireError::Wrong("varint longer than 64 bits")
    })
}

/// Takes a field off the front: its number and value.
#[expect(
    clippy::inline_always,
    reason = "the result is large, and every caller takes it apart at once"
)]
#[inline(always)]
pub(in crate::profile) fn field<'a>(
    bytes: &mut &'a [u8],
) -> Result<(u64, WireValue<'a>), WireError> {
    let key = varint(bytes)?;
    let value = match key & 7 {
        0 => WireValue::Varint(varint(bytes)?),
        1 => fixed(bytes, 8)?,
        2 => {
            let length = varint(bytes)?;
            let length =
                usize::try_from(length).map_err(|_| WireError::Wrong("length out of range"))?;
            if length > bytes.len() {
                return Err(WireError::Short);
            }
            let (body, rest) = bytes.split_at(length);
            *bytes = rest;
            WireValue::Bytes(body)
        }
        5 => fixed(bytes, 4)?,
        _ => return Err(WireError::Wrong("unknown wire type")),
    };
    Ok((key >> 3, value))
}

/// The number of a field with a length, and the offset of its end; `None` for other fields.
pub(in crate::profile) fn declared(bytes: &[u8]) -> Option<(u64, u64)> {
    let mut rest = bytes;
    let key = varint(&mut rest).ok().filter(|key| key & 7 == 2)?;
    let length = varint(&mut rest).ok()?;
    Some((key >> 3, length.saturating_add((bytes.len() - rest.len()) as u64)))
}

/// The memory that a byte of a long field of `Profile` may take, in bytes: a frame, a line, a comment, or a byte of a string.
pub(in crate::profile) fn memory_per_byte(number: u64) -> u64 {
    match number {
        // The bytes themselves are dropped before all ids of a stack are rows.
        2 => 11,
        4 | 13 => 12,
        _ => 1,
    }
}

#[cold]
fn fixed<'a>(bytes: &mut &'a [u8], size: usize) -> Result<WireValue<'a>, WireError> {
    *bytes = bytes.get(size..).ok_or(WireError::Short)?;
    Ok(WireValue::Fixed)
}

#[cfg(test)]
#[path = "tests/wire.rs"]
mod tests;
