//! Dumb drawing: plain rows and a theme in, cells out.
//!
//! Nothing here knows of profiles or of the program's state, and nothing measures more rows than it shows. All text
//! goes through [`line()`], which makes it printable and cuts it by its width.

pub mod chart;
pub mod icicle;
pub mod input;
pub mod listing;
pub mod popup;
pub mod table;
pub mod text;
pub mod tree;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::theme::{Fill, Role, Theme};

/// A piece of text in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What stands there; anything may be in it, it is made printable when drawn.
    pub text: String,
    /// What it means.
    pub role: Role,
}

impl Span {
    /// `text` in `role`.
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

/// Draws `spans` from the left of `area`'s first row, cut at its right edge, on a row filled as `fill` says; returns
/// the columns used.
pub fn line(buffer: &mut Buffer, area: Rect, spans: &[Span], theme: &Theme, fill: Fill) -> u16 {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return 0;
    }
    let mut room = usize::from(area.width);
    let mut x = area.x;
    for span in spans {
        let shown = text::printable(&span.text, theme.glyphs());
        let shown = text::cut(&shown, room, text::Cut::End, theme.glyphs());
        // What stood there leaves nothing behind: neither its colour nor its weight.
        let style = Style::reset().patch(theme.on(fill, span.role));
        let next = write(buffer, (x, area.y), &shown, room, style);
        room = room.saturating_sub(usize::from(next - x));
        x = next;
        if room == 0 {
            break;
        }
    }
    x - area.x
}

/// Writes `text`, which must be printable, on at most `room` cells and no further than the buffer reaches; the column
/// behind it.
fn write(buffer: &mut Buffer, (x, y): (u16, u16), text: &str, room: usize, style: Style) -> u16 {
    if !text::is_plain(text) {
        return buffer.set_stringn(x, y, text, room, style).0;
    }
    // A cell for a byte: there are no graphemes to look for.
    let room = room.min(usize::from(buffer.area.right().saturating_sub(x)));
    let mut letter = [0; 4];
    let mut x = x;
    for c in text.chars().take(room) {
        buffer[(x, y)].set_symbol(c.encode_utf8(&mut letter)).set_style(style);
        x += 1;
    }
    x
}

/// As [`line()`], but set against the right edge.
pub fn line_right(buffer: &mut Buffer, area: Rect, spans: &[Span], theme: &Theme, fill: Fill) {
    let used = width(spans).min(usize::from(area.width)) as u16;
    let area = Rect { x: area.x + (area.width - used), width: used, ..area };
    line(buffer, area, spans, theme, fill);
}

/// Fills every cell of `area` with blanks of `fill`.
pub fn fill(buffer: &mut Buffer, area: Rect, theme: &Theme, fill: Fill) {
    let style = theme.on(fill, Role::Text);
    for position in area.intersection(buffer.area).positions() {
        buffer[position].reset();
        buffer[position].set_symbol(" ").set_style(style);
    }
}

/// A horizontal rule over `area`'s first row, with a title set into its left and a remark into its right.
pub fn rule(buffer: &mut Buffer, area: Rect, title: &[Span], remark: &[Span], theme: &Theme) {
    let area = area.intersection(buffer.area);
    let whole = theme.glyphs().rule.repeat(usize::from(area.width));
    line(buffer, area, &[Span::new(whole, Role::Rule)], theme, Fill::Plain);
    if !remark.is_empty() && width(remark) + width(title) + 10 <= usize::from(area.width) {
        let space = Span::new(" ", Role::Rule);
        let spans: Spans = [&space].into_iter().chain(remark).chain([&space]).cloned().collect();
        let inner = Rect { width: area.width - 2, ..area };
        line_right(buffer, inner, &spans, theme, Fill::Plain);
    }
    if !title.is_empty() && area.width > 6 {
        let space = Span::new(" ", Role::Rule);
        let spans: Spans = [&space].into_iter().chain(title).chain([&space]).cloned().collect();
        let room = (area.width - 4).min(width(&spans) as u16);
        line(buffer, Rect { x: area.x + 2, width: room, ..area }, &spans, theme, Fill::Plain);
    }
}

