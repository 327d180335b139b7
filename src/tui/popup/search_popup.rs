//! The search popup: a pattern being typed, and the functions that match.

use std::sync::Arc;

use crate::analysis::session::{FunctionJoin, JoinedColumn};
use crate::explore::search::{SearchMatches, SearchMode, SearchQuery};
use crate::explore::searched::SessionNames;
use crate::explore::session::JoinOrder;
use crate::explore::view::{NodeKey, ProfileView, ViewRow};
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::name::shorten;
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widget::input::TextInput;
use crate::tui::widget::popup::PopupRow;
use crate::tui::widget::{Span, Spans, marked, number, width};

/// Cells of a figure of a session.
const FIGURE: usize = 9;

/// Cells beside both columns of figures, at least, for the name and the frame.
const FLAT_BESIDE: usize = 48;

/// The search while it is being typed.
#[derive(Clone, Debug, Default)]
pub struct SearchPopup {
    /// The query that is being typed, and its cursor.
    pub input: TextInput,
    /// The language of the pattern.
    pub mode: SearchMode,
    /// The matches on the screen, which may answer an older pattern.
    pub matches: Option<Arc<SearchMatches>>,
    /// The hit that the panes follow.
    pub list: ListCursor,
    /// The table of the session with its order, if the search is of it.
    pub session: Option<(Arc<SessionNames>, JoinOrder)>,
    /// The selection before the search, restored by Esc.
    pub selected: Option<NodeKey>,
    /// The search before this one, restored by Esc.
    pub before: Option<Arc<SearchMatches>>,
}

impl SearchPopup {
    /// The pattern with its language.
    pub fn query(&self) -> SearchQuery {
        SearchQuery { text: self.input.text(), mode: self.mode }
    }

    /// The index, among the tables' entries, of the hit under the cursor.
    pub fn hit(&self) -> Option<usize> {
        let hits = &self.matches.as_ref()?.hits;
        hits.get(self.list.row()).map(|&hit| hit as usize)
    }

    /// Moves the cursor, stopping at the ends.
    pub fn step(&mut self, steps: i32) {
        let count = self.matches.as_ref().map_or(0, |m| m.hits.len());
        self.list.step(i64::from(steps), count);
    }

    /// A heading, and the rows around the cursor, for a popup of this size.
    pub fn rows(
        &self,
        (tables, by_cum): (&ProfileView, bool),
        (width, height): (u16, u16),
        glyphs: &Glyphs,
    ) -> Vec<PopupRow> {
        let Some(matches) = &self.matches else { return Vec::new() };
        if matches.hits.is_empty() {
            return Vec::new();
        }
        let height = usize::from(height).saturating_sub(1);
        if let Some((names, by)) = &self.session {
            return self.session_rows((&names.join, *by), (usize::from(width), height), glyphs);
        }
        let columns = Columns::new(usize::from(width), by_cum, tables);
        let first = self.list.visible(height).start;
        let hits = matches.hits.iter().enumerate().skip(first).take(height);
        let row = |(place, &hit): (usize, &u32)| {
            let entry = tables.rows.get(hit as usize)?;
            let left = found_name(matches, tables.name(entry.node), columns.name, glyphs);
            let right = columns.figures(entry, tables);
            Some(PopupRow { left, right, selected: place == self.list.row() })
        };
        std::iter::once(columns.heading()).chain(hits.filter_map(row)).collect()
    }

    /// A heading, and the rows around the cursor, with the figures of the sorted column.
    fn session_rows(
        &self,
        (join, by): (&FunctionJoin, JoinOrder),
        (width, height): (usize, usize),
        glyphs: &Glyphs,
    ) -> Vec<PopupRow> {
        let Some(matches) = &self.matches else { return Vec::new() };
        let column = by.place(join).and_then(|place| join.columns.get(place));
        let figure = |row: usize| {
            column.map_or_else(String::new, |at| at.figure(join.value(row, at, by.is_cum)))
        };
        let title = column.map_or("", JoinedColumn::title);
        let hits = matches.hits.iter().enumerate().skip(self.list.visible(height).start);
        let row = |(place, &hit): (usize, &u32)| {
            let name = &join.rows.get(hit as usize)?.name;
            let left = found_name(matches, name, width.saturating_sub(FIGURE + 6), glyphs);
            let right = padded(number(&figure(hit as usize), false), FIGURE);
            Some(PopupRow { left, right, selected: place == self.list.row() })
        };
        let heading = PopupRow {
            left: vec![Span::new("function", Role::Header)],
            right: vec![Span::new(format!("{title:>FIGURE$}"), Role::Header)],
            selected: false,
        };
        std::iter::once(heading).chain(hits.take(height).filter_map(row)).collect()
    }

