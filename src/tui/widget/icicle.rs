//! Rows of boxes, width by value.
//!
//! With colours a boundary may fall on any eighth of a cell: that cell is drawn with the fills of both neighbours.
//! Without colours every box begins with a line. In ASCII boxes are `[name----]`, which reads well in a log.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

use super::line;
use super::span::{Spans, width};
use super::text::{self, Cut};
use crate::tui::theme::icicle_fills::{BoxFill, BoxMark};
use crate::tui::theme::{Glyphs, Role, Theme};

/// One box, in the units of [`Grid`].
#[derive(Clone, Debug, PartialEq)]
pub struct IcicleBox {
    /// First unit.
    pub start: u32,
    /// First unit behind it.
    pub end: u32,
    /// Its content.
    pub body: BoxFill,
    /// Its state.
    pub mark: BoxMark,
    /// Its name, short enough for [`Grid::room`]. Letters in [`Role::Match`] stand out.
    pub name: Spans,
    /// Its value; left out without room.
    pub value: String,
    /// Its share; left out without room.
    pub share: String,
}

/// The resolution of boxes, in units of a part of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Units of a cell.
    pub cell: u32,
    /// Units of the narrowest box that can be drawn.
    pub least: u32,
}

impl Grid {
    /// Eighths of a cell. In ASCII whole cells, three at least for the brackets.
    pub fn new(glyphs: &Glyphs) -> Grid {
        if glyphs.ascii { Grid { cell: 1, least: 3 } } else { Grid { cell: 8, least: 8 } }
    }

    /// Columns for text in a box of the units `start..end`.
    pub fn room(self, start: u32, end: u32) -> usize {
        if self.cell == 1 {
            return end.saturating_sub(start + 2) as usize;
        }
        let cells = (end / self.cell).saturating_sub(start.div_ceil(self.cell));
        cells.saturating_sub(margin(cells)) as usize
    }
}

/// Blanks beside the text of a box. The first is in front and separates the names of narrow neighbours.
fn margin(cells: u32) -> u32 {
    match cells {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Rows of boxes from the top of the area.
#[derive(Debug)]
pub struct Icicle<'a> {
    /// Visible rows only, boxes from left to right.
    pub rows: &'a [Vec<IcicleBox>],
    /// True in the pane that has the keys.
    pub focused: bool,
    /// Styles of boxes by role and package, and the glyphs of their edges.
    pub theme: &'a Theme,
}

impl Widget for Icicle<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        for (row, y) in self.rows.iter().zip(area.y..area.bottom()) {
            let place = Rect { y, height: 1, ..area };
            if self.theme.glyphs().ascii {
                self.brackets(row, place, buffer);
            } else if self.theme.has_color() {
                self.fills(row, place, buffer);
            } else {
                self.lines(row, place, buffer);
            }
        }
    }
}