/// A figure as pprof prints it, the unit quieter than the digits and zero quieter than both; `strong` for the column
/// that the rows are sorted by.
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

/// As [`bar()`], but in eighths of a cell and as high as the row: for gutters of one cell. A change has the colour of its
/// direction.
pub fn gauge(
    buffer: &mut Buffer,
    area: Rect,
    (part, share): (f64, f64),
    (change, fill): (Option<bool>, Fill),
    theme: &Theme,
) {
    let area = area.intersection(buffer.area);
    let eighths = (part.abs().min(1.0) * f64::from(area.width) * 8.0).round() as u16;
    // Something is more than nothing.
    let eighths = if part == 0.0 { 0 } else { eighths.max(1) };
    let style = Style::reset().patch(match change {
        Some(true) => theme.on(fill, Role::Added),
        Some(false) => theme.on(fill, Role::Removed),
        None => theme.heat_on(fill, share),
    });
    for i in 0..area.width {
        let part = eighths.saturating_sub(i * 8).min(8);
        if part > 0 {
            let glyph = theme.glyphs().eighths[usize::from(part)];
            buffer[(area.x + i, area.y)].set_symbol(glyph).set_style(style);
        }
    }
}

/// A bar over a part (0 to 1) of `area`'s first row, in halves of a cell, coloured by the heat of a share of the whole.
pub fn bar(buffer: &mut Buffer, area: Rect, (part, share): (f64, f64), theme: &Theme, fill: Fill) {
    let area = area.intersection(buffer.area);
    let halves = (part.abs().min(1.0) * f64::from(area.width) * 2.0).round() as u16;
    let style = Style::reset().patch(theme.heat_on(fill, share));
    let [trace, half, whole] = theme.glyphs().lines;
    for i in 0..area.width {
        let glyph = match halves.saturating_sub(i * 2) {
            // Something is more than nothing.
            0 if i == 0 && part != 0.0 => trace,
            0 => break,
            1 => half,
            _ => whole,
        };
        buffer[(area.x + i, area.y)].set_symbol(glyph).set_style(style);
    }
}

/// A figure that is a change, in the colour of its direction: more if it begins with a plus, or is so many times what
/// there was; less if it begins with a minus.
pub fn change(figure: &str) -> Spans {
    let role = match figure.chars().next() {
        Some('-') => Role::Removed,
        Some('+' | 'x' | '>') => Role::Added,
        _ => return number(figure, false),
    };
    vec![Span::new(figure, role)]
}

/// A bar from the middle of `area`'s first row over a part (-1 to 1) of one half: to the right for more, to the left for
/// less, in halves of a cell.
pub fn change_bar(buffer: &mut Buffer, area: Rect, part: f64, theme: &Theme, fill: Fill) {
    let area = area.intersection(buffer.area);
    let half = area.width / 2;
    if half == 0 || part == 0.0 {
        return;
    }
    let halves = (part.abs().min(1.0) * f64::from(half) * 2.0).round() as u16;
    let role = if part > 0.0 { Role::Added } else { Role::Removed };
    let style = Style::reset().patch(theme.on(fill, role));
    let [trace, right, whole] = theme.glyphs().lines;
    let left = theme.glyphs().line_left;
    for i in 0..half {
        let glyph = match halves.saturating_sub(i * 2) {
            // Something is more than nothing.
            0 if i == 0 => {
                if part > 0.0 {
                    trace
                } else {
                    left[0]
                }
            }
            0 => break,
            1 => {
                if part > 0.0 {
                    right
                } else {
                    left[1]
                }
            }
            _ => whole,
        };
        let x = if part > 0.0 { area.x + area.width - half + i } else { area.x + half - 1 - i };
        buffer[(x, area.y)].set_symbol(glyph).set_style(style);
    }
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
