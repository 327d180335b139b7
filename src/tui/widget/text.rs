//! Text as cells: printable characters, widths and cuts.
//!
//! Every name from a profile passes [`printable`] before it reaches a buffer, and every cut is made by [`cut`].

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::printable::symbol;
use crate::tui::theme::Glyphs;

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.width() }
}

/// True for printable ASCII alone: one column for each byte, and nothing to replace. Most texts are plain, and a test
/// of their bytes is cheap.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// `text` with symbols in place of characters that move the cursor, hide letters or reorder them. With ASCII glyphs a
/// question mark replaces every other character. The number of characters stays the same.
pub fn printable<'a>(text: &'a str, glyphs: &Glyphs) -> Cow<'a, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| if glyphs.ascii { matches!(c, ' '..='~') } else { symbol(c) == c };
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match symbol(c) {
        c if glyphs.ascii && !c.is_ascii() => '?',
        c => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The end of a text that is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The end: for prose.
    End,
    /// The beginning: for names and paths, which differ at their ends.
    Start,
}

/// `text` on at most `room` columns, with an ellipsis at the cut if it has room.
pub fn cut<'a>(text: &'a str, room: usize, side: Cut, glyphs: &Glyphs) -> Cow<'a, str> {
    // The byte length bounds the width: a long text that fits is not measured.
    if text.len() <= room || width(text) <= room {
        return Cow::Borrowed(text);
    }
    let mark = if glyphs.ellipsis.width() < room { glyphs.ellipsis } else { "" };
    let room = room - mark.width();
    let fits = |used: &mut usize, c: char| {
        *used += c.width().unwrap_or(0);
        *used <= room
    };
    let mut used = 0;
    match side {
        Cut::End => {
            let kept: String = text.chars().take_while(|&c| fits(&mut used, c)).collect();
            Cow::Owned(kept + mark)
        }
        Cut::Start => {
            let mut kept: Vec<char> =
                text.chars().rev().take_while(|&c| fits(&mut used, c)).collect();
            kept.reverse();
            Cow::Owned(mark.chars().chain(kept).collect())
        }
    }
}

/// `text` in lines of at most `room` columns, broken at blanks. A longer word stays whole.
pub fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The clauses of `text` that fit on `room` columns; the first clause at least.
pub fn clauses(text: &str, room: usize) -> &str {
    if width(text) <= room {
        return text;
    }
    let ends = [", ", "; ", ": "].into_iter().flat_map(|end| text.match_indices(end));
    let mut heads: Vec<&str> = ends.filter_map(|(at, _)| text.get(..at)).collect();
    heads.sort_unstable_by_key(|head| head.len());
    let fitting = heads.iter().rev().find(|head| width(head) <= room);
    fitting.or(heads.first()).copied().unwrap_or(text)
}

#[cfg(test)]
#[path = "tests/text.rs"]
mod tests;
