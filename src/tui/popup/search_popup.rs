//! The search popup: a pattern being typed, and the functions that match.

use std::sync::Arc;

use crate::explore::search::{SearchMatches, SearchMode, SearchQuery};
use crate::explore::view::{NodeKey, ProfileView};
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::name::shorten;
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widget::input::TextInput;
use crate::tui::widget::popup::PopupRow;
use crate::tui::widget::{Span, Spans, marked, number, width};

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

    /// The rows around the cursor for a popup of this size.
    pub fn rows(
        &self,
        tables: &ProfileView,
        (width, height): (u16, u16),
        glyphs: &Glyphs,
    ) -> Vec<PopupRow> {
        let Some(matches) = &self.matches else { return Vec::new() };
        let height = usize::from(height);
        let first = self.list.visible(height).start;
        let hits = matches.hits.iter().enumerate().skip(first).take(height);
        let row = |(place, &hit): (usize, &u32)| {
            let entry = tables.rows.get(hit as usize)?;
            let name = tables.name(entry.node);
            let mut right = vec![Span::new("  ", Role::Text)];
            let (figure, share) = tables.widths;
            let figure = usize::from(figure.max(9));
            let share = usize::from(share.max(7)) + 1;
            right.extend(padded(number(&tables.signed_in_column(entry.flat), false), figure));
            right.extend(padded(number(&tables.percent(entry.flat), false), share));
            let room = usize::from(width).saturating_sub(figure + share + 6);
            let (text, skipped, put) = shorten(name, room, glyphs);
            let positions = matches.positions(name).into_iter().map(|p| p as usize);
            let shown = positions.filter(|&p| p >= skipped);
            let positions: Vec<usize> = shown.map(|p| p - skipped + put).collect();
            let left = marked(&text, &positions, Role::Text);
            Some(PopupRow { left, right, selected: place == self.list.row() })
        };
        hits.filter_map(row).collect()
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
        let (count, all) = (matches.matching().len(), tables.rows.len());
        let mut text = format!("{count} of {all} functions");
        if !tables.is_quotient() {
            text = format!("{text}, flat together {}", tables.percent(matches.flat));
        }
        let loose = matches.hits.len() - count;
        if loose > 0 {
            text = format!("{text}; {loose} more with gaps");
        }
        vec![Span::new(text, Role::Dim)]
    }
}

/// `spans` with blanks in front, `room` columns wide.
fn padded(mut spans: Spans, room: usize) -> Spans {
    let used = width(&spans);
    spans.insert(0, Span::new(" ".repeat(room.saturating_sub(used)), Role::Text));
    spans
}
