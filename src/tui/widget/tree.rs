//! A window of indented rows with fold marks, each with a weight and a share.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::bars::{bar, change_bar};
use super::line::{fill, line, line_right};
use super::span::{Span, Spans};
use super::table::selection;
use crate::tui::theme::{Fill, Role, Theme};

/// The fold state of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// No rows under it.
    Leaf,
    /// Rows under it are hidden.
    Closed,
    /// Rows under it are shown below.
    Open,
    /// Rows under it are shown above.
    OpenUp,
}

/// The content of a row's bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bar {
    /// A share of the whole, 0 to 1.
    Share(f64),
    /// A part of the largest change, -1 to 1.
    Change(f64),
}

/// Figures, bar, indentation, fold mark and name of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeItem {
    /// Its figures, each aligned to the right of a column.
    pub figures: Vec<Spans>,
    /// The length of the bar between figures and name.
    pub bar: Bar,
    /// Its distance from the trunk.
    pub depth: u16,
    /// The state of the rows under it.
    pub fold: Fold,
    /// The printed name, cut at the end without room.
    pub name: Spans,
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
/// The deepest indentation. Deeper rows would lose their names.
const DEEPEST: u16 = 12;

/// Columns in front of the names: mark, figures, bar, and the blanks between them.
pub fn gutter(width: u16, columns: &[u16]) -> u16 {
    let bar = if width < BAR_FROM { 0 } else { BAR + 1 };
    1 + columns.iter().map(|column| column + 1).sum::<u16>() + bar
}

/// Columns in front of a name at `depth`: indentation, fold mark and a blank.
pub fn indent(depth: u16) -> u16 {
    depth.min(DEEPEST) * 2 + 2
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
        let mark = match row.fold {
            Fold::Leaf => " ",
            Fold::Closed => glyphs.folded,
            Fold::Open => glyphs.unfolded[0],
            Fold::OpenUp => glyphs.unfolded[1],
        };
        let at = gutter(area.width, self.columns) + indent(row.depth) - 2;
        line(buffer, place(at, 1), &[Span::new(mark, Role::Dim)], self.theme, ground);
        let name = place(at + 2, area.width);
        let used = line(buffer, name, &row.name, self.theme, ground);
        if row.trunk {
            let rest = Rect { x: name.x + used, width: name.width - used, ..name };
            let rule = glyphs.rule.repeat(usize::from(rest.width.saturating_sub(1)));
            line(buffer, rest, &[Span::new(format!(" {rule}"), Role::Rule)], self.theme, ground);
        }
    }
}
