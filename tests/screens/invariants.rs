//! Invariants of a screen of any size. Each check returns its faults; an empty list is a pass.
//!
//! Some checks compare with a drawing of the same state on a screen so large that nothing is cut.

use regex::Regex;
use rprof_tui::tui::theme::UNICODE;
use unicode_width::UnicodeWidthStr;

use super::picture::{Frame, Picture};
use crate::support::Screen;

/// The size of a screen on which nothing is cut.
pub(super) const LARGE: (u16, u16) = (400, 100);

/// All faults of `seen`, a drawing of the state that `whole` shows on a [`LARGE`] screen.
pub(super) fn faults(seen: &Picture, whole: &Picture) -> Vec<String> {
    let mut faults = cells_fill_rows(seen);
    faults.extend(borders_are_closed(seen));
    faults.extend(the_header_stays(seen, whole));
    faults.extend(hints_are_whole(seen, whole));
    faults.extend(the_selection_is_visible(seen, whole));
    faults.extend(cuts_are_needed(seen, whole));
    faults
}

/// Every row is as wide as the screen: no control character, and no wide character over the right edge.
pub(super) fn cells_fill_rows(seen: &Picture) -> Vec<String> {
    let mut faults = Vec::new();
    for y in 0..seen.height() {
        let text = seen.text(y);
        if text.width() != seen.width() || text.chars().any(char::is_control) {
            faults.push(format!("row {y} takes {} columns of {}", text.width(), seen.width()));
        }
    }
    faults
}

/// Every corner belongs to a box whose edge is whole. A line between panes begins at a tee and ends above the detail.
pub(super) fn borders_are_closed(seen: &Picture) -> Vec<String> {
    let (frames, loose) = seen.frames();
    let mut faults = Vec::new();
    if loose > 0 {
        faults.push(format!("{loose} corners belong to no closed box"));
    }
    let covered = |x, y| frames.iter().any(|frame| frame.covers(x, y));
    let (rule, end) = (2, seen.height().saturating_sub(2));
    for x in (0..seen.width()).filter(|&x| seen.at(x, rule) == "┬") {
        for y in (rule + 1..end).filter(|&y| seen.at(x, y) != "│" && !covered(x, y)) {
            faults.push(format!("the line between the panes is open at column {x}, row {y}"));
        }
    }
    faults
}

/// The header names the file, all panes, the pane in use in full, and the sample type with its total. A popup covers
/// it only if the popup takes all rows but the last two.
pub(super) fn the_header_stays(seen: &Picture, whole: &Picture) -> Vec<String> {
    let (frames, _) = seen.frames();
    let mut faults = Vec::new();
    for y in 0..2 {
        let covering = frames.iter().find(|frame| frame.top <= y && y <= frame.bottom);
        if let Some(frame) = covering {
            let room = frame.height() + 2 < seen.height();
            if room && !whole.text(y).trim().is_empty() {
                faults.push(format!("a popup of {} rows covers row {y}", frame.height()));
            }
            continue;
        }
        // The pane in use and the sample type in use have the accent. The total follows in brackets; narrow comparisons
        // keep the change alone.
        let (here, there) = (seen.in_role('a', y), whole.in_role('a', y));
        let (total, of_all) = (in_brackets(&seen.text(y)), in_brackets(&whole.text(y)));
        let mut words = total.as_deref().unwrap_or_default().split(' ');
        let all_words = of_all.as_deref().unwrap_or_default();
        let kept = words.all(|word| all_words.contains(word));
        if here != there || !kept || total.is_some() != of_all.is_some() {
            faults.push(format!("row {y} of the header says {here:?} {total:?}, not {there:?}"));
        }
        let (title, full) = (seen.in_role('i', y), whole.in_role('i', y));
        let kept = match title.split_once(" vs ") {
            // Both names of a comparison, each without its beginning or its ending.
            Some((after, before)) => {
                [after, before].iter().all(|name| full.contains(name.trim_start_matches('…')))
            }
            None => title.strip_prefix('…').map_or(title == full, |end| full.ends_with(end)),
        };
        if !kept || title.is_empty() != full.is_empty() {
            faults.push(format!("the title is {title:?}, not {full:?}"));
        }
        // The digits of the panes are keys; the one in use is not.
        let digits = |picture: &Picture| -> String {
            picture.in_role('k', y).chars().filter(char::is_ascii_digit).collect()
        };
        let in_use = here.chars().filter(|c| y == 0 && c.is_ascii_digit());
        let mut panes: Vec<char> = digits(seen).chars().chain(in_use).collect();
        panes.sort_unstable();
        let none = digits(whole).is_empty();
        if digits(seen) != digits(whole)
            || (!none && panes != ['1', '2', '3', '4', '5', '6', '7', '8', '9'])
        {
            faults.push(format!("only the panes {panes:?} are named"));
        }
    }
    faults
}

