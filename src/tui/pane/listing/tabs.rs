//! Source lines on columns: tabs as blanks, and text cut into its tones.

use crate::tui::theme::syntax::Tone;

/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// The most characters of a line that can be scrolled to.
const FARTHEST: usize = 20_000;

/// The most characters of a line on the screen.
const LONGEST: usize = 600;

/// The width of a line in columns.
pub(super) fn columns(line: &str) -> usize {
    let end = |column: usize, c| if c == '\t' { column + TAB - column % TAB } else { column + 1 };
    line.chars().take(FARTHEST).fold(0, end)
}

/// A line from column `skip` on, cut into its tones, with tabs as blanks; and true if text was skipped.
pub(super) fn pieces(
    line: &str,
    tones: &[(u32, Tone)],
    skip: usize,
) -> (Vec<(String, Tone)>, bool) {
    let mut shifted = false;
    let mut pieces: Vec<(String, Tone)> = Vec::new();
    let mut tones = tones.iter().peekable();
    let mut column = 0;
    for (at, c) in line.char_indices().take(LONGEST + skip) {
        while tones.next_if(|(end, _)| *end as usize <= at).is_some() {}
        let tone = tones.peek().map_or(Tone::Plain, |(_, tone)| *tone);
        if column < skip && c != '\t' {
            shifted |= !c.is_whitespace();
            column += 1;
            continue;
        }
        if pieces.last().is_none_or(|(_, last)| *last != tone) {
            pieces.push((String::new(), tone));
        }
        let Some((text, _)) = pieces.last_mut() else { break };
        if c == '\t' {
            let end = column + TAB - column % TAB;
            text.extend(std::iter::repeat_n(' ', end.saturating_sub(column.max(skip))));
            column = end;
        } else {
            text.push(c);
            column += 1;
        }
    }
    pieces.retain(|(text, _)| !text.is_empty());
    (pieces, shifted)
}

#[cfg(test)]
#[path = "tests/tabs.rs"]
mod tests;
