//! A window of rows of a tree, each with a weight, a share and an indented text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::bars::{bar, change_bar};
use super::line::{fill, line, line_right};
use super::span::{Span, Spans};
use super::table::selection;
use crate::tui::theme::{Fill, Role, Theme};

/// The content of a row's bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bar {
    /// A share of the whole, 0 to 1.
    Share(f64),
    /// A part of the largest change, -1 to 1.
    Change(f64),
}

/// Figures, bar and text of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeItem {
    /// Its figures, each aligned to the right of a column.
    pub figures: Vec<Spans>,
    /// The length of the bar between figures and name.
    pub bar: Bar,
    /// Indentation, fold mark and name, cut at the end without room.
    pub text: Spans,
    /// True for the row that the tree grows from, drawn between rules.
    pub trunk: bool,
    /// Filled as the selection.
    pub selected: bool,
}

/// Rows of a tree from the top of the area.
#[derive(Debug)]
pub struct Tree<'a> {
    /// Widths of the figures' columns.
    pub columns: &'a [u16],
    /// Visible rows only.
    pub rows: &'a [TreeItem],
    /// True in the pane that has the keys.
    pub focused: bool,
    /// Styles of rows, and the glyphs of folds and bars.
    pub theme: &'a Theme,
}

/// The width of the bar, and the least width of an area with a bar.
const BAR: u16 = 6;
const BAR_FROM: u16 = 64;

/// Columns in front of the texts: mark, figures, bar, and the blanks between them.
pub fn gutter(width: u16, columns: &[u16]) -> u16 {
    let bar = if width < BAR_FROM { 0 } else { BAR + 1 };
    1 + columns.iter().map(|column| column + 1).sum::<u16>() + bar
}

impl Widget for Tree<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        for (row, y) in self.rows.iter().zip(area.y..area.bottom()) {
            self.row(row, Rect { y, height: 1, ..area }, buffer);
        }
    }
}

impl Tree<'_> {
    fn row(&self, row: &TreeItem, area: Rect, buffer: &mut Buffer) {
        let ground = selection(row.selected, self.focused);
        let glyphs = self.theme.glyphs();
        if row.selected {
            fill(buffer, area, self.theme, ground);
            let mark = [Span::new(glyphs.selected, Role::Accent)];
            line(buffer, Rect { width: 1, ..area }, &mark, self.theme, ground);
        } else if row.trunk {
            let mark = [Span::new(glyphs.rule, Role::Accent)];
            line(buffer, Rect { width: 1, ..area }, &mark, self.theme, Fill::Plain);
        }
        let place = |x: u16, width: u16| {
            let x = (area.x + x).min(area.right());
            Rect { x, width: width.min(area.right() - x), ..area }
        };
        let mut x = 1;
        for (figure, &column) in row.figures.iter().zip(self.columns) {
            line_right(buffer, place(x, column), figure, self.theme, ground);
            x += column + 1;
        }
        match row.bar {
            _ if area.width < BAR_FROM => {}
            Bar::Share(share) => bar(buffer, place(x, BAR), (share, share), self.theme, ground),
            Bar::Change(part) => change_bar(buffer, place(x, BAR), part, self.theme, ground),
        }
        let text = place(gutter(area.width, self.columns), area.width);
        let used = line(buffer, text, &row.text, self.theme, ground);
        if row.trunk {
            let rest = Rect { x: text.x + used, width: text.width - used, ..text };
            let rule = glyphs.rule.repeat(usize::from(rest.width.saturating_sub(1)));
            line(buffer, rest, &[Span::new(format!(" {rule}"), Role::Rule)], self.theme, ground);
        }
    }
}
