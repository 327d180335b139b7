//! A chart of heights over columns: live heap as an area, garbage above it, and a goal as a line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::tui::theme::{Fill, Role, Theme};

/// Cells filled from below by eighths.
const UNICODE: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const ASCII: [&str; 9] = [" ", "_", "_", ".", "=", "=", "#", "#", "#"];

/// One column, in parts of the whole height, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// The height of the area, from below.
    pub area: f64,
    /// The upper end of the shade above the area.
    pub above: f64,
    /// The height of the goal's line; `None` for no line.
    pub goal: Option<f64>,
    /// The role of the area; warm by default.
    pub role: Option<Role>,
}

/// Columns from the left. The area behind the last bin stays empty.
#[derive(Debug)]
pub struct Chart<'a> {
    /// One bin for each column.
    pub bins: &'a [Bin],
    /// The highlighted column.
    pub cursor: Option<usize>,
    /// Styles of the columns, and ASCII or Unicode glyphs for them.
    pub theme: &'a Theme,
    /// The background.
    pub ground: Fill,
}

impl Widget for Chart<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        for (x, (place, bin)) in (area.x..area.right()).zip(self.bins.iter().enumerate()) {
            for y in area.y..area.bottom() {
                let from_below = area.bottom() - 1 - y;
                let (glyph, role) =
                    self.cell(bin, from_below, area.height, self.cursor == Some(place));
                let style = Style::reset().patch(self.theme.on(self.ground, role));
                buffer[(x, y)].set_symbol(glyph).set_style(style);
            }
        }
    }
}

impl Chart<'_> {
    fn cell(&self, bin: &Bin, from_below: u16, height: u16, pointed: bool) -> (&'static str, Role) {
        let ascii = self.theme.glyphs().ascii;
        let eighths = |part: f64| {
            let all = (part.clamp(0.0, 1.0) * f64::from(height) * 8.0).round() as u16;
            // A small part shows at least one eighth.
            let all = if part > 0.0 { all.max(1) } else { 0 };
            all.saturating_sub(from_below * 8).min(8) as usize
        };
        let (filled, above) = (eighths(bin.area), eighths(bin.above));
        let role = if pointed { Role::Match } else { bin.role.unwrap_or(Role::Warm) };
        if filled > 0 {
            return (if ascii { ASCII[filled] } else { UNICODE[filled] }, role);
        }
        if pointed {
            return (self.theme.glyphs().bar, Role::Match);
        }
        let line = bin
            .goal
            .map(|goal| (goal.clamp(0.0, 1.0) * f64::from(height)).ceil().max(1.0) as u16 - 1);
        if line == Some(from_below) {
            return (self.theme.glyphs().rule, Role::Accent);
        }
        if above >= 4 {
            return (if ascii { ":" } else { "░" }, Role::Dim);
        }
        (" ", Role::Text)
    }
}

#[cfg(test)]
#[path = "tests/chart.rs"]
mod tests;
