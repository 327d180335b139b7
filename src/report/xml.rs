//! Text for XML: characters that it forbids become symbols, and its own become references.

use crate::printable::printable_char;

/// `text` as UTF-8 without characters that XML forbids; ends of lines and tabs stay.
pub(super) fn allowed(text: &[u8]) -> String {
    let show = |c: char| match c {
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        '\n' | '\t' => c,
        c => printable_char(c),
    };
    String::from_utf8_lossy(text).chars().map(show).collect()
}

/// `text` as the content of an element or an attribute, in one line.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(printable_char(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_forbidden() {
        assert_eq!(escaped("a<b>&\"\u{1b}\u{ffff}"), "a&lt;b&gt;&amp;&quot;\u{fffd}\u{fffd}");
        assert_eq!(allowed(b"a\n\t\x01\xff<"), "a\n\t\u{fffd}\u{fffd}<");
    }
}
