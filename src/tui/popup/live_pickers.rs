//! The popups of a live process: its endpoints, and its snapshots.

use crate::analysis::tree::total::total;
use crate::explore::live::{Live, SnapshotSelection};
use crate::explore::view::ProfileView;
use crate::input::pprof_index::Endpoint;
use crate::report::times::{clock, span};
use crate::tui::list_cursor::ListCursor;
use crate::tui::theme::Role;
use crate::tui::widget::popup::PopupRow;
use crate::tui::widget::{Span, Spans, number, text};

/// A profile that is open, or a source that can be.
#[derive(Clone, Debug)]
pub struct OpenRow {
    /// Its name.
    pub title: String,
    /// Its sample types, its total, or the reason why it cannot be read.
    pub about: String,
    /// It is on the screen.
    pub is_shown: bool,
    /// It is one source of the group above it.
    pub is_member: bool,
    /// The profile that the row opens.
    pub choice: OpenChoice,
}

/// The profile that a row opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenChoice {
    /// The open profile at this place.
    Profile(usize),
    /// The single source at this place.
    Source(usize),
    /// None: the source cannot be read.
    Refused,
    /// The list of the store.
    Store,
}

/// The cells of one row.
struct PickerCells<'a> {
    mark: String,
    is_shown: bool,
    name: String,
    about: &'a str,
    is_refused: bool,
}

/// The profiles that are open, and the endpoints of a server.
#[derive(Clone, Debug, Default)]
pub struct EndpointPicker {
    /// The profiles that are open, above the endpoints.
    pub open: Vec<OpenRow>,
    /// The endpoints to choose from, in the order of the rows.
    pub endpoints: Vec<Endpoint>,
    /// The row under the cursor.
    pub list: ListCursor,
    /// The error of the last choice.
    pub error: Option<String>,
    /// The number of sources that were read or refused, of all, while they are read.
    pub reading: Option<(usize, usize)>,
}

