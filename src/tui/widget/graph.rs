//! The call graph: framed boxes, and lines between them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

use super::line;
use super::span::{Spans, width};
use super::text::{self, Cut};
use crate::tui::theme::graph_fills::GraphScore;
use crate::tui::theme::icicle_fills::BoxMark;
use crate::tui::theme::line_glyphs::LineWeight;
use crate::tui::theme::{Fill, Role, Theme};

/// A box. Its place is relative to the area, and may be outside of it in part.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphBox {
    /// Its first column.
    pub x: i32,
    /// Its first row.
    pub y: i32,
    /// Its columns.
    pub width: usize,
    /// Its rows: one without a frame.
    pub height: usize,
    /// The weight of its frame.
    pub frame: LineWeight,
    /// Its colour.
    pub score: GraphScore,
    /// Its state.
    pub mark: BoxMark,
    /// Its name, short enough for the box; empty for a dot.
    pub name: Spans,
    /// Its figures, short enough for the box.
    pub figures: String,
    /// The labels of its samples, short enough for the box; empty without a row for them.
    pub labels: String,
    /// Columns of its lower side that a line leaves from, from its left one, with the weight of the line.
    pub docks: Vec<(usize, LineWeight)>,
    /// True if it calls itself.
    pub is_recursive: bool,
}

/// A cell of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphLine {
    /// Its column in the area.
    pub x: u16,
    /// Its row in the area.
    pub y: u16,
    /// Its arms: up, right, down, left.
    pub arms: [LineWeight; 4],
    /// True for a line that stands for inlined calls, or leaves functions out.
    pub is_dashed: bool,
    /// The head of an arrow: true for down.
    pub arrow: Option<bool>,
    /// Its colour.
    pub score: GraphScore,
    /// True on the heaviest path.
    pub is_on_path: bool,
}

/// The text beside a line.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphLabel {
    /// Its first column, relative to the area.
    pub x: i32,
    /// Its row, relative to the area.
    pub y: i32,
    /// The weight of the line.
    pub text: String,
    /// True on the heaviest path.
    pub is_on_path: bool,
}

/// The visible part of a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GraphCells {
    /// Boxes.
    pub boxes: Vec<GraphBox>,
    /// Cells of lines.
    pub lines: Vec<GraphLine>,
    /// Texts beside lines.
    pub labels: Vec<GraphLabel>,
}

/// The graph on an area.
#[derive(Debug)]
pub struct Graph<'a> {
    /// The visible part.
    pub cells: &'a GraphCells,
    /// True in the pane that has the keys.
    pub focused: bool,
    /// Styles by score and mark, and the glyphs of lines.
    pub theme: &'a Theme,
}

impl Widget for Graph<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        for line in &self.cells.lines {
            self.line(line, area, buffer);
        }
        for label in &self.cells.labels {
            let role = if label.is_on_path { Role::Number } else { Role::Dim };
            let style = self.theme.on(Fill::Plain, role);
            write((label.x, label.y), &label.text, style, (self.theme, area, buffer));
        }
        for item in &self.cells.boxes {
            match (item.height, item.name.is_empty()) {
                (1, true) => self.dot(item, area, buffer),
                (1, false) => self.row(item, area, buffer),
                _ => self.framed(item, area, buffer),
            }
        }
    }
}

