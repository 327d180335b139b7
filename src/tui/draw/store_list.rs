//! Draws the list of a store: rows below the typed line, and below them the totals over time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::popup::store_picker::StorePicker;
use crate::tui::theme::{Fill, Role, Theme};
use crate::tui::widget::chart::Chart;
use crate::tui::widget::popup::Popup;
use crate::tui::widget::text::wrapped;
use crate::tui::widget::{Span, line};

/// Columns of the popup, at most.
const MOST_COLUMNS: u16 = 120;

/// Rows of the totals over time without their title and their axis, at most.
const MOST_CHART: u16 = 8;

/// Rows of the list, at least, before the totals over time get any.
const FEWEST_ROWS: u16 = 6;

pub(super) fn draw(picker: &StorePicker, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let columns = area.width.saturating_sub(4).min(MOST_COLUMNS);
    let height = area.height.saturating_sub(3);
    let place =
        Rect { x: area.x + (area.width - columns) / 2, y: area.y + 1, width: columns, height };
    let inside = height.saturating_sub(2);
    // Two rows are the title of the chart and its axis, one parts it from the list.
    let chart = (inside.saturating_sub(FEWEST_ROWS + 3)).min(MOST_CHART).min(inside / 3);
    let below = if chart >= 2 { chart + 3 } else { 0 };
    let count = inside - below.min(inside);
    let rows = picker.rows((usize::from(columns), usize::from(count)), theme.glyphs());
    Popup {
        title: picker.title(theme.glyphs()),
        remark: picker.remark(usize::from(columns), theme.glyphs()),
        input: Some(&picker.input).filter(|_| picker.time.is_none()),
        rows,
        foot: picker.foot(),
        theme,
    }
    .render(place, buffer);
    if below == 0 {
        return;
    }
    let x = place.x + 2;
    let width = columns.saturating_sub(4);
    let y = place.bottom().saturating_sub(below);
    let row = |y: u16| Rect { x, y, width, height: 1 };
    if let Some(error) = &picker.error {
        for (text, y) in wrapped(error, usize::from(width)).into_iter().zip(y..y + below) {
            line(buffer, row(y), &[Span::new(text, Role::Error)], theme, Fill::Overlay);
        }
        return;
    }
    let (bins, cursor, title) = picker.chart(usize::from(width));
    line(buffer, row(y), &[Span::new(title, Role::Title)], theme, Fill::Overlay);
    let charted = Rect { x, y: y + 1, width, height: chart };
    Chart { bins: &bins, cursor, theme, ground: Fill::Overlay }.render(charted, buffer);
    let axis = picker.axis(usize::from(width), theme.glyphs());
    line(buffer, row(y + 1 + chart), &axis, theme, Fill::Overlay);
}
