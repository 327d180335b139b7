//! Session: the profiles of one process by function, sorted by any column.

mod columns;
mod state;

use crate::explore::view::NodeKey;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::pane::context::Context;
use crate::tui::pane::name::shorten;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableRow, places};
use crate::tui::widget::{Span, Spans, marked, number};
use columns::{sentence, shown_columns, table_columns};
pub use state::SessionPane;

/// The meanings of the columns.
const LEGEND: &[(&str, &str)] = &[
    ("cpu%", "processor time as a share of all of it"),
    ("allocs/s", "objects allocated a second; allocs without a duration: in all"),
    ("alloc B/s", "bytes allocated a second; alloc B without a duration: in all"),
    ("live B", "bytes in use"),
    ("live objs", "objects in use"),
    ("blocked", "waiting, and waiting of others for a lock: block and mutex"),
    ("gorout.", "goroutines"),
    ("dim", "libraries and the runtime; the others are the program's own"),
];

/// The words on an action that refines one profile. The table is of all, as the command line refines them.
fn of_one_profile(action: Action) -> Outcome {
    let reason = match action {
        Action::OnlyMatches => "the table keeps all its rows: n goes from match to match",
        Action::Focus
        | Action::Ignore
        | Action::Hide
        | Action::ShowFrom
        | Action::OwnCode
        | Action::Collapse
        | Action::NextGranularity
        | Action::Relative => "filters are of one profile: enter goes to it",
        _ => return Outcome::Ignored,
    };
    Outcome::Tell(reason.to_owned())
}

impl Pane for SessionPane {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Session, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        LEGEND
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        vec![Span::new("Session", Role::Title)]
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let Some(join) = context.session else { return Spans::new() };
        let place = if join.rows.is_empty() { 0 } else { self.list.row() + 1 };
        let form = if self.by.is_cum { "cum" } else { "flat" };
        let count = format!("  {place} of {}", join.rows.len());
        vec![Span::new(form, Role::Chip), Span::new(count, Role::Dim)]
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        let Some(join) = context.session else { return Outcome::Ignored };
        let page = usize::from(context.height.saturating_sub(1)).max(2) / 2;
        let mut list = self.list;
        if list.act(action, self.order.len(), page) {
            return self.select(list.row(), context);
        }
        match action {
            Action::NextSort => self.by.turn(join, 1),
            Action::Left => self.by.turn(join, -1),
            Action::ReverseSort => self.by.is_reversed = !self.by.is_reversed,
            Action::Invert => self.by.is_cum = !self.by.is_cum,
            Action::Open => return self.open(context),
            action => return of_one_profile(action),
        }
        self.sorted(context)
    }

    fn click(&mut self, (x, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        let Some(join) = context.session else { return Outcome::Done };
        let columns = shown_columns(join, self.by, context.width);
        let headers = table_columns(join, &columns, self.by);
        let places = places(&headers, 0, context.width);
        let hit = places.iter().position(|&(start, width)| x < start + width);
        let clicked = hit.and_then(|at| columns.get(at)).map(|&at| join.columns[at].column);
        if y == 0 {
            if let Some(column) = clicked {
                self.by.is_reversed = self.by.column == Some(column) && !self.by.is_reversed;
                self.by.column = Some(column);
            }
            return self.sorted(context);
        }
        let place = self.list.first() + usize::from(y) - 1;
        if place >= self.order.len() {
            return Outcome::Done;
        }
        if double {
            // The cell that was clicked tells the profile.
            self.by.column = clicked.or(self.by.column);
            return self.open(context);
        }
        self.select(place, context)
    }

    fn follow(&mut self, context: &Context<'_>) {
        self.arrange(context);
        let rows = usize::from(context.height.saturating_sub(1));
        self.list.scroll(rows, self.order.len());
    }

    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        Some(std::sync::Arc::clone(&self.row(context)?.1.name))
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        let (Some(join), Some((at, row))) = (context.session, self.row(context)) else {
            return Spans::new();
        };
        sentence(join, (at, row), self.by.is_cum)
    }

    fn hint(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Open => self.opens,
            // These are refused: the table is of all profiles.
            action => matches!(of_one_profile(action), Outcome::Tell(_)).then_some(""),
        }
    }

    fn names_in_view<'a>(&self, context: &Context<'a>) -> Vec<&'a str> {
        let Some(join) = context.session else { return Vec::new() };
        let rows = usize::from(context.height.saturating_sub(1));
        let shown = self.order.iter().skip(self.list.first()).take(rows);
        shown.filter_map(|&at| Some(&*join.rows.get(at as usize)?.name)).collect()
    }

    fn view(&self, context: &Context<'_>) -> View {
        let Some(join) = context.session else {
            return View::Note(vec![vec![Span::new(
                "joining the profiles by function",
                Role::Dim,
            )]]);
        };
        if join.rows.is_empty() {
            let text = "No profile has a sample that the filters leave.";
            return View::Note(vec![vec![Span::new(text, Role::Text)]]);
        }
        let columns = shown_columns(join, self.by, context.width);
        let headers = table_columns(join, &columns, self.by);
        let places = places(&headers, 0, context.width);
        let room = places.last().map_or(0, |&(_, room)| usize::from(room));
        let sorted = self.by.place(join);
        let rows = usize::from(context.height.saturating_sub(1));
        let shown = self.order.iter().enumerate().skip(self.list.first()).take(rows);
        let row = |(place, &at): (usize, &u32)| {
            let (at, entry) = (at as usize, &join.rows[at as usize]);
            let cell = |&column: &usize| {
                let value = join.value(at, &join.columns[column], self.by.is_cum);
                let figure = join.columns[column].figure(value);
                Cell::Text(number(&figure, sorted == Some(column)))
            };
            let mut cells: Vec<Cell> = columns.iter().map(cell).collect();
            let role = if entry.is_own { Role::Text } else { Role::Dim };
            let (name, skipped, put) = shorten(&entry.name, room, context.glyphs);
            let matches = context.session_matches.filter(|matches| matches.has(at as u32));
            let positions = matches.map_or_else(Vec::new, |m| m.positions(&entry.name));
            let shown = positions.into_iter().map(|p| p as usize).filter(|&p| p >= skipped);
            let positions: Vec<usize> = shown.map(|p| p - skipped + put).collect();
            cells.push(Cell::Text(marked(&name, &positions, role)));
            TableRow { cells, selected: place == self.list.row() }
        };
        View::Table(headers, shown.map(row).collect())
    }
}
