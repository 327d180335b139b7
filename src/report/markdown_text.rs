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
#[path = "tests/markdown_text.rs"]
mod tests;
