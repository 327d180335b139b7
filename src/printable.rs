//! Text from profiles and servers, made safe for a terminal.

/// The character itself, or a symbol for one that moves the cursor, hides letters or reorders them: a control picture for
/// a control character of ASCII, else U+FFFD.
#[must_use]
pub fn symbol(c: char) -> char {
    match c {
        '\0'..='\x1f' => {
            char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        '\x7f' => '\u{2421}',
        // C1 controls, marks and overrides of direction, characters without width, byte order mark, tags.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// The character itself, or U+FFFD for a control character.
#[must_use]
pub fn printable_char(c: char) -> char {
    if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }
}

/// `text` on one line: every control character becomes U+FFFD.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars().map(printable_char).collect()
}

#[cfg(test)]
#[path = "tests/printable.rs"]
mod tests;
