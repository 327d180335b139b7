//! Function names in little room: the package path goes first, then the package, never the method.

use crate::tui::theme::Glyphs;
use crate::tui::widget::text::{Cut, cut, width};

/// `name` on at most `room` columns, shortened at its left at the boundaries of its parts. The last part is cut at its
/// end.
///
/// Returns the text, the characters skipped, and the characters put in front of the rest, for the marks of a search.
pub fn shorten(name: &str, room: usize, glyphs: &Glyphs) -> (String, usize, usize) {
    // An address tells the rows of one function apart. Its zeros tell nothing.
    if let Some((address, rest)) = split_address(name) {
        let digits = address.trim_start_matches('0');
        let least = FUNCTION.min(width(rest));
        if let Some(left) = room.checked_sub(digits.len() + 1).filter(|&left| left >= least) {
            let (text, skipped, put) = shorten(rest, left, glyphs);
            let ahead = digits.len() + 1;
            return (format!("{digits} {text}"), address.len() + 1 + skipped, ahead + put);
        }
    }
    if width(name) <= room {
        return (name.to_owned(), 0, 0);
    }
    let mark = glyphs.ellipsis;
    // Of `file:line:column` the column goes first.
    if let Some(bare) = without_column(name) {
        return shorten(bare, room, glyphs);
    }
    // Of `package.Function directory/file:line` the directory goes before the function: a line alone names no function.
    if let Some((function, file)) = split_place(name)
        && let Some(left) = room.checked_sub(width(file) + 1).filter(|&left| left >= FUNCTION)
    {
        let (text, skipped, put) = shorten(function, left, glyphs);
        return (format!("{text} {file}"), skipped, put);
    }
    // Without room for the file the line stands at the function.
    if let Some((function, file)) = split_place(name)
        && let Some((_, line)) = file.rsplit_once(':')
        && let Some(left) = room.checked_sub(width(line) + 1).filter(|&left| left >= LETTERS)
    {
        let (text, skipped, put) = shorten(function, left, glyphs);
        return (format!("{text}:{line}"), skipped, put);
    }
    // Type arguments go before the package.
    if let Some((bare, head)) = without_arguments(name, mark) {
        let (text, skipped, put) = shorten(&bare, room, glyphs);
        // Positions behind the arguments differ between the short form and the name.
        if skipped < head {
            return (text, skipped, put);
        }
    }
    if let Some((heads, tail)) = split_method(name, mark) {
        let chars = |text: &str| text.chars().count();
        let fitting = heads.into_iter().find(|head| width(head) + width(tail) <= room);
        if let Some(head) = fitting {
            return (format!("{head}{tail}"), chars(name) - chars(tail), chars(&head));
        }
    }
    let mut last = 0;
    for at in part_starts(name) {
        let Some(rest) = name.get(at..) else { continue };
        last = at;
        if width(mark) + width(rest) <= room {
            let skipped = name.get(..at).map_or(0, |head| head.chars().count());
            return (format!("{mark}{rest}"), skipped, mark.chars().count());
        }
    }
    let rest = name.get(last..).unwrap_or(name);
    let skipped = name.get(..last).map_or(0, |head| head.chars().count());
    (cut(rest, room, Cut::End, glyphs).into_owned(), skipped, 0)
}

/// The least columns of a function beside its file and line. Below that the file and line stand alone.
const FUNCTION: usize = 8;

/// The least columns of a function in front of its line.
const LETTERS: usize = 4;

/// Splits a name of address granularity into the 16 digits of its address and the rest.
fn split_address(name: &str) -> Option<(&str, &str)> {
    let (address, rest) = name.split_once(' ')?;
    let is_address = address.len() == 16 && address.bytes().all(|b| b.is_ascii_hexdigit());
    (is_address && !rest.is_empty()).then_some((address, rest))
}

