//! Rows of cells: lines of spans, fills and rules.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::span::{Span, Spans, width};
use super::text;
use crate::tui::theme::{Fill, Role, Theme};

/// Draws `spans` from the left of `area`'s first row, cut at its right edge, on a row with this fill. Returns the
/// columns used.
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
        // The reset removes colour and weight of the text that was there.
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

/// Writes printable `text` on at most `room` cells within the buffer. Returns the column behind it.
pub(super) fn write(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    text: &str,
    room: usize,
    style: Style,
) -> u16 {
    if !text::is_plain(text) {
        return buffer.set_stringn(x, y, text, room, style).0;
    }
    // One cell for each byte: plain text has no graphemes to look for.
    let room = room.min(usize::from(buffer.area.right().saturating_sub(x)));
    let mut letter = [0; 4];
    let mut x = x;
    for c in text.chars().take(room) {
        buffer[(x, y)].set_symbol(c.encode_utf8(&mut letter)).set_style(style);
        x += 1;
    }
    x
}

/// Draws as [`line()`] does, against the right edge.
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

/// Columns of a rule that neither its title nor its remark takes, if it has both.
pub const RULE_MARGINS: usize = 10;

/// Draws a horizontal rule over `area`'s first row, with a title at its left and a remark at its right.
pub fn rule(buffer: &mut Buffer, area: Rect, title: &[Span], remark: &[Span], theme: &Theme) {
    let area = area.intersection(buffer.area);
    let whole = theme.glyphs().rule.repeat(usize::from(area.width));
    line(buffer, area, &[Span::new(whole, Role::Rule)], theme, Fill::Plain);
    if !remark.is_empty() && width(remark) + width(title) + RULE_MARGINS <= usize::from(area.width)
    {
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
