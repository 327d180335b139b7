//! Text in roles: spans, and figures as spans.

use super::text;
use crate::tui::theme::{Glyphs, Role};

/// A piece of text in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Any text; [`line()`](super::line::line) makes it printable.
    pub text: String,
    /// Its meaning, from which the theme chooses a style.
    pub role: Role,
}

impl Span {
    /// `text` to be styled as `role`; it may hold unprintable characters.
    pub fn new(text: impl Into<String>, role: Role) -> Span {
        Span { text: text.into(), role }
    }
}

/// Text of several roles on one row of cells.
pub type Spans = Vec<Span>;

/// Columns that `spans` take before any cut.
pub fn width(spans: &[Span]) -> usize {
    spans.iter().map(|span| text::width(&span.text)).sum()
}

/// `spans` without their first `columns`, with a mark in front if any letter was there.
pub fn skipped(spans: &[Span], columns: usize, glyphs: &Glyphs) -> Spans {
    let is_blank = |spans: &[Span]| spans.iter().all(|span| span.text.trim().is_empty());
    let (head, tail) = split(spans, columns);
    if is_blank(&head) {
        return tail;
    }
    let mut marked = vec![Span::new(glyphs.ellipsis, Role::Dim)];
    marked.extend(split(spans, columns + text::width(glyphs.ellipsis)).1);
    marked
}

/// The first `columns` of `spans`, and the rest. Of a character across the border blanks remain in the rest.
fn split(spans: &[Span], columns: usize) -> (Spans, Spans) {
    let (mut head, mut tail) = (Spans::new(), Spans::new());
    let mut used = 0;
    for span in spans {
        let mut parts = [String::new(), String::new()];
        for c in span.text.chars() {
            let next = used + text::width(c.encode_utf8(&mut [0; 4]));
            if used >= columns {
                parts[1].push(c);
            } else {
                parts[0].push(c);
                parts[1].extend(std::iter::repeat_n(' ', next.saturating_sub(columns)));
            }
            used = next;
        }
        let [first, second] = parts;
        head.push(Span::new(first, span.role));
        tail.push(Span::new(second, span.role));
    }
    tail.retain(|span| !span.text.is_empty());
    (head, tail)
}

/// A figure as pprof prints it, with the unit quieter than the digits and zeros quieter than both. `strong` marks the
/// sorted column.
pub fn number(figure: &str, strong: bool) -> Spans {
    let bytes = figure.as_bytes();
    let of_number = |(at, byte): (usize, &u8)| match byte {
        b'0'..=b'9' | b'.' | b'-' | b'+' => true,
        // Tiny shares: `1.2e-05%`.
        b'e' => matches!(bytes.get(at + 1), Some(b'-' | b'+')),
        _ => false,
    };
    let digits = bytes.iter().enumerate().take_while(|&at| of_number(at)).count();
    let (value, unit) = figure.split_at(digits);
    if value.bytes().all(|b| matches!(b, b'0' | b'.' | b'-' | b'+')) {
        return vec![Span::new(figure, Role::Dim)];
    }
    let role = if strong { Role::Number } else { Role::Text };
    let mut spans = vec![Span::new(value, role)];
    if !unit.is_empty() {
        spans.push(Span::new(unit, Role::Faint));
    }
    spans
}

/// A change in the colour of its direction: more with a plus or as a multiple (`x120`), less with a minus.
pub fn change(figure: &str) -> Spans {
    let role = match figure.chars().next() {
        Some('-') => Role::Removed,
        Some('+' | 'x' | '>') => Role::Added,
        _ => return number(figure, false),
    };
    vec![Span::new(figure, role)]
}

/// A figure and its change. Without a change the figure is a number like any other.
pub fn changed_number(figure: &str, delta: &str) -> Spans {
    if delta.is_empty() {
        return number(figure, true);
    }
    let mut spans = vec![Span::new(format!("{figure}  "), Role::Text)];
    spans.extend(change(delta));
    spans
}

/// `text` with the characters at `positions` (ascending) marked as matches.
pub fn marked(text: &str, positions: &[usize], role: Role) -> Spans {
    if positions.is_empty() {
        return vec![Span::new(text, role)];
    }
    let mut spans: Spans = Vec::new();
    let mut wanted = positions.iter().copied().peekable();
    for (i, c) in text.chars().enumerate() {
        while wanted.next_if(|&p| p < i).is_some() {}
        let role = if wanted.peek() == Some(&i) { Role::Match } else { role };
        match spans.last_mut() {
            Some(last) if last.role == role => last.text.push(c),
            _ => spans.push(Span::new(c, role)),
        }
    }
    spans
}

#[cfg(test)]
#[path = "tests/span.rs"]
mod tests;
