//! Comments of Go's `debug=1` texts: the names of a stack's addresses, and the labels of a goroutine.

use super::frame::{Frame, file_and_line, prefixed_address};
use super::text::trim;

/// The address and frame of a comment `\t0x1234\tpkg.Function+0x56\tfile.go:78`. Spaces in place of tabs are read, too: pages show
/// them, and texts are pasted from pages.
pub(super) fn frame(text: &[u8]) -> Option<(u64, Frame)> {
    let text = trim(text);
    let (address, rest) = text.split_at(text.iter().position(|&b| is_blank(b))?);
    let address = prefixed_address(address)?;
    let rest = trim(rest);
    let (name, place) = if rest.contains(&b'\t') { at_tab(rest) } else { at_spaces(rest) };
    let offset = name.windows(3).rposition(|window| window == b"+0x").unwrap_or(name.len());
    let (file, line) = file_and_line(place);
    Some((address, Frame { function: name[..offset].to_vec(), file: file.to_vec(), line }))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Name and place with tabs between them.
fn at_tab(text: &[u8]) -> (&[u8], &[u8]) {
    let mut fields = text.split(|&b| b == b'\t').filter(|field| !field.is_empty());
    (fields.next().unwrap_or_default(), fields.next().unwrap_or_default())
}

/// Name and place with spaces between them. Both may have spaces of their own, so the name ends behind its offset.
fn at_spaces(text: &[u8]) -> (&[u8], &[u8]) {
    let mut ends = (0..text.len()).filter(|&at| text[at] == b' ');
    let has_offset = |at: &usize| {
        let digits = text[..*at].iter().rev().take_while(|b| b.is_ascii_hexdigit()).count();
        digits > 0 && text[..at - digits].ends_with(b"+0x")
    };
    // A name without an offset, and no place where there is no line number.
    let end = ends.clone().find(has_offset).or_else(|| {
        let last = ends.next_back().filter(|&at| file_and_line(&text[at + 1..]).1 != 0)?;
        Some(last)
    });
    end.map_or((text, &[]), |end| (trim(&text[..end]), trim(&text[end..])))
}

/// The labels of `{"key":"value", "key":"value"}`, quoted as in Go, up to the first that is malformed.
pub(super) fn labels(text: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(text);
    let mut rest = text.trim_start_matches('{');
    let mut labels = Vec::new();
    while let Some((key, tail)) = quoted(rest) {
        let Some((value, tail)) = tail.trim_start().strip_prefix(':').and_then(quoted) else {
            break;
        };
        labels.push((key, value));
        rest = tail.trim_start().strip_prefix(',').unwrap_or("");
    }
    labels
}

/// A text in double quotes, and the text behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.trim_start().strip_prefix('"')?;
    let mut out = String::new();
    loop {
        let mut chars = rest.chars();
        match chars.next()? {
            '"' => return Some((out, chars.as_str())),
            '\\' => rest = escape(chars.as_str(), &mut out)?,
            other => {
                out.push(other);
                rest = chars.as_str();
            }
        }
    }
}

/// Appends the character of an escape, from behind its backslash; returns the rest.
fn escape<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let mut chars = text.chars();
    let kind = chars.next()?;
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        let number = chars.as_str().get(..digits)?;
        out.push(char::from_u32(u32::from_str_radix(number, 16).ok()?)?);
        return chars.as_str().get(digits..);
    }
    out.push(match kind {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        other => other,
    });
    Some(chars.as_str())
}

#[cfg(test)]
#[path = "tests/comments.rs"]
mod tests;
