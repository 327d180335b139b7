//! A window of rows under a header. Columns have fixed widths, except one that takes the rest.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::bars::{bar, change_bar};
use super::line::{fill, line, line_right};
use super::span::{Span, Spans};
use crate::tui::theme::{Fill, Role, Theme};

/// Header, width, alignment and sort mark of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// The text of its header.
    pub title: String,
    /// Its width in cells; 0, for one column only, takes the rest.
    pub width: u16,
    /// Aligned to the right, as numbers are.
    pub right: bool,
    /// The rows are sorted by it; true for largest first.
    pub sorted: Option<bool>,
}

/// The content of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text, cut at the end.
    Text(Spans),
    /// A bar over a part of the cell, 0 to 1, and the share of the whole that colours it.
    Bar(f64, f64),
    /// A bar from the middle over a part of one half, -1 to 1: to the right for more, to the left for less.
    Change(f64),
}

/// One row: a cell for each column.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// Cells in the order of the columns. Missing cells are blank, and a single cell takes the whole row.
    pub cells: Vec<Cell>,
    /// Filled as the selection.
    pub selected: bool,
}

/// Rows under a header, from the top of the area.
#[derive(Debug)]
pub struct TableWidget<'a> {
    /// Columns from left to right.
    pub columns: &'a [TableColumn],
    /// Visible rows only.
    pub rows: &'a [TableRow],
    /// True in the pane that has the keys.
    pub focused: bool,
    /// Styles of cells, and the glyphs of bars and the selection.
    pub theme: &'a Theme,
}

/// Cells between columns.
const GAP: u16 = 1;

/// Start and width of each column, from `x` on `width` cells. The first cell is the mark of the selection. Columns
/// without room, at the right, are empty.
pub fn places(columns: &[TableColumn], x: u16, width: u16) -> Vec<(u16, u16)> {
    let end = x + width;
    let fixed: u16 = columns.iter().map(|c| c.width + GAP).sum();
    let rest = width.saturating_sub(fixed + 1);
    let mut at = x + u16::from(width > 0);
    let place = |column: &TableColumn| {
        let want = if column.width == 0 { rest } else { column.width };
        let start = at.min(end);
        let stop = (start + want).min(end);
        at = stop + GAP;
        (start, stop - start)
    };
    columns.iter().map(place).collect()
}

impl Widget for TableWidget<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let places = places(self.columns, area.x, area.width);
        for (column, &(x, width)) in self.columns.iter().zip(&places) {
            let cell = Rect { x, width, height: 1, ..area };
            let role = if column.sorted.is_some() { Role::Accent } else { Role::Header };
            let mark = match column.sorted {
                Some(true) => self.theme.glyphs().descending,
                Some(false) => self.theme.glyphs().ascending,
                None => "",
            };
            let spans = [Span::new(mark, Role::Accent), Span::new(&column.title, role)];
            if column.right {
                line_right(buffer, cell, &spans, self.theme, Fill::Plain);
            } else {
                line(buffer, cell, &spans, self.theme, Fill::Plain);
            }
        }
        for (row, y) in self.rows.iter().zip(area.y + 1..area.bottom()) {
            self.row(row, &places, Rect { y, height: 1, ..area }, buffer);
        }
    }
}

impl TableWidget<'_> {
    fn row(&self, row: &TableRow, places: &[(u16, u16)], area: Rect, buffer: &mut Buffer) {
        let ground = selection(row.selected, self.focused);
        if row.selected {
            fill(buffer, area, self.theme, ground);
            let mark = [Span::new(self.theme.glyphs().selected, Role::Accent)];
            line(buffer, Rect { width: 1, ..area }, &mark, self.theme, ground);
        }
        for ((cell, column), &(x, width)) in row.cells.iter().zip(self.columns).zip(places) {
            // A single cell takes the whole row.
            let alone = row.cells.len() == 1;
            let width = if alone { area.right().saturating_sub(x) } else { width };
            let place = Rect { x, width, ..area };
            match cell {
                Cell::Text(spans) if column.right => {
                    line_right(buffer, place, spans, self.theme, ground);
                }
                Cell::Text(spans) => {
                    line(buffer, place, spans, self.theme, ground);
                }
                Cell::Bar(part, share) => bar(buffer, place, (*part, *share), self.theme, ground),
                Cell::Change(part) => change_bar(buffer, place, *part, self.theme, ground),
            }
        }
    }
}

/// The fill of a row.
pub(super) fn selection(selected: bool, focused: bool) -> Fill {
    match (selected, focused) {
        (false, _) => Fill::Plain,
        (true, true) => Fill::Selected,
        (true, false) => Fill::SelectedDim,
    }
}

#[cfg(test)]
#[path = "tests/table.rs"]
mod tests;