fn in_brackets(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('[')?;
    rest.split_once(']').map(|(inner, _)| inner.to_owned())
}

/// Hints of the footer, in order. Two blanks or more separate them.
fn hints(picture: &Picture) -> Vec<String> {
    let text = picture.text(picture.height() - 1);
    let hints = text.split("  ").map(|hint| hint.trim().to_owned());
    hints.filter(|hint| !hint.is_empty()).collect()
}

/// Hints are whole, in the order of the large screen. The last one is always there, and none is left out that has
/// room.
pub(super) fn hints_are_whole(seen: &Picture, whole: &Picture) -> Vec<String> {
    let (frames, _) = seen.frames();
    let last_row = seen.height() - 1;
    if let Some(frame) = frames.iter().find(|frame| frame.bottom == last_row) {
        let room = frame.height() < seen.height();
        return room.then(|| "a popup covers the footer".to_owned()).into_iter().collect();
    }
    let (here, all) = (hints(seen), hints(whole));
    let mut faults = Vec::new();
    let mut order = all.iter();
    for hint in &here {
        if !order.any(|known| known == hint) {
            faults.push(format!("{hint:?} is no whole hint of {all:?}, or stands out of order"));
        }
    }
    if here.last() != all.last() {
        faults.push(format!("the last hint {:?} is lost", all.last()));
    }
    let taken: usize = here.iter().map(|hint| hint.width() + 2).sum();
    let free = seen.width().saturating_sub(taken + 1);
    if let Some(hint) = all.iter().find(|hint| !here.contains(hint) && hint.width() <= free) {
        // Hints are left out from the first that does not fit.
        let first = all.iter().find(|hint| !here.contains(hint));
        if first == Some(hint) {
            faults.push(format!("{hint:?} is left out with {free} columns free"));
        }
    }
    faults
}

/// True if a row has the fill of the selection; in the icicle also for a box with an accented name, in the chart of a
/// log also for a line. If a popup is open, only the popup counts.
pub(super) fn has_selection(picture: &Picture) -> bool {
    let (frames, _) = picture.frames();
    if let Some(frame) = frames.first() {
        let rows = picture.fills.iter().skip(frame.top).take(frame.height());
        return rows.flatten().any(|&fill| fill == 's');
    }
    let filled = picture.fills.iter().flatten().any(|&fill| fill == 's');
    let rule = picture.text(2);
    let mut body = (3..picture.height().saturating_sub(2)).map(|y| picture.in_role('a', y));
    let boxes = rule.contains(" Icicle") || rule.contains(" Sandwich");
    let chart = rule.contains(" Heap ");
    filled
        || (boxes && body.any(|text| !text.is_empty()))
        || (chart && picture.roles.iter().flatten().any(|&role| role == 'm'))
}

/// The selection is on the screen if the large screen has one.
pub(super) fn the_selection_is_visible(seen: &Picture, whole: &Picture) -> Vec<String> {
    let lost = has_selection(whole) && !has_selection(seen);
    lost.then(|| "the selection is out of sight".to_owned()).into_iter().collect()
}

/// Columns of a figure behind a cut text. Figures of Info and of the search are at least this wide.
const FIGURE: usize = 10;
/// Blanks that separate columns, and the margin of a pane.
const GAP: usize = 2;

/// An ellipsis is only used if the blanks behind it have no room for more: one character of a text cut at its end, the
/// next part of a name cut at its beginning. Three kinds of blanks are not free. Columns of figures are as wide as
/// their widest figure, [`FIGURE`] at least. Columns of bars begin with the longest bar; bars of changes extend to both
/// sides, so a name beside them may reach as far as the longest name. The row of titles keeps room for its remark, so
/// names in it are not checked.
pub(super) fn cuts_are_needed(seen: &Picture, whole: &Picture) -> Vec<String> {
    let words = words(whole);
    let (frames, _) = seen.frames();
    let mut faults = Vec::new();
    for y in 0..seen.height() {
        // Cells outside of an open popup are checked in drawings without one.
        let open = |x: &usize| frames.is_empty() || frames.iter().any(|frame| frame.covers(*x, y));
        for x in (0..seen.width()).filter(|&x| seen.at(x, y) == "…").filter(open) {
            let before = x.checked_sub(1).map_or("│", |x| seen.at(x, y));
            let behind = seen.at(x + 1, y);
            if before == "[" || (is_free(before) && is_free(behind)) {
                // The ellipsis of omitted type arguments, or one that stands alone, as in `reading …`.
                continue;
            }
            let starts = is_free(before) || is_edge(before);
            let ends = is_free(behind) || is_edge(behind);
            let fault = match (starts, ends) {
                (false, true) => {
                    let room = free_columns(seen, x + 1, y);
                    // A wide character takes two columns.
                    let gap = GAP + usize::from(before.is_empty());
                    (room > gap).then(|| format!("cut with {room} columns free"))
                }
                (true, false) if y != 2 => cut_name(seen, (x, y), &words),
                _ => None,
            };
            faults.extend(fault.map(|fault| format!("row {y}, column {x}: {fault}")));
        }
    }
    faults
}

