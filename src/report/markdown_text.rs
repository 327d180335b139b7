//! Names and lines in Markdown. No name can end a cell, a code span or a table.

use crate::printable::printable;

/// `name` as code in a cell of a table.
pub(super) fn code(name: &[u8]) -> String {
    let name = printable(&String::from_utf8_lossy(name)).replace('|', "\\|");
    let longest = name.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank separates the fence from a backtick of the name; it is not shown.
    let blank = if name.starts_with('`') || name.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{name}{blank}{fence}")
}

/// `line` as running text.
pub(super) fn escaped(line: &[u8]) -> String {
    let mut out = String::new();
    for c in printable(&String::from_utf8_lossy(line)).trim().chars() {
        if "\\`*_[]<>|~#&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_cell() {
        for (name, expected) in [
            ("a|b", "`a\\|b`"),
            ("a`b", "``a`b``"),
            ("``", "``` `` ```"),
            ("a\nb", "`a\u{fffd}b`"),
            ("<script>", "`<script>`"),
        ] {
            assert_eq!(code(name.as_bytes()), expected);
        }
        assert_eq!(escaped(b"   focus=<b>|*"), "focus=\\<b\\>\\|\\*");
    }
}
