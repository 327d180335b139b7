//! Comments of Go's `debug=1` texts: the names of a stack's addresses, and the labels of a goroutine.

use super::frame::{Frame, file_and_line, prefixed_address};

/// The address and frame of a comment `\t0x1234\tpkg.Function+0x56\tfile.go:78`.
pub(super) fn frame(text: &[u8]) -> Option<(u64, Frame)> {
    let mut fields = text.split(|&b| b == b'\t').filter(|field| !field.is_empty());
    let address = prefixed_address(fields.next()?)?;
    let name = fields.next()?;
    let offset = name.windows(3).rposition(|window| window == b"+0x").unwrap_or(name.len());
    let (file, line) = file_and_line(fields.next().unwrap_or_default());
    Some((address, Frame { function: name[..offset].to_vec(), file: file.to_vec(), line }))
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
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_however_the_columns_are_padded() {
        let (address, found) = frame(b"\t0x10\tmain.(*T).f+0x2b\t\t/a b/c.go:12").unwrap();
        let expected =
            Frame { function: b"main.(*T).f".to_vec(), file: b"/a b/c.go".to_vec(), line: 12 };
        assert_eq!((address, found), (0x10, expected));
        assert_eq!(frame(b"\t0x10"), None, "an address without a name");
        assert_eq!(frame(b" runtime.MemStats"), None);
    }

    #[test]
    fn labels_are_unquoted() {
        let found = labels(br#"{"a":"b", "k\"e\x41":"\u00fc\\"}"#);
        assert_eq!(found, [("a".into(), "b".into()), ("k\"eA".into(), "ü\\".into())]);
        assert_eq!(labels(br#"{"a":"b", "c":"#), [("a".into(), "b".into())]);
        assert_eq!(labels(br#"{"a\"#), []);
    }
}
