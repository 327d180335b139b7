//! Build ids: the notes that hold them, and their digits.

/// The type of a note with the build id of GNU.
const GNU_BUILD_ID: u32 = 3;

/// The longest build id that is taken, in bytes. Linkers write 8 to 32.
const LONGEST: usize = 256;

/// The first GNU build id among the notes of a segment or section. `word` reads four bytes in the file's order.
pub(super) fn from_notes(notes: &[u8], align: u64, word: impl Fn([u8; 4]) -> u32) -> Option<&[u8]> {
    // Notes of eight bytes' alignment exist; other values are mistakes, and mean four.
    let align = if align == 8 { 8 } else { 4 };
    let padded = |size: usize| size.checked_next_multiple_of(align);
    let mut rest = notes;
    loop {
        let number = |at: usize| Some(word(rest.get(at..at + 4)?.try_into().ok()?));
        let (name_size, size, kind) = (number(0)? as usize, number(4)? as usize, number(8)?);
        let name = rest.get(12..12_usize.checked_add(name_size)?)?;
        let begin = padded(12_usize.checked_add(name_size)?)?;
        let end = begin.checked_add(size)?;
        let content = rest.get(begin..end)?;
        if kind == GNU_BUILD_ID && name == b"GNU\0" && !content.is_empty() && size <= LONGEST {
            return Some(content);
        }
        rest = rest.get(padded(end)?..)?;
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The build id as two parts of a path: `ab` and `cdef0123`. `None` unless it is hexadecimal.
pub(super) fn split(build_id: &str) -> Option<(&str, &str)> {
    let digits = build_id.len() > 2 && build_id.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| build_id.split_at(2))
}

/// True if two build ids are the same build. Some tools pad ids with zeros to 20 bytes.
pub(super) fn equal(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let padding = long.get(short.len()..).unwrap_or_default();
    let begins = long.get(..short.len()).is_some_and(|head| head.eq_ignore_ascii_case(short));
    // Eight bytes are the shortest id that a linker writes.
    begins && (padding.is_empty() || short.len() >= 16 && padding.bytes().all(|b| b == b'0'))
}

#[cfg(test)]
#[path = "tests/build_id.rs"]
mod tests;
