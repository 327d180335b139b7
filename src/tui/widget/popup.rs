//! A framed list over everything else, with an input line or a remark in its frame.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::input::TextInput;
use super::line::{fill, line, line_right};
use super::span::{Span, Spans, width};
use crate::tui::theme::{Fill, Role, Theme};

/// One row of a popup, with text at the left and at the right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PopupRow {
    /// Cut at the end without room.
    pub left: Spans,
    /// Never cut; left out without room.
    pub right: Spans,
    /// Filled as the selection.
    pub selected: bool,
}

/// A framed list.
#[derive(Debug)]
pub struct Popup<'a> {
    /// Text at the left of the upper edge.
    pub title: Spans,
    /// Text at the right of the upper edge.
    pub remark: Spans,
    /// The input line, behind the title.
    pub input: Option<&'a TextInput>,
    /// Visible rows only.
    pub rows: Vec<PopupRow>,
    /// Text in the lower edge.
    pub foot: Spans,
    /// Styles of the frame and the rows, and the glyphs of the frame.
    pub theme: &'a Theme,
}

impl Widget for Popup<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 4 || area.height < 2 {
            return;
        }
        fill(buffer, area, self.theme, Fill::Overlay);
        self.frame(area, buffer);
        let inside =
            Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 };
        for (row, y) in self.rows.iter().zip(inside.y..inside.bottom()) {
            let place = Rect { y, height: 1, ..inside };
            let ground = if row.selected { Fill::Selected } else { Fill::Overlay };
            if row.selected {
                fill(buffer, place, self.theme, ground);
                let mark = [Span::new(self.theme.glyphs().selected, Role::Accent)];
                line(buffer, Rect { width: 1, ..place }, &mark, self.theme, ground);
            }
            let right = width(&row.right) as u16;
            let room = place.width.saturating_sub(2);
            let taken = (width(&row.left) as u16).min(room);
            let left = Rect { x: place.x + 1, width: taken, ..place };
            line(buffer, left, &row.left, self.theme, ground);
            // The text at the right gets the rest, and loses its end if that is too little.
            let fits = taken + right <= room;
            let rest = if fits { right } else { room.saturating_sub(taken + 2) };
            let place = Rect { x: place.x + 1 + room - rest, width: rest, ..place };
            if fits {
                line_right(buffer, place, &row.right, self.theme, ground);
            } else {
                line(buffer, place, &row.right, self.theme, ground);
            }
        }
    }
}

impl Popup<'_> {
    fn frame(&self, area: Rect, buffer: &mut Buffer) {
        let glyphs = self.theme.glyphs();
        let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners;
        let inner = usize::from(area.width - 2);
        let edge = |left: &str, right: &str| {
            [Span::new(format!("{left}{}{right}", glyphs.rule.repeat(inner)), Role::Rule)]
        };
        let bottom = Rect { y: area.bottom() - 1, height: 1, ..area };
        line(buffer, area, &edge(top_left, top_right), self.theme, Fill::Overlay);
        line(buffer, bottom, &edge(bottom_left, bottom_right), self.theme, Fill::Overlay);
        let bar = [Span::new(glyphs.bar, Role::Rule)];
        for y in area.y + 1..bottom.y {
            for x in [area.x, area.right() - 1] {
                line(buffer, Rect { x, y, width: 1, height: 1 }, &bar, self.theme, Fill::Overlay);
            }
        }
        let padded = |spans: &Spans| -> Spans {
            let blank = Span::new(" ", Role::Rule);
            [&blank].into_iter().chain(spans).chain([&blank]).cloned().collect()
        };
        let room = Rect { x: area.x + 2, width: area.width.saturating_sub(4), height: 1, ..area };
        if !self.remark.is_empty() && width(&self.remark) + width(&self.title) + 12 < inner {
            line_right(buffer, room, &padded(&self.remark), self.theme, Fill::Overlay);
        }
        let mut used = 0;
        if !self.title.is_empty() {
            used = line(buffer, room, &padded(&self.title), self.theme, Fill::Overlay);
        }
        if let Some(input) = self.input {
            let taken = used + width(&self.remark) as u16 + 4;
            let place = Rect { x: room.x + used, width: room.width.saturating_sub(taken), ..room };
            let blank = [Span::new(" ".repeat(input.text().len() + 2), Role::Text)];
            line(buffer, place, &blank, self.theme, Fill::Overlay);
            input.draw(buffer, place, self.theme, Fill::Overlay);
        }
        if !self.foot.is_empty() {
            let place = Rect { x: room.x, width: room.width, ..bottom };
            line(buffer, place, &padded(&self.foot), self.theme, Fill::Overlay);
        }
    }
}
