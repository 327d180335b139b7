//! Tools of the readers of text formats: lines as `go tool pprof` splits them, numbers as Go reads them, patterns, errors.

use crate::cancel::Cancelled;
use regex::bytes::Regex;
use std::sync::LazyLock;

/// The bytes of the longest line, its end included, as in pprof's reader of lines.
const MAX_LINE: usize = 64 << 10;

/// The reason why a reader returns nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ReadError {
    /// The input is of another format, so the next reader tries.
    Unrecognized,
    /// The input is of this format and malformed, in pprof's words.
    Wrong(String),
    /// The profile takes more memory than is allowed.
    TooMuchMemory,
    /// The system has no memory for the profile.
    NoMemory,
    /// Reading was cancelled.
    Cancelled,
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// The result of a reader.
pub(super) type ReadResult<T> = Result<T, ReadError>;

/// Lines without their ends, one at a time.
pub(super) struct TextLines<'a> {
    rest: &'a [u8],
    line: &'a [u8],
    too_long: bool,
}

impl<'a> TextLines<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { rest: text, line: &[], too_long: false }
    }

    /// Goes to the next line. Returns false if there is none.
    pub(super) fn advance(&mut self) -> bool {
        self.line = &[];
        if self.rest.is_empty() {
            return false;
        }
        let window = self.rest.get(..MAX_LINE).unwrap_or(self.rest);
        let (line, rest) = match window.iter().position(|&b| b == b'\n') {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None if window.len() == MAX_LINE => {
                (self.too_long, self.rest) = (true, &[]);
                return false;
            }
            None => (self.rest, &self.rest[self.rest.len()..]),
        };
        self.line = line.strip_suffix(b"\r").unwrap_or(line);
        self.rest = rest;
        true
    }

    /// Goes to the first line that is no comment, or to the end.
    pub(super) fn skip_comments(&mut self) {
        while self.advance() && is_comment(self.line) {}
    }

    /// The current line; empty before the first and after the last.
    pub(super) fn line(&self) -> &'a [u8] {
        self.line
    }

    /// Fails if the lines ended because one was too long.
    pub(super) fn check(&self) -> ReadResult<()> {
        if self.too_long {
            return Err(ReadError::Wrong("bufio.Scanner: token too long".to_owned()));
        }
        Ok(())
    }
}

/// True for a line that is blank or begins with `#`.
pub(super) fn is_comment(line: &[u8]) -> bool {
    matches!(trim(line), [] | [b'#', ..])
}

/// The bytes without white space at both ends; Unicode's white space if they are UTF-8.
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    if let Ok(text) = str::from_utf8(bytes) {
        return text.trim().as_bytes();
    }
    let blank = |b: &u8| b.is_ascii_whitespace() || *b == 0x0b;
    let start = bytes.iter().position(|b| !blank(b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|b| !blank(b)).map_or(start, |last| last + 1);
    &bytes[start..end]
}

/// Bytes as text for a message.
pub(super) fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// True if `needle` occurs in `bytes`.
pub(super) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// True if `pattern` matches in a line of any format. Every match holds `literal`; a line without it spares compiling the
/// pattern, which takes longer than reading a small profile.
pub(super) fn matches(line: &[u8], literal: &str, pattern: &LazyLock<Regex>) -> bool {
    contains(line, literal.as_bytes()) && pattern.is_match(line)
}

/// Compiles a constant pattern. White space is written out in patterns, since Go's `\s` is narrower than that of the crate.
#[expect(clippy::expect_used, reason = "constants, each of which a test compiles")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(&format!("(?-u){text}")).expect("a pattern of the source code compiles")
}

/// The text of a group; empty if the group did not match.
pub(super) fn group<'a>(captures: &regex::bytes::Captures<'a>, index: usize) -> &'a [u8] {
    captures.get(index).map_or(&[], |found| found.as_bytes())
}

/// A number in the base of its prefix (`0x`, `0o`, `0b`, or a bare 0 for octal), as Go's `ParseInt(text, 0, 64)`. The error is
/// Go's.
pub(super) fn prefixed(text: &[u8]) -> Result<i64, String> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (base, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', b'b' | b'B', rest @ ..] => (2, rest),
        [b'0', b'o' | b'O', rest @ ..] => (8, rest),
        [b'0', rest @ ..] if !rest.is_empty() => (8, rest),
        _ => (10, digits),
    };
    signed(text, negative, unsigned(digits, base))
}

/// A decimal number, as Go's `ParseInt(text, 10, 64)`.
pub(super) fn decimal(text: &[u8]) -> Result<i64, String> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    signed(text, negative, unsigned(digits, 10))
}

/// A hexadecimal number with or without `0x`; `None` if it is malformed or has more than 64 bits.
pub(super) fn hexadecimal(digits: &[u8]) -> Option<u64> {
    unsigned(digits.strip_prefix(b"0x").unwrap_or(digits), 16).ok()
}

/// The reason why digits are no number.
#[derive(Clone, Copy)]
enum NotANumber {
    Syntax,
    Range,
}

fn unsigned(digits: &[u8], base: u32) -> Result<u64, NotANumber> {
    if digits.is_empty() {
        return Err(NotANumber::Syntax);
    }
    let mut value = Some(0_u64);
    for &digit in digits {
        let digit = char::from(digit).to_digit(base).ok_or(NotANumber::Syntax)?;
        let shifted = value.and_then(|v| v.checked_mul(u64::from(base)));
        value = shifted.and_then(|v| v.checked_add(u64::from(digit)));
    }
    value.ok_or(NotANumber::Range)
}

fn signed(text: &[u8], negative: bool, magnitude: Result<u64, NotANumber>) -> Result<i64, String> {
    let value = magnitude.and_then(|magnitude| {
        let value = if negative { 0_i128 - i128::from(magnitude) } else { i128::from(magnitude) };
        i64::try_from(value).map_err(|_| NotANumber::Range)
    });
    value.map_err(|why| {
        let why = match why {
            NotANumber::Syntax => "invalid syntax",
            NotANumber::Range => "value out of range",
        };
        format!("strconv.ParseInt: parsing {:?}: {why}", shown(text))
    })
}

/// A float as an integer, as Go converts it on amd64: cut off, and the smallest integer if it does not fit.
pub(super) fn truncated(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}

/// Every `0x...` of a text, in order. An error names the line `sample`.
pub(super) fn addresses(text: &[u8], sample: &[u8]) -> ReadResult<Vec<u64>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 2 < text.len() {
        if &text[at..at + 2] != b"0x" {
            at += 1;
            continue;
        }
        let digits = &text[at + 2..];
        let lower_hex = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
        let length = digits.iter().position(|b| !lower_hex(b)).unwrap_or(digits.len());
        if length == 0 {
            at += 1;
            continue;
        }
        let address = hexadecimal(&digits[..length]).ok_or_else(|| {
            let number = shown(&text[at..at + 2 + length]);
            ReadError::Wrong(format!(
                "malformed sample: {}: failed to parse as hex 64-bit number: {number}",
                shown(sample)
            ))
        })?;
        found.push(address);
        at += 2 + length;
    }
    Ok(found)
}

#[cfg(test)]
#[path = "tests/text.rs"]
mod tests;
