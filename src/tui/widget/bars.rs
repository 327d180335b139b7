//! Bars over cells: shares, parts and changes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::theme::{Fill, Role, Theme};

/// Draws a bar over a part (0 to 1) of `area`'s first row, in half cells. The share of the whole gives its colour.
pub fn bar(buffer: &mut Buffer, area: Rect, (part, share): (f64, f64), theme: &Theme, fill: Fill) {
    let area = area.intersection(buffer.area);
    let halves = (part.abs().min(1.0) * f64::from(area.width) * 2.0).round() as u16;
    let style = Style::reset().patch(theme.heat_on(fill, share));
    let [trace, half, whole] = theme.glyphs().lines;
    for i in 0..area.width {
        let glyph = match halves.saturating_sub(i * 2) {
            // A small part shows at least a trace.
            0 if i == 0 && part != 0.0 => trace,
            0 => break,
            1 => half,
            _ => whole,
        };
        buffer[(area.x + i, area.y)].set_symbol(glyph).set_style(style);
    }
}

/// Draws a bar in eighths of a cell and as high as the row, for gutters of one cell. A change is coloured by its
/// direction, a share by its heat.
pub fn gauge(
    buffer: &mut Buffer,
    area: Rect,
    (part, share): (f64, f64),
    (change, fill): (Option<bool>, Fill),
    theme: &Theme,
) {
    let area = area.intersection(buffer.area);
    let eighths = (part.abs().min(1.0) * f64::from(area.width) * 8.0).round() as u16;
    // A small part shows at least one eighth.
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

/// Draws a bar from the middle of `area`'s first row over a part (-1 to 1) of one half, in half cells: to the right for
/// more, to the left for less.
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
            // A small part shows at least a trace.
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
