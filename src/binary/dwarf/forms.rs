//! Forms of attributes: the way past a value, and numbers.

use gimli::{DwForm, Encoding};

/// The way past a part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// So many bytes.
    Bytes(u32),
    /// A number in LEB128.
    Leb,
    /// A block behind its length in so many bytes; 0 for a length in LEB128.
    Block(u8),
    /// A string up to its zero.
    Text,
    /// A value behind the number of its form.
    Indirect,
    /// A form that is unknown, so that the rest of the unit cannot be read.
    Unknown,
}

/// The offset behind a part at `at`. `None` if the part breaks off, or its form is unknown.
pub(super) fn pass(
    step: Step,
    bytes: &[u8],
    at: usize,
    encoding: Encoding,
    is_big_endian: bool,
) -> Option<usize> {
    let rest = bytes.get(at..)?;
    match step {
        Step::Bytes(size) => at.checked_add(size as usize),
        Step::Leb => Some(at + rest.iter().position(|byte| byte & 0x80 == 0)? + 1),
        Step::Text => Some(at + rest.iter().position(|byte| *byte == 0)? + 1),
        Step::Block(0) => {
            let mut at = at;
            let size = leb(bytes, &mut at)?;
            at.checked_add(usize::try_from(size).ok()?)
        }
        Step::Block(width) => {
            let size = rest.get(..width.into())?.iter();
            let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
            let size = if is_big_endian { size.fold(0, add) } else { size.rev().fold(0, add) };
            at.checked_add(usize::from(width))?.checked_add(size)
        }
        Step::Indirect => {
            let mut at = at;
            let form = DwForm(u16::try_from(leb(bytes, &mut at)?).ok()?);
            match step_of(form, encoding) {
                Step::Indirect => None,
                step => pass(step, bytes, at, encoding, is_big_endian),
            }
        }
        Step::Unknown => None,
    }
}

/// A number of up to 8 bytes.
#[inline]
pub(super) fn number(bytes: &[u8], is_big_endian: bool) -> u64 {
    let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
    if is_big_endian { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) }
}

/// A number in LEB128. `None` if it breaks off or is longer than 10 bytes.
#[inline]
pub(super) fn leb(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0;
    for shift in (0..70).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The way past a value.
pub(super) fn step_of(form: DwForm, encoding: Encoding) -> Step {
    let word = u32::from(encoding.format.word_size());
    match form {
        gimli::DW_FORM_implicit_const | gimli::DW_FORM_flag_present => Step::Bytes(0),
        gimli::DW_FORM_data1
        | gimli::DW_FORM_flag
        | gimli::DW_FORM_strx1
        | gimli::DW_FORM_ref1
        | gimli::DW_FORM_addrx1 => Step::Bytes(1),
        gimli::DW_FORM_data2
        | gimli::DW_FORM_ref2
        | gimli::DW_FORM_addrx2
        | gimli::DW_FORM_strx2 => Step::Bytes(2),
        gimli::DW_FORM_addrx3 | gimli::DW_FORM_strx3 => Step::Bytes(3),
        gimli::DW_FORM_data4
        | gimli::DW_FORM_ref_sup4
        | gimli::DW_FORM_ref4
        | gimli::DW_FORM_strx4
        | gimli::DW_FORM_addrx4 => Step::Bytes(4),
        gimli::DW_FORM_data8
        | gimli::DW_FORM_ref8
        | gimli::DW_FORM_ref_sig8
        | gimli::DW_FORM_ref_sup8 => Step::Bytes(8),
        gimli::DW_FORM_data16 => Step::Bytes(16),
        gimli::DW_FORM_addr => Step::Bytes(encoding.address_size.into()),
        gimli::DW_FORM_ref_addr if encoding.version == 2 => {
            Step::Bytes(encoding.address_size.into())
        }
        gimli::DW_FORM_sec_offset
        | gimli::DW_FORM_ref_addr
        | gimli::DW_FORM_GNU_ref_alt
        | gimli::DW_FORM_strp
        | gimli::DW_FORM_strp_sup
        | gimli::DW_FORM_GNU_strp_alt
        | gimli::DW_FORM_line_strp => Step::Bytes(word),
        gimli::DW_FORM_udata
        | gimli::DW_FORM_sdata
        | gimli::DW_FORM_ref_udata
        | gimli::DW_FORM_strx
        | gimli::DW_FORM_GNU_str_index
        | gimli::DW_FORM_addrx
        | gimli::DW_FORM_GNU_addr_index
        | gimli::DW_FORM_loclistx
        | gimli::DW_FORM_rnglistx => Step::Leb,
        gimli::DW_FORM_block1 => Step::Block(1),
        gimli::DW_FORM_block2 => Step::Block(2),
        gimli::DW_FORM_block4 => Step::Block(4),
        gimli::DW_FORM_block | gimli::DW_FORM_exprloc => Step::Block(0),
        gimli::DW_FORM_string => Step::Text,
        gimli::DW_FORM_indirect => Step::Indirect,
        _ => Step::Unknown,
    }
}

#[cfg(test)]
#[path = "tests/forms.rs"]
mod tests;