impl Graph<'_> {
    fn mark(&self, item: &GraphBox) -> BoxMark {
        match item.mark {
            BoxMark::Cursor if !self.focused => BoxMark::CursorDim,
            mark => mark,
        }
    }

    fn line(&self, cell: &GraphLine, area: Rect, buffer: &mut Buffer) {
        let glyphs = self.theme.glyphs();
        let heaviest = cell.arms.into_iter().max().unwrap_or_default();
        let glyph = match cell.arrow {
            Some(down) => glyphs.arrow(down, heaviest > LineWeight::Thin),
            None => glyphs.line(cell.arms, cell.is_dashed),
        };
        let style = self.theme.graph_line(cell.score);
        let style = if cell.is_on_path { style.add_modifier(Modifier::BOLD) } else { style };
        put((cell.x.into(), cell.y.into()), glyph, style, (area, buffer));
    }

    /// The style of text in a box.
    fn text_style(&self, item: &GraphBox, role: Role) -> Style {
        let theme = self.theme;
        match self.mark(item) {
            BoxMark::Cursor => theme.on(Fill::Selected, role),
            BoxMark::CursorDim => theme.on(Fill::SelectedDim, role),
            mark => theme.graph_box(item.score, mark).patch(theme.style(role)),
        }
    }

    fn framed(&self, item: &GraphBox, area: Rect, buffer: &mut Buffer) {
        let (theme, mark) = (self.theme, self.mark(item));
        let (glyphs, frame) = (theme.glyphs(), item.frame);
        let style = theme.graph_frame(item.score, mark);
        let (right, bottom) = (item.width as i32 - 1, item.height as i32 - 1);
        let none = LineWeight::None;
        let dock = |column: i32| {
            let dock = item.docks.iter().find(|dock| dock.0 as i32 == column);
            dock.map_or(none, |dock| dock.1)
        };
        for row in 0..=bottom {
            let above = if row > 0 { frame } else { none };
            let below = if row < bottom { frame } else { none };
            let lid = if above == none || below == none { frame } else { none };
            for column in 0..=right {
                let arms = match column {
                    0 => [above, lid, below, none],
                    _ if column == right => [above, none, below, lid],
                    _ if row == bottom => [none, lid, dock(column), lid],
                    _ => [none, lid, none, lid],
                };
                let (glyph, style) = match arms {
                    [LineWeight::None, LineWeight::None, LineWeight::None, LineWeight::None] => {
                        (" ", theme.graph_box(item.score, mark))
                    }
                    arms => (glyphs.line(arms, false), style),
                };
                put((item.x + column, item.y + row), glyph, style, (area, buffer));
            }
        }
        if item.is_recursive {
            let at = (item.x + right - 2, item.y);
            put(at, glyphs.recursion(), style.add_modifier(Modifier::BOLD), (area, buffer));
        }
        let room = item.width.saturating_sub(4);
        self.name(item, ((item.x + 2, item.y + 1), room), (area, buffer));
        let skip = room.saturating_sub(text::width(&item.figures)) / 2;
        let figures = self.text_style(item, Role::Number).remove_modifier(Modifier::BOLD);
        let at = (item.x + 2 + skip as i32, item.y + 2);
        write(at, &item.figures, figures, (theme, area, buffer));
        if item.height > 4 {
            let skip = room.saturating_sub(text::width(&item.labels)) / 2;
            let at = (item.x + 2 + skip as i32, item.y + 3);
            write(at, &item.labels, self.text_style(item, Role::Dim), (theme, area, buffer));
        }
    }

    /// A name on one row.
    fn row(&self, item: &GraphBox, area: Rect, buffer: &mut Buffer) {
        let style = self.theme.graph_box(item.score, self.mark(item));
        for column in 0..item.width as i32 {
            put((item.x + column, item.y), " ", style, (area, buffer));
        }
        let room = item.width.saturating_sub(2);
        self.name(item, ((item.x + 1, item.y), room), (area, buffer));
    }

    fn dot(&self, item: &GraphBox, area: Rect, buffer: &mut Buffer) {
        let glyph = self.theme.glyphs().node_dot(item.frame > LineWeight::Thin);
        let mark = self.mark(item);
        let style = match mark {
            BoxMark::Cursor | BoxMark::CursorDim => self.theme.graph_box(item.score, mark),
            mark => self.theme.graph_frame(item.score, mark),
        };
        put((item.x, item.y), glyph, style, (area, buffer));
    }

    /// A name in the middle of `room` columns.
    fn name(
        &self,
        item: &GraphBox,
        (at, room): ((i32, i32), usize),
        (area, buffer): (Rect, &mut Buffer),
    ) {
        let mut x = at.0 + (room.saturating_sub(width(&item.name)) / 2) as i32;
        let is_row = item.height == 1 && self.mark(item) == BoxMark::None;
        for span in &item.name {
            let style = self.text_style(item, span.role);
            let style = if is_row && span.role != Role::Match {
                let line = self.theme.graph_line(item.score);
                Style { fg: line.fg.or(style.fg), ..style }
            } else {
                style
            };
            write((x, at.1), &span.text, style, (self.theme, area, buffer));
            x += text::width(&span.text) as i32;
        }
    }
}

/// The cell at a place relative to the area; `None` outside of it.
fn cell_at((x, y): (i32, i32), area: Rect) -> Option<(u16, u16)> {
    let inside = |at: i32, size: u16| u16::try_from(at).ok().filter(|&at| at < size);
    Some((area.x + inside(x, area.width)?, area.y + inside(y, area.height)?))
}

fn put(at: (i32, i32), symbol: &str, style: Style, (area, buffer): (Rect, &mut Buffer)) {
    if let Some(at) = cell_at(at, area) {
        buffer[at].reset();
        buffer[at].set_symbol(symbol).set_style(style);
    }
}

/// Writes printable text from a place on, as far as it is in the area.
fn write(
    at: (i32, i32),
    text: &str,
    style: Style,
    (theme, area, buffer): (&Theme, Rect, &mut Buffer),
) {
    let shown = text::printable(text, theme.glyphs());
    let hidden = usize::try_from(-at.0).unwrap_or(0);
    let shown = if hidden == 0 {
        shown
    } else {
        let mut left = hidden;
        let rest = shown.chars().skip_while(|c| {
            let columns = text::width(c.encode_utf8(&mut [0; 4]));
            let skips = left > 0;
            left = left.saturating_sub(columns);
            skips
        });
        rest.collect::<String>().into()
    };
    let Some((x, y)) = cell_at((at.0.max(0), at.1), area) else { return };
    let room = usize::from(area.right() - x);
    let shown = if text::width(&shown) > room && hidden == 0 {
        // The part outside of the area is scrolled to, so nothing marks the cut.
        text::cut(&shown, room + 1, Cut::End, theme.glyphs())
    } else {
        shown
    };
    line::write(buffer, (x, y), &shown, room, style);
}
