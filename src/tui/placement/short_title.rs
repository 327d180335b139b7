//! The name of a profile in little room.

use crate::tui::theme::Glyphs;
use crate::tui::widget::text::{Cut, cut, width};

/// A title, a path and maybe words behind it, on at most `room` columns. Directories go first, then the beginning.
pub(super) fn short_title(title: &str, room: usize, glyphs: &Glyphs) -> String {
    if width(title) <= room {
        return title.to_owned();
    }
    if let Some(compared) = compared_title(title, room, glyphs) {
        return compared;
    }
    if let Some(shorter) = without_time(title) {
        return short_title(&shorter, room, glyphs);
    }
    if let Some(shorter) = without_words(title) {
        return short_title(&shorter, room, glyphs);
    }
    let end = title.find(' ').unwrap_or(title.len());
    let separators = title.char_indices().filter(|&(at, c)| at < end && matches!(c, '/' | '\\'));
    let tails: Vec<&str> = separators.filter_map(|(at, _)| title.get(at..)).collect();
    let fits = |tail: &&&str| width(glyphs.ellipsis) + width(tail) <= room;
    if let Some(tail) = tails.iter().find(fits) {
        return format!("{}{tail}", glyphs.ellipsis);
    }
    let name = tails.last().and_then(|tail| tail.get(1..)).unwrap_or(title);
    cut(name, room, Cut::Start, glyphs).into_owned()
}

/// The title of a saved profile without its time and ending, which say less than binary and kind; `None` for other titles.
/// `shop.heap.20261127T145020.967Z.pb.gz (2/6)` becomes `shop.heap (2/6)`.
fn without_time(title: &str) -> Option<String> {
    let (path, rest) = title.split_at(title.find(' ').unwrap_or(title.len()));
    let stem = path.strip_suffix("Z.pb.gz")?;
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let (head, clock) = stem.rsplit_once('T')?;
    let (name, day) = head.rsplit_once('.')?;
    if day.len() != 8 || !is_digits(day) || !is_digits(clock) {
        return None;
    }
    Some(format!("{name}{rest}"))
}

/// The title of a store's profile with fewer words on what was added up; `None` for other titles.
/// `inuse_space shop (3 instances, newest each)` becomes `inuse_space shop (3 instances)`, and that `inuse_space shop`.
fn without_words(title: &str) -> Option<String> {
    let at = title.match_indices(" (").map(|(at, _)| at);
    let is_of_store = |words: &str| words.contains(" instance") || words.starts_with("sum over ");
    let mut parts = at.filter_map(|at| {
        let (words, rest) = title.get(at + 2..)?.split_once(')')?;
        Some((title.get(..at)?, words, rest)).filter(|_| is_of_store(words))
    });
    let (query, words, rest) = parts.next()?;
    match words.split_once(", ") {
        Some((first, _)) => Some(format!("{query} ({first}){rest}")),
        None => Some(format!("{query}{rest}")),
    }
}

/// Columns of a longer name that the panes give way to.
const LONG_TITLE: usize = 24;

/// Columns of a title without its directories, as far as names of panes give way to it.
pub(super) fn file_width(title: &str) -> usize {
    let (path, rest) = title.split_at(title.find(' ').unwrap_or(title.len()));
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    (width(file) + width(rest)).min(LONG_TITLE)
}

/// The names of both sides of a comparison in little room: `heap.5 vs heap.0`; `None` for other titles. Endings go first,
/// then the beginnings.
fn compared_title(title: &str, room: usize, glyphs: &Glyphs) -> Option<String> {
    let (after, before) =
        [" -diff_base=", " -base="].iter().find_map(|flag| title.split_once(flag))?;
    let whole = format!("{after} vs {before}");
    if width(&whole) <= room {
        return Some(whole);
    }
    let name = |path: &str| {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let name = name.strip_suffix(".gz").unwrap_or(name);
        name.strip_suffix(".pb").unwrap_or(name).to_owned()
    };
    let (after, before) = (name(after), name(before));
    let each = room.saturating_sub(4) / 2;
    let of_after = (room.saturating_sub(4) - width(&before).min(each)).min(width(&after));
    let after = cut(&after, of_after, Cut::Start, glyphs);
    let before = cut(&before, room.saturating_sub(4 + width(&after)), Cut::Start, glyphs);
    Some(format!("{after} vs {before}"))
}

#[cfg(test)]
#[path = "tests/short_title.rs"]
mod tests;
