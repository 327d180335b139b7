//! Messages: lines of text, wrapped to the screen.

use crate::tui::widget::text::wrapped;

/// A message as rows for a screen of this size, and the number of rows that fit.
pub fn message_rows(lines: &[String], (width, height): (u16, u16)) -> (Vec<String>, usize) {
    let room = usize::from(width.saturating_sub(8).clamp(10, 76));
    let rows = lines.iter().flat_map(|line| wrapped(line, room)).collect();
    (rows, usize::from(height.saturating_sub(2)))
}
