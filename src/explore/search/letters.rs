//! Positions of letters in a name: literal, at the beginning of a word, or with gaps.

use std::cmp::Reverse;

use memchr::memchr;
use memchr::memmem::Finder;

/// Appends `name` in lower case, character by character.
pub(crate) fn fold(name: &str, to: &mut String) {
    if name.is_ascii() {
        let start = to.len();
        to.push_str(name);
        if let Some(added) = to.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    } else {
        to.extend(name.chars().map(|c| c.to_lowercase().next().unwrap_or(c)));
    }
}

/// The rank and the byte of the best literal match in a folded name. Matches in the short name rank above those in the
/// path, at the beginning of a word above those in its middle, and in type arguments lowest.
pub(crate) fn literal(name: &str, short: usize, finder: &Finder<'_>) -> Option<(u32, usize)> {
    let bytes = name.as_bytes();
    let mut found = finder.find_iter(bytes).peekable();
    found.peek()?;
    let bracket = bytes.get(1..).and_then(|rest| memchr(b'[', rest)).map(|at| at + 1);
    let arguments = if bytes.first() == Some(&b'[') { None } else { bracket };
    let rank = |at: usize| {
        if arguments.is_some_and(|arguments| at >= arguments) {
            return 0;
        }
        2 + 2 * u32::from(at >= short) + u32::from(at == short) + u32::from(begins_word(name, at))
    };
    let at = found.max_by_key(|&at| (rank(at), Reverse(at)))?;
    Some((rank(at), at))
}

/// The rank and the byte of the best match of one or two letters in a folded name. Matches in the short part, which
/// begins at byte `start`, rank above all others.
pub(crate) fn ranked(
    folded: &str,
    (start, short): (usize, &str),
    letters: &str,
) -> Option<(u32, usize)> {
    let in_short = ranked_part(short, letters).map(|(rank, at)| (rank, start + at));
    in_short.or_else(|| folded.find(letters).map(|at| (0, at)))
}

/// The rank and the byte of the best match in a part of a name: a prefix of the part, then one of a word, then any
/// other match.
fn ranked_part(folded: &str, letters: &str) -> Option<(u32, usize)> {
    let (text, letters) = (folded.as_bytes(), letters.as_bytes());
    if text.starts_with(letters) {
        return Some((3, 0));
    }
    let first = *letters.first()?;
    let mut found = None;
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| memchr(first, rest)).map(|at| at + from) {
        from = at + 1;
        if !text.get(at..).is_some_and(|rest| rest.starts_with(letters)) {
            continue;
        }
        if begins_word(folded, at) {
            return Some((2, at));
        }
        found = found.or(Some((1, at)));
    }
    found
}

/// True if no letter or digit precedes byte `at`.
fn begins_word(name: &str, at: usize) -> bool {
    let before = name.get(..at).and_then(|head| head.chars().next_back());
    before.is_none_or(|c| !c.is_alphanumeric())
}

/// The bytes that `letters` span in `text`, in order and with gaps: the shortest span at the first end. `None`
/// if a letter is missing.
pub(crate) fn span(text: &[u8], letters: &[u8]) -> Option<u32> {
    let mut rest = letters.iter().peekable();
    let mut end = 0;
    while let Some(&letter) = rest.peek() {
        end += memchr(*letter, text.get(end..)?)? + 1;
        rest.next();
    }
    let mut back = letters.iter().rev().peekable();
    let mut start = end;
    while let Some(&&letter) = back.peek() {
        start = start.checked_sub(1)?;
        if text.get(start) == Some(&letter) {
            back.next();
        }
    }
    Some((end - start) as u32)
}

/// The start of the part of a name that is searched for letters with gaps, and that part.
pub(crate) fn short_part(name: &str, whole: bool) -> (usize, &str) {
    if whole {
        return (0, name);
    }
    let start = short(name);
    let text = name.get(start..).unwrap_or("");
    let end = text.find('[').filter(|&at| at > 0).unwrap_or(text.len());
    (start, text.get(..end).unwrap_or(text))
}

/// The start of the short name: behind the last `/` before any bracket, because type arguments hold paths, too.
pub(crate) fn short(name: &str) -> usize {
    let end = name.find(['(', '[', '<']).filter(|&i| i > 0).unwrap_or(name.len());
    name.get(..end).and_then(|head| head.rfind('/')).map_or(0, |i| i + 1)
}

/// A bit for each ASCII letter and digit; other characters have none.
pub(crate) fn mask(text: &str) -> u64 {
    let bit = |c: char| match c.to_ascii_lowercase() {
        c @ 'a'..='z' => 1 << (c as u64 - 'a' as u64),
        c @ '0'..='9' => 1 << (26 + c as u64 - '0' as u64),
        // Folding may turn any other letter into any other.
        _ => 0,
    };
    text.chars().map(bit).fold(0_u64, |all, b: u64| all | b)
}