    /// The number of matches and their flat, with the number of further proposals, or the error in the pattern.
    pub fn foot(&self, tables: &ProfileView) -> Spans {
        let Some(matches) = &self.matches else {
            return vec![Span::new("type letters of a function's name", Role::Dim)];
        };
        if let Some(error) = &matches.error {
            return vec![Span::new(error.clone(), Role::Error)];
        }
        if matches.query.text.is_empty() {
            return vec![Span::new("type letters of a function's name", Role::Dim)];
        }
        let all =
            self.session.as_ref().map_or(tables.rows.len(), |(names, _)| names.join.rows.len());
        let count = matches.matching().len();
        let mut text = format!("{count} of {all} functions");
        if !tables.is_quotient() && self.session.is_none() {
            text = format!("{text}, flat together {}", tables.percent(matches.flat));
        }
        let loose = matches.hits.len() - count;
        if loose > 0 {
            text = format!("{text}; {loose} more with gaps");
        }
        vec![Span::new(text, Role::Dim)]
    }
}

/// A name with the characters that met the query.
fn found_name(matches: &SearchMatches, name: &str, room: usize, glyphs: &Glyphs) -> Spans {
    let (text, skipped, put) = shorten(name, room, glyphs);
    let positions = matches.positions(name).into_iter().map(|p| p as usize);
    let shown = positions.filter(|&p| p >= skipped);
    let positions: Vec<usize> = shown.map(|p| p - skipped + put).collect();
    marked(&text, &positions, Role::Text)
}

/// The columns at the right of the hits.
struct Columns {
    /// Cells of a figure, and of a share.
    figure: usize,
    share: usize,
    /// Flat is shown, and cum: both, or with little room the one that orders the hits.
    has_flat: bool,
    has_cum: bool,
    /// Cells of the name.
    name: usize,
}

impl Columns {
    fn new(width: usize, by_cum: bool, tables: &ProfileView) -> Columns {
        let (figure, share) = tables.widths;
        let (figure, share) = (usize::from(figure.max(9)), usize::from(share.max(7)) + 1);
        let both = 2 * (figure + share) + 1;
        let has_both = width >= both + FLAT_BESIDE;
        let taken = if has_both { both } else { figure + share };
        let (has_flat, has_cum) = (has_both || !by_cum, has_both || by_cum);
        Columns { figure, share, has_flat, has_cum, name: width.saturating_sub(taken + 6) }
    }

    fn figures(&self, entry: &ViewRow, tables: &ProfileView) -> Spans {
        let pair = |value: i64| {
            let figure = number(&tables.signed_in_column(value), false);
            let share = number(&tables.percent(value), false);
            [padded(figure, self.figure), padded(share, self.share)]
        };
        let gap = vec![Span::new("  ", Role::Text)];
        let between = vec![Span::new(" ", Role::Text)];
        let between = if self.has_flat && self.has_cum { between } else { Vec::new() };
        let flat = if self.has_flat { pair(entry.flat).concat() } else { Vec::new() };
        let cum = if self.has_cum { pair(entry.cum).concat() } else { Vec::new() };
        [gap, flat, between, cum].concat()
    }

    fn heading(&self) -> PopupRow {
        let (figure, share) = (self.figure, self.share);
        let pair = |is_shown: bool, name: &str, of: &str| {
            if is_shown { format!("{name:>figure$}{of:>share$}") } else { String::new() }
        };
        let pairs = [pair(self.has_flat, "flat", "flat%"), pair(self.has_cum, "cum", "cum%")];
        let shown: Vec<String> = pairs.into_iter().filter(|pair| !pair.is_empty()).collect();
        let text = format!("  {}", shown.join(" "));
        let left = vec![Span::new("function", Role::Header)];
        PopupRow { left, right: vec![Span::new(text, Role::Header)], selected: false }
    }
}

/// `spans` with blanks in front, `room` columns wide.
fn padded(mut spans: Spans, room: usize) -> Spans {
    let used = width(&spans);
    spans.insert(0, Span::new(" ".repeat(room.saturating_sub(used)), Role::Text));
    spans
}