impl EndpointPicker {
    /// The rows around the cursor.
    pub fn rows(&self, height: usize) -> Vec<PopupRow> {
        let open = self.open.iter().map(|open| PickerCells {
            mark: if open.is_shown { "shown".to_owned() } else { String::new() },
            is_shown: open.is_shown,
            name: format!("{}{}", if open.is_member { "  " } else { "" }, open.title),
            about: &open.about,
            is_refused: open.choice == OpenChoice::Refused,
        });
        let offered = self.endpoints.iter().map(|endpoint| PickerCells {
            mark: endpoint.count.map_or_else(String::new, |count| count.to_string()),
            is_shown: false,
            name: endpoint.name.clone(),
            about: &endpoint.about,
            is_refused: false,
        });
        let all: Vec<_> = open.chain(offered).collect();
        let widest = all.iter().map(|cells| text::width(&cells.name)).max().unwrap_or(0);
        // A column of marks that no row has takes no room. One of counts is as wide as those of other lists.
        let marks = all.iter().map(|cells| text::width(&cells.mark)).max().unwrap_or(0);
        let marks = if marks > 0 && !self.endpoints.is_empty() { marks.max(7) } else { marks };
        let row = |(place, cells): (usize, PickerCells<'_>)| {
            let gap = " ".repeat(widest.saturating_sub(text::width(&cells.name)) + 2);
            let role = if cells.is_shown { Role::Accent } else { Role::Number };
            let (name, about) =
                if cells.is_refused { (Role::Dim, Role::Error) } else { (Role::Text, Role::Dim) };
            let mark = if marks > 0 { format!("{:>marks$}  ", cells.mark) } else { String::new() };
            let left = vec![
                Span::new(mark, role),
                Span::new(cells.name, name),
                Span::new(gap, Role::Text),
                Span::new(cells.about.to_owned(), about),
            ];
            PopupRow { left, right: Vec::new(), selected: place == self.list.row() }
        };
        let first = self.list.visible(height).start;
        all.into_iter().enumerate().skip(first).take(height).map(row).collect()
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.open.len() + self.endpoints.len()
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl EndpointPicker {
    /// The error of the last choice, or the keys.
    pub fn foot(&self) -> Spans {
        match (&self.error, self.reading) {
            (Some(error), _) => vec![Span::new(error.clone(), Role::Error)],
            (None, Some((done, all))) => {
                let text = format!("reading, {done} of {all}: enter shows one, esc leaves");
                vec![Span::new(text, Role::Dim)]
            }
            (None, None)
                if self.endpoints.is_empty() && self.open.iter().all(|open| !open.is_shown) =>
            {
                vec![Span::new("they are not one series: enter shows one, esc leaves", Role::Dim)]
            }
            (None, None) if !self.open.is_empty() && self.endpoints.is_empty() => {
                vec![Span::new("enter shows it, esc closes", Role::Dim)]
            }
            (None, None) if !self.open.is_empty() => {
                vec![Span::new(
                    "enter shows it, A asks for all at once (10s), esc closes",
                    Role::Dim,
                )]
            }
            (None, None) => {
                vec![Span::new("enter asks for it, A for all at once (10s), esc leaves", Role::Dim)]
            }
        }
    }
}

/// The snapshots of a live process.
#[derive(Clone, Debug, Default)]
pub struct SnapshotPicker {
    /// The row under the cursor, newest first.
    pub list: ListCursor,
    /// The number of the snapshot that changes are counted from.
    pub mark: Option<u64>,
}

impl SnapshotPicker {
    /// The rows around the cursor: number, time, age against the first snapshot, total, and growth since the snapshot
    /// before.
    pub fn rows(&self, live: &Live, tables: Option<&ProfileView>, height: usize) -> Vec<PopupRow> {
        let snapshots = live.ring.snapshots();
        let begun = snapshots.first().map_or(0, |first| first.time_nanos);
        let first = self.list.visible(height).start;
        let sum = |place: usize| {
            let query = tables?.analysis.query();
            Some(total(&snapshots.get(place)?.profile, None, query))
        };
        let shown = (0..snapshots.len()).rev().enumerate().skip(first).take(height);
        let row = |(row, place): (usize, usize)| {
            let snapshot = &snapshots[place];
            let mark = if self.mark == Some(snapshot.number) { "from" } else { "" };
            let now = live.current().is_some_and(|s| s.number == snapshot.number)
                || matches!(live.shown, SnapshotSelection::Pair(a, b) if [a, b].contains(&snapshot.number));
            let name = format!("{:>4}", snapshot.number);
            let since = span(snapshot.time_nanos.saturating_sub(begun));
            let left = vec![
                Span::new(name, if now { Role::Accent } else { Role::Text }),
                Span::new(format!("  {}", clock(snapshot.time_nanos)), Role::Text),
                Span::new(format!("  {:>9}", format!("+{since}")), Role::Dim),
                Span::new(format!("  {mark:<4}"), Role::Accent),
            ];
            let (now, before) = (sum(place), place.checked_sub(1).and_then(sum));
            PopupRow { left, right: figures(tables, now, before), selected: row == self.list.row() }
        };
        shown.map(row).collect()
    }
}

/// A total and its change.
fn figures(tables: Option<&ProfileView>, now: Option<i64>, before: Option<i64>) -> Spans {
    let (Some(tables), Some(now)) = (tables, now) else { return Vec::new() };
    let figure = tables.own_figure(now);
    let added = before.map_or(0, |before| now.wrapping_sub(before));
    let change = match added {
        0 => String::new(),
        1.. => format!("+{}", tables.own_figure(added)),
        _ => tables.own_figure(added),
    };
    let mut spans = number(&format!("{figure:>10}"), true);
    spans.push(Span::new(format!("{change:>12}"), Role::Dim));
    spans
}
