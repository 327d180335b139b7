//! Text from profiles and servers, made safe for a terminal.

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
mod tests {
    use super::printable;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(printable("a\u{1b}[31m\nb\u{85}\té"), "a\u{fffd}[31m\u{fffd}b\u{fffd}\u{fffd}é");
        assert_eq!(printable(""), "");
    }
}
