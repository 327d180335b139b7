//! Text for XML: characters that it forbids become symbols, and its own become references.

use crate::printable::{printable_char, symbol};

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
            // Marks of direction would reorder what follows.
            c => out.push(symbol(printable_char(c))),
        }
    }
    out
}

/// `text` as the content of an element or an attribute of a page; ends of lines become symbols, tabs stay.
pub(super) fn escaped_line(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let parts: Vec<String> = text.split('\t').map(escaped).collect();
    parts.join("\t")
}

#[cfg(test)]
#[path = "tests/xml.rs"]
mod tests;