/// Splits a name of line granularity into the function and its `file:line`, without the directory.
fn split_place(name: &str) -> Option<(&str, &str)> {
    let (function, place) = name.rsplit_once(' ')?;
    let (path, line) = place.rsplit_once(':')?;
    let is_line = !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit());
    let file = place.rsplit(['/', '\\']).next().filter(|file| !file.is_empty())?;
    (is_line && path.contains(['/', '.'])).then_some((function, file))
}

/// A name that ends in `file:line:column` without the column.
fn without_column(name: &str) -> Option<&str> {
    let (bare, column) = name.rsplit_once(':')?;
    let (_, line) = bare.rsplit_once(':')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (is_number(column) && is_number(line) && split_place(bare).is_some()).then_some(bare)
}

/// A Go name without its type arguments, and the number of characters in front of them. `None` without arguments worth
/// leaving out.
fn without_arguments(name: &str, mark: &str) -> Option<(String, usize)> {
    let start = name.find('[').filter(|&at| at > 0)?;
    let end = name.rfind(']').filter(|&at| at > start)?;
    let (head, inner, tail) = (name.get(..start)?, name.get(start + 1..end)?, name.get(end..)?);
    let bare = || (format!("{head}[{mark}{tail}"), head.chars().count());
    (width(inner) > width(mark)).then(bare)
}

/// Splits a Rust method such as `<a::b::Iter<T> as c::Iterator>::next` into shorter forms of its type, the longest
/// first, and the rest. The method alone does not name its type.
fn split_method<'a>(name: &'a str, mark: &str) -> Option<([String; 2], &'a str)> {
    let end = closing_bracket(name)?;
    let (head, tail) = (name.get(..end)?, name.get(end..)?);
    let bare = without_paths(head);
    let kind = bare
        .split_once(" as ")
        .map_or_else(|| bare.clone(), |(kind, _)| format!("{kind} as {mark}>"));
    Some(([bare, kind], tail))
}

/// The byte behind the closing bracket of the one that `name` begins with.
fn closing_bracket(name: &str) -> Option<usize> {
    let mut depth = 0_u32;
    let mut previous = ' ';
    for (at, c) in name.char_indices() {
        match c {
            '<' => depth += 1,
            '>' if previous != '-' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1).filter(|_| at > 0);
        }
        previous = c;
    }
    None
}

/// Types without their module paths.
fn without_paths(types: &str) -> String {
    let mut bare = String::with_capacity(types.len());
    // The start of the current word.
    let mut word = 0;
    for c in types.chars() {
        if c == ':' && bare.ends_with(':') {
            // A path leads to here; a bracket in front stays.
            if bare.len() - 1 > word {
                bare.truncate(word);
                continue;
            }
        }
        bare.push(c);
        if !(c.is_alphanumeric() || matches!(c, '_' | '$' | ':')) {
            word = bare.len();
        }
    }
    bare
}

/// A name without the path of its package.
pub fn base(name: &str) -> &str {
    let head = name.find(['[', '(', '<', '{', ' ']).unwrap_or(name.len());
    let slash = name.get(..head).and_then(|head| head.rfind('/'));
    slash.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// The starts of a name's parts in bytes, except the first: behind `/`, `.` and `::` outside brackets, up to the
/// arguments of a C++ function.
fn part_starts(name: &str) -> Vec<usize> {
    let mut parts = Vec::new();
    let mut depth = 0_u32;
    let mut previous = ' ';
    for (at, c) in name.char_indices() {
        match c {
            // Arguments follow a name; a receiver or `(anonymous namespace)` follows a separator.
            '(' if depth == 0 && !matches!(previous, '.' | ':' | '/' | ' ') => break,
            '(' | '[' | '<' | '{' => depth += 1,
            '>' if previous == '-' => {}
            ')' | ']' | '>' | '}' => depth = depth.saturating_sub(1),
            '/' | '\\' | '.' if depth == 0 => parts.push(at + 1),
            ':' if depth == 0 && previous == ':' => parts.push(at + 1),
            _ => {}
        }
        previous = c;
    }
    parts.retain(|&at| at < name.len());
    parts
}

#[cfg(test)]
#[path = "tests/name.rs"]
mod tests;