impl Icicle<'_> {
    fn style(&self, item: &IcicleBox) -> Style {
        let mark = match item.mark {
            BoxMark::Cursor if !self.focused => BoxMark::CursorDim,
            mark => mark,
        };
        self.theme.box_style(item.body, mark)
    }

    /// Filled boxes, boundaries on eighths.
    fn fills(&self, row: &[IcicleBox], area: Rect, buffer: &mut Buffer) {
        let mut before: Option<(u32, Style)> = None;
        for (place, item) in row.iter().enumerate() {
            let style = self.style(item);
            let cells = (item.start.div_ceil(8), item.end / 8);
            for x in cells.0..cells.1 {
                put(buffer, area, x, " ", style);
            }
            let left = before.filter(|(end, _)| *end == item.start).map(|(_, style)| style);
            self.boundary(item.start, (left, Some(style)), area, buffer);
            self.words(item, (cells.0, cells.1), style, (area, buffer));
            if let Some(left) = left.filter(|left| left.bg == style.bg) {
                // A line separates neighbours of one colour.
                let (x, glyph) = (item.start / 8, self.theme.glyphs().box_left);
                let free =
                    item.start.is_multiple_of(8) && margin(cells.1 - cells.0.min(cells.1)) > 0;
                if free || !item.start.is_multiple_of(8) {
                    put(buffer, area, x, glyph, left.patch(self.theme.seam()));
                }
            }
            let touched = row.get(place + 1).is_some_and(|next| next.start == item.end);
            if !touched {
                self.boundary(item.end, (Some(style), None), area, buffer);
            }
            before = Some((item.end, style));
        }
    }

    /// Draws the cell that the boundary at `unit` crosses, unless the boundary is between two cells.
    fn boundary(
        &self,
        unit: u32,
        (left, right): (Option<Style>, Option<Style>),
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let eighths = unit % 8;
        if eighths == 0 {
            return;
        }
        let glyph = self.theme.glyphs().eighths[eighths as usize];
        let fill = |style: Style| style.bg.or(style.fg).unwrap_or_default();
        let ground = self.theme.ground().bg;
        let style = match (left, right, ground) {
            (Some(left), Some(right), _) => Style::new().fg(fill(left)).bg(fill(right)),
            (Some(left), None, Some(ground)) => Style::new().fg(fill(left)).bg(ground),
            (None, Some(right), Some(ground)) => Style::new().fg(ground).bg(fill(right)),
            (Some(left), None, None) => Style::new().fg(fill(left)),
            // The background at the left is the terminal's own, of unknown colour.
            (None, Some(right), None) => {
                Style::new().fg(fill(right)).add_modifier(Modifier::REVERSED)
            }
            (None, None, _) => return,
        };
        put(buffer, area, unit / 8, glyph, style);
    }

    /// Boxes as lines at their left edges, without fills.
    fn lines(&self, row: &[IcicleBox], area: Rect, buffer: &mut Buffer) {
        let glyphs = self.theme.glyphs();
        let plain = self.theme.style(Role::Text);
        for (place, item) in row.iter().enumerate() {
            let style = self.style(item);
            let (start, end) = (item.start / 8, item.end / 8);
            for x in start..end {
                put(buffer, area, x, " ", style);
            }
            let bucket = item.body == BoxFill::Bucket;
            if !bucket || end != start + 1 {
                put(buffer, area, start, glyphs.box_left, style);
                self.words(item, (start + 1, end), style, (area, buffer));
            } else {
                put(buffer, area, start, glyphs.bucket, style);
            }
            if row.get(place + 1).is_none_or(|next| next.start / 8 > end) {
                put(buffer, area, end, glyphs.box_left, plain);
            }
        }
    }

    /// Boxes as `[name----]`.
    fn brackets(&self, row: &[IcicleBox], area: Rect, buffer: &mut Buffer) {
        let glyphs = self.theme.glyphs();
        for item in row.iter().filter(|item| item.end >= item.start + 2) {
            let style = self.style(item);
            let fill = match item.body {
                BoxFill::Own { .. } | BoxFill::OwnChange(_) => ".",
                _ if item.mark == BoxMark::Cursor => "=",
                _ => glyphs.box_fill,
            };
            for x in item.start + 1..item.end - 1 {
                put(buffer, area, x, fill, style);
            }
            put(buffer, area, item.start, glyphs.box_left, style);
            put(buffer, area, item.end - 1, glyphs.box_right, style);
            self.words(item, (item.start + 1, item.end - 1), style, (area, buffer));
        }
    }

    /// Writes name, value and share on the cells `from..to`, as far as they fit.
    fn words(
        &self,
        item: &IcicleBox,
        (from, to): (u32, u32),
        style: Style,
        (area, buffer): (Rect, &mut Buffer),
    ) {
        let to = to.min(u32::from(area.width));
        let cells = to.saturating_sub(from);
        let glyphs = self.theme.glyphs();
        let ascii = glyphs.ascii;
        let drawn_edges = ascii || !self.theme.has_color();
        let margin = if drawn_edges { 0 } else { margin(cells) };
        let room = cells.saturating_sub(margin) as usize;
        if room == 0 {
            return;
        }
        let start = from + u32::from(margin > 0);
        let place = |skip: usize| area.x + start as u16 + skip as u16;
        let name = width(&item.name);
        let (value, share) = (text::width(&item.value), text::width(&item.share));
        if matches!(item.body, BoxFill::Own { .. } | BoxFill::OwnChange(_)) {
            let word: String = item.name.iter().map(|span| span.text.as_str()).collect();
            let text = format!("{word} {}", item.value);
            let text = if text::width(&text) <= room { text } else { word };
            let text = text.as_str();
            if text::width(text) <= room {
                let skip = (room - text::width(text)) / 2;
                write(buffer, (place(skip), area.y), (text, room - skip), (style, glyphs));
            }
            return;
        }
        let with_value = value > 0 && name + 2 + value <= room;
        let with_share =
            share > 0 && name + 2 + share + if with_value { value + 2 } else { 0 } <= room;
        let mut used = 0;
        for span in &item.name {
            let style = match span.role {
                Role::Match => style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
                _ => style,
            };
            let at = (place(used), area.y);
            write(buffer, at, (&span.text, room.saturating_sub(used)), (style, glyphs));
            used += text::width(&span.text);
        }
        let quiet = style.remove_modifier(Modifier::BOLD);
        if with_value {
            // A blank separates the figure from the fill.
            let text = if ascii { format!(" {}", item.value) } else { item.value.clone() };
            let skip = name + if ascii { 0 } else { 2 };
            write(buffer, (place(skip), area.y), (&text, room - skip), (quiet, glyphs));
        }
        if with_share {
            write(buffer, (place(room - share), area.y), (&item.share, share), (quiet, glyphs));
        }
    }
}

fn put(buffer: &mut Buffer, area: Rect, x: u32, symbol: &str, style: Style) {
    if x < u32::from(area.width) {
        let cell = &mut buffer[(area.x + x as u16, area.y)];
        cell.reset();
        cell.set_symbol(symbol).set_style(style);
    }
}

/// Writes `text` on at most `room` cells.
fn write(buffer: &mut Buffer, at: (u16, u16), (text, room): (&str, usize), look: (Style, &Glyphs)) {
    if room == 0 || !buffer.area.contains(at.into()) {
        return;
    }
    let (style, glyphs) = look;
    let shown = text::printable(text, glyphs);
    let shown = text::cut(&shown, room, Cut::End, glyphs);
    line::write(buffer, at, &shown, room, style);
}

#[cfg(test)]
#[path = "tests/icicle.rs"]
mod tests;
