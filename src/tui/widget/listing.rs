//! Source lines under their costs: a bar of heat, flat, cum, line number, coloured text, and the call that costs most.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::bars::gauge;
use super::line::{fill, line, line_right};
use super::span::{Span, Spans, width};
use super::table::selection;
use super::text::{self, Cut};
use crate::tui::theme::syntax::Tone;
use crate::tui::theme::{Fill, Role, Theme};

/// A row of the listing: a line of source, or prose.
#[derive(Clone, Debug, PartialEq)]
pub enum ListingRow {
    /// The names of the columns of figures.
    Heading,
    /// Prose over the whole width: a file's name, a warning, a path that was tried.
    Note(Spans),
    /// A line of source.
    Line(Box<ListingLine>),
}

/// Figures, number and coloured text of one source line.
#[derive(Clone, Debug, PartialEq)]
pub struct ListingLine {
    /// Parts from 0 to 1: of the costliest line for the bar's length, of everything for its colour.
    pub heat: (f64, f64),
    /// The direction of a change, which colours the bar in place of the heat.
    pub change: Option<bool>,
    /// Cum before and after, in a comparison; left out without room.
    pub sides: Option<[Spans; 2]>,
    /// Formatted, aligned to the right of its column.
    pub flat: Spans,
    /// Formatted, aligned to the right of its column.
    pub cum: Spans,
    /// Its number; empty if unknown.
    pub number: String,
    /// Its text in tones, without tabs.
    pub text: Vec<(String, Tone)>,
    /// Text is hidden at the left.
    pub shifted: bool,
    /// A remark behind the text; left out without room beside the call.
    pub note: Spans,
    /// The line has weight.
    pub lit: bool,
    /// The costliest call, at the right; left out without room.
    pub call: Spans,
    /// Filled as the selection.
    pub selected: bool,
}

/// Rows of a listing from the top of the area.
#[derive(Debug)]
pub struct Listing<'a> {
    /// Visible rows only.
    pub rows: &'a [ListingRow],
    /// The widths of figures.
    pub figures: Figures,
    /// True in the pane that has the keys.
    pub focused: bool,
    /// Styles of figures and tones, and the glyphs of bars.
    pub theme: &'a Theme,
}

/// The widths of figures beside source lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Lines show both sides of a comparison.
    pub compared: bool,
    /// Cells of the longest figure.
    pub longest: u16,
}

/// Columns of bar, before, after, flat, cum and line number. Narrow screens leave some out in favour of the text.
fn columns(width: u16, Figures { compared, longest }: Figures) -> [u16; 6] {
    let least = |least: u16| longest.max(least);
    let narrow = least(7 + u16::from(compared));
    let alone = [1, 0, 0, 0, narrow, 4];
    let wanted = match width {
        0..44 => alone,
        44..66 => [1, 0, 0, narrow, narrow, 4],
        96.. if compared => [3, least(9), least(9), least(10), least(10), 5],
        _ => [3, 0, 0, least(9), least(9), 5],
    };
    if cells(wanted) + TEXT > width { alone } else { wanted }
}

/// Letters of a mark that has no room.
const SHORT_MARK: usize = 3;

/// Blanks before a remark.
const NOTE_GAP: u16 = 3;

/// The least columns of the text. Below that flat is left out.
const TEXT: u16 = 18;

/// The columns with their gaps: a mark, the columns with a blank behind each, a blank.
fn cells(columns: [u16; 6]) -> u16 {
    columns.iter().map(|c| c + u16::from(*c > 0)).sum::<u16>() + 2
}

/// Columns in front of the text on a row of `width` columns.
pub fn gutter(width: u16, figures: Figures) -> u16 {
    cells(columns(width, figures))
}

impl Widget for Listing<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        for (row, y) in self.rows.iter().zip(area.y..area.bottom()) {
            let place = Rect { y, height: 1, ..area };
            match row {
                ListingRow::Note(spans) => {
                    let place =
                        Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..place };
                    line(buffer, place, spans, self.theme, Fill::Plain);
                }
                ListingRow::Heading => self.heading(place, buffer),
                ListingRow::Line(row) => self.line(row, place, buffer),
            }
        }
    }
}