/// True for blanks, and for rules that fill up a row.
fn is_free(symbol: &str) -> bool {
    matches!(symbol, " " | "─")
}

/// A line or a bar that parts boxes, panes and popups.
fn is_edge(symbol: &str) -> bool {
    matches!(symbol, "│" | "┐" | "┘" | "┌" | "└" | "▏" | "▎" | "▍" | "▌" | "▋" | "▊" | "▉" | "█")
}

fn is_bar(symbol: &str) -> bool {
    matches!(symbol, "━" | "╸" | "╴")
}

/// The count of free columns from `x` on, less those that the figure behind them may need.
fn free_columns(seen: &Picture, x: usize, y: usize) -> usize {
    let end = (x..seen.width()).find(|&x| !is_free(seen.at(x, y))).unwrap_or(seen.width());
    let figure = (end..seen.width()).take_while(|&x| !is_free(seen.at(x, y))).count();
    let first = seen.at(end, y).chars().next().unwrap_or('│');
    let is_figure = first.is_ascii_digit() || matches!(first, '+' | '-' | '<' | '>');
    let claimed = if is_figure { FIGURE.saturating_sub(figure) } else { 0 };
    (end - x).saturating_sub(claimed)
}

/// The end column of the text that begins at `x`. Single blanks do not end it: it may be a sentence, or a name and
/// its path.
fn end_of_text(seen: &Picture, x: usize, y: usize) -> usize {
    let ends = |x: &usize| {
        let next = seen.at(*x + 1, y);
        is_edge(seen.at(*x, y)) || (is_free(seen.at(*x, y)) && (is_free(next) || is_edge(next)))
    };
    (x..=seen.width()).find(ends).unwrap_or(seen.width())
}

/// The fault of a name cut at its beginning, at `x`, that has room for one part more.
fn cut_name(seen: &Picture, (x, y): (usize, usize), words: &[String]) -> Option<String> {
    let end = end_of_text(seen, x + 1, y);
    let tail = seen.cells[y][x + 1..end].concat();
    let tail = tail.split(' ').next().unwrap_or_default().trim_end_matches([',', ';']).to_owned();
    // The title of a comparison leaves the endings of files out.
    let words = words
        .iter()
        .map(|word| word.strip_suffix(".pb.gz").unwrap_or(word))
        .chain(words.iter().map(String::as_str));
    // Without room for the file its line stands at the function.
    let function = tail.rsplit_once(':').map_or(tail.as_str(), |(function, _)| function);
    let of_tail = |word: &&str| word.ends_with(tail.as_str());
    let words: Vec<&str> = words.collect();
    let tail = if words.iter().any(of_tail) { tail.as_str() } else { function };
    let lost = words.iter().filter_map(|word| word.strip_suffix(tail));
    let lost: Vec<&str> = lost.filter(|lost| !lost.is_empty()).collect();
    if lost.contains(&"…") {
        // Boxes of the icicle may be narrow on any screen.
        return None;
    }
    let need = lost.into_iter().map(next_part).max();
    let Some(need) = need else { return Some(format!("…{tail} is the end of no name")) };
    let in_table = y > 3 && y + 2 < seen.height();
    let column = in_table.then(|| column_end(seen, x, end)).flatten();
    let room = match column {
        Some(limit) => limit.saturating_sub(end),
        None => free_columns(seen, end, y).saturating_sub(GAP),
    };
    (room >= need).then(|| format!("…{tail} has {room} columns for {need} more"))
}

/// The end of the column of names that begins at `x`, if bars follow; else `None`. The longest bar begins there, or in
/// a table of changes, the longest name ends there.
fn column_end(seen: &Picture, x: usize, end: usize) -> Option<usize> {
    let body = 4..seen.height() - 2;
    let right = (end..seen.width()).find(|&x| seen.at(x, 2) == "┬").unwrap_or(seen.width());
    let bars = (end..right).find(|&x| body.clone().any(|y| is_bar(seen.at(x, y))))?;
    let header = seen.text(3);
    if !header.contains(" delta") && !header.contains("per minute") {
        return Some(bars - 1);
    }
    let starts = |y: &usize| !is_free(seen.at(x, *y)) && is_free(seen.at(x - 1, *y));
    body.filter(starts).map(|y| end_of_text(seen, x, y)).filter(|&end| end <= bars).max()
}

/// The width of the last part of the lost text. The ellipsis is dropped with its first part.
fn next_part(lost: &str) -> usize {
    let inner = lost.trim_end_matches(['.', '/', ':']);
    let mut depth = 0_i32;
    let at = inner.char_indices().rev().find(|&(_, c)| {
        match c {
            ')' | ']' | '>' => depth += 1,
            '(' | '[' | '<' => depth -= 1,
            _ => {}
        }
        depth == 0 && matches!(c, '.' | '/' | ':')
    });
    at.map_or(lost.width() - 1, |(at, _)| lost.get(at + 1..).unwrap_or(lost).width())
}

/// All texts between blanks and edges.
fn words(whole: &Picture) -> Vec<String> {
    // Type arguments are left out before anything else of a name is.
    let arguments = Regex::new(r"\[(?:[^\[\]│]|\[[^\[\]]*\])*\]").unwrap();
    let between = Regex::new(r"[\s│▏▎▍▌▋▊▉█─,;]+").unwrap();
    let rows =
        (0..whole.height()).map(|y| arguments.replace_all(&whole.text(y), "[…]").into_owned());
    let mut words: Vec<String> =
        rows.flat_map(|row| between.split(&row).map(str::to_owned).collect::<Vec<_>>()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Every check refuses a screen that breaks its rule.
#[test]
fn every_invariant_can_fail() {
    let whole = drawn(LARGE, "");
    let good = drawn((40, 10), "");
    assert_eq!(faults(&good, &whole), Vec::<String>::new());
    let broken = |change: fn(&mut Picture)| {
        let mut picture = good.clone();
        change(&mut picture);
        picture
    };
    let wide = broken(|picture| picture.cells[4][39] = "漢".to_owned());
    assert_eq!(cells_fill_rows(&wide), ["row 4 takes 41 columns of 40"]);
    let no_mark = broken(|picture| picture.fills.iter_mut().for_each(|row| row.fill(' ')));
    assert_eq!(the_selection_is_visible(&no_mark, &whole), ["the selection is out of sight"]);
    let half = broken(|picture| picture.cells[9].truncate(36));
    let half = hints_are_whole(&Picture { cells: padded(half.cells), ..half }, &whole);
    assert!(half[0].starts_with("\"? he\" is no whole hint"), "{half:?}");
    let bare = broken(|picture| picture.cells[9][8..].fill(" ".to_owned()));
    let bare = hints_are_whole(&bare, &whole).join(", ");
    assert!(bare.contains("is lost") && bare.contains("columns free"), "{bare}");
    let headless = broken(|picture| picture.roles[..2].iter_mut().for_each(|row| row.fill(' ')));
    assert!(the_header_stays(&headless, &whole).len() > 3);
    let cut = broken(|picture| write(picture, 4, 18, "main.rem…"));
    assert_eq!(cuts_are_needed(&cut, &whole), ["row 4, column 26: cut with 13 columns free"]);
    let short = broken(|picture| write(picture, 5, 18, "…Fill                "));
    let short = cuts_are_needed(&short, &whole).join(", ");
    assert!(short.contains("…Fill has ") && short.contains(" columns for 9 more"), "{short}");
}

#[test]
fn open_borders_are_found() {
    let mut popup = drawn((80, 24), "S");
    assert_eq!(borders_are_closed(&popup), Vec::<String>::new());
    let Frame { right, top, .. } = popup.frames().0[0];
    popup.cells[top + 1][right] = " ".to_owned();
    assert_eq!(borders_are_closed(&popup), ["4 corners belong to no closed box"]);
    let mut split = drawn((120, 36), "");
    assert_eq!(borders_are_closed(&split), Vec::<String>::new());
    let tee = (0..120).find(|&x| split.at(x, 2) == "┬").unwrap();
    split.cells[10][tee] = " ".to_owned();
    assert!(borders_are_closed(&split)[0].contains("row 10"));
}

fn drawn(size: (u16, u16), keys: &str) -> Picture {
    let mut screen = Screen::open("heap.pb.gz", size, &UNICODE);
    Picture::new(screen.keys(keys))
}

fn padded(mut cells: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for row in &mut cells {
        row.resize(40, " ".to_owned());
    }
    cells
}

fn write(picture: &mut Picture, y: usize, x: usize, text: &str) {
    for (i, c) in text.chars().enumerate() {
        picture.cells[y][x + i] = c.to_string();
    }
}