impl Listing<'_> {
    fn heading(&self, area: Rect, buffer: &mut Buffer) {
        let columns = columns(area.width, self.figures);
        let names = ["", "before", "after", "flat", "cum", "line"];
        let mut x = area.x + 1;
        for (width, name) in columns.into_iter().zip(names) {
            let place = Rect { x: x.min(area.right()), width, ..area }.intersection(area);
            line_right(buffer, place, &[Span::new(name, Role::Header)], self.theme, Fill::Plain);
            x += width + u16::from(width > 0);
        }
    }

    fn line(&self, row: &ListingLine, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme;
        let ground = selection(row.selected, self.focused);
        if row.selected {
            fill(buffer, area, theme, ground);
            let mark = [Span::new(theme.glyphs().selected, Role::Accent)];
            line(buffer, Rect { width: 1.min(area.width), ..area }, &mark, theme, ground);
        }
        let mut x = area.x + 1;
        let mut column = |width: u16| {
            let place = Rect { x: x.min(area.right()), width, ..area }.intersection(area);
            x += width + u16::from(width > 0);
            place
        };
        let [heat, before, after, flat, cum, number] = columns(area.width, self.figures);
        let place = column(heat);
        if row.lit {
            gauge(buffer, place, row.heat, (row.change, ground), theme);
        }
        let sides = [column(before), column(after)];
        for (place, side) in sides.into_iter().zip(row.sides.iter().flatten()) {
            line_right(buffer, place, side, theme, ground);
        }
        line_right(buffer, column(flat), &row.flat, theme, ground);
        line_right(buffer, column(cum), &row.cum, theme, ground);
        let role = if row.lit { Role::Text } else { Role::Faint };
        line_right(buffer, column(number), &[Span::new(&row.number, role)], theme, ground);
        let start = (area.x + gutter(area.width, self.figures)).min(area.right());
        let end = self.text(row, Rect { x: start, width: area.right() - start, ..area }, buffer);
        let call = width(&row.call) as u16;
        let end = self.note(row, Rect { x: end, width: area.right() - end, ..area }, buffer);
        if call > 0 && end + 2 + call < area.right() {
            let place = Rect { x: end, width: area.right() - 1 - end, ..area };
            line_right(buffer, place, &row.call, theme, ground);
        } else if let Some(mark) = row.call.first().filter(|first| first.role == Role::Hot) {
            // The hottest row is marked over the end of long text.
            let short: String = mark.text.chars().take(SHORT_MARK).collect();
            let columns = (SHORT_MARK as u16 + 2).min(area.right() - start);
            let place = Rect { x: area.right() - columns, width: columns, ..area };
            let mark = [Span::new(format!(" {short} "), Role::Hot)];
            line_right(buffer, place, &mark, theme, ground);
        }
    }

    /// Draws the remark at the start of `area` if it leaves room for the call, and returns the column behind it.
    fn note(&self, row: &ListingLine, area: Rect, buffer: &mut Buffer) -> u16 {
        let note = width(&row.note) as u16;
        let call = width(&row.call) as u16;
        if note == 0 || area.width < NOTE_GAP + note + call + 3 {
            return area.x;
        }
        let place = Rect { x: area.x + NOTE_GAP, width: note, ..area };
        line(buffer, place, &row.note, self.theme, selection(row.selected, self.focused));
        place.right()
    }

    /// Draws the text and returns the column behind it.
    fn text(&self, row: &ListingLine, area: Rect, buffer: &mut Buffer) -> u16 {
        let (theme, glyphs) = (self.theme, self.theme.glyphs());
        let ground = selection(row.selected, self.focused);
        let mut x = area.x;
        for (piece, tone) in &row.text {
            let room = usize::from(area.right().saturating_sub(x));
            if room == 0 {
                break;
            }
            let shown = text::printable(piece, glyphs);
            let shown = text::cut(&shown, room, Cut::End, glyphs);
            let style = theme.source(*tone, row.lit, ground);
            (x, _) = buffer.set_stringn(x, area.y, &shown, room, style);
        }
        let mark = [Span::new(glyphs.ellipsis, Role::Dim)];
        if row.shifted {
            line(buffer, area, &mark, theme, ground);
            x = x.max((area.x + width(&mark) as u16).min(area.right()));
        }
        let all: usize = row.text.iter().map(|(piece, _)| text::width(piece)).sum();
        if all > usize::from(area.width) {
            line_right(buffer, area, &mark, theme, ground);
        }
        x
    }
}

#[cfg(test)]
#[path = "tests/listing.rs"]
mod tests;
