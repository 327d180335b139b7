//! Top: every function with its flat and cum, as in pprof's `top`, sorted by any column.

mod columns;
mod legend;
mod names;
pub(super) mod precision;
mod rows;

use std::sync::Arc;

use crate::analysis::query::Granularity;
use crate::explore::pane_id::PaneId;
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::pane::alike::told_apart;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::sentence::sentence;
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::widget::table::{TableRow, places};
use crate::tui::widget::{Span, Spans};
use columns::TopColumn;
use names::name_as;
pub use rows::Top;
use rows::{OrderInputs, TopSort};

impl Pane for Top {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Top, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        match (self.compared, self.live) {
            (true, _) => legend::COMPARED,
            (false, true) => legend::LIVE,
            (false, false) => legend::RECORDED,
        }
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        vec![Span::new("Top", Role::Title)]
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let place = if self.order.is_empty() { 0 } else { self.list.row() + 1 };
        let (count, all) = (self.order.len(), context.tables.rows.len());
        let of = if count == all { String::new() } else { format!(", of {all} in all") };
        let mut remark = vec![Span::new(format!("{place} of {count}{of}"), Role::Dim)];
        if self.by.own_first {
            let chip = Span::new("own code first", Role::Chip);
            remark.splice(..0, [chip, Span::new("  ", Role::Text)]);
        }
        remark
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        let page = usize::from(context.height.saturating_sub(1)).max(2) / 2;
        // The cursor follows the selection.
        let mut list = self.list;
        if list.act(action, self.order.len(), page) {
            return self.move_to(list.row(), context);
        }
        match action {
            Action::Open => match context.selected {
                Some(key) => Outcome::Go(PaneId::Callers, key.clone()),
                None => Outcome::Done,
            },
            Action::NextSort if self.by.own_first => {
                self.by.own_first = false;
                Outcome::Done
            }
            Action::NextSort => {
                self.set(self.next_sort(context));
                self.by.reversed = false;
                Outcome::Done
            }
            Action::ReverseSort => {
                self.by.reversed = !self.by.reversed;
                Outcome::Done
            }
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (x, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        if y == 0 {
            let columns = self.shown_columns(context);
            let places = places(&self.table_columns(context), 0, context.width);
            // A header includes the blank in front of it.
            let hit = places.iter().position(|&(start, width)| x < start + width);
            let sort = hit.and_then(|i| columns.get(i)).and_then(|(column, _)| column.sort());
            return sort.map_or(Outcome::Done, |sort| self.sort_by(sort));
        }
        let place = self.list.first() + usize::from(y) - 1;
        match (self.order.get(place), double) {
            (None, _) => Outcome::Done,
            (Some(&(i, _)), true) => {
                let key = context.tables.key(context.tables.rows[i as usize].node);
                Outcome::Go(PaneId::Callers, key)
            }
            (Some(_), false) => self.move_to(place, context),
        }
    }

    fn follow(&mut self, context: &Context<'_>) {
        self.compared = context.tables.before_after.is_some();
        self.live = context.changes.is_some();
        let only = context.matches.filter(|_| context.only_matches);
        let by_change = context.changes.filter(|_| self.by.sort == TopSort::Added);
        let sorted_by =
            by_change.filter(|c| c.are_of(context.tables)).map(|c| (context.generation, c.since));
        let same = |made: &OrderInputs| {
            let same_search = match (&made.2, only) {
                (Some(made), Some(only)) => Arc::ptr_eq(made, only),
                (made, only) => made.is_none() && only.is_none(),
            };
            (made.0, made.1) == (context.generation, self.by) && same_search && made.3 == sorted_by
        };
        // A newer snapshot moves rows around the selected one, which keeps its place on the screen.
        let row = self.list.row().saturating_sub(self.list.first());
        let renewed = self.made_for.as_ref().is_some_and(|made| made.0 != context.generation);
        if !self.made_for.as_ref().is_some_and(same) {
            self.arrange(context, only.map(Arc::as_ref));
            self.made_for = Some((context.generation, self.by, only.cloned(), sorted_by));
        }
        let selected = context.selected.and_then(|key| context.tables.find_row_index(key));
        if let Some(entry) = selected {
            let here = |&(i, _): &(u32, i64)| i as usize == entry;
            // The cursor is on the selection already after most events; a long list is searched only if it is not.
            if !self.order.get(self.list.row()).is_some_and(here) {
                self.list.go(self.order.iter().position(here).unwrap_or(0));
            }
        }
        let rows = usize::from(context.height.saturating_sub(1));
        if renewed && context.changes.is_some() {
            let cursor = self.list.row().min(self.order.len().saturating_sub(1));
            self.list.begin_with(cursor.saturating_sub(row));
        }
        if self.keeps_first_rows {
            self.list.begin_with(0);
        }
        self.list.scroll(rows, self.order.len());
    }

    fn hide(&mut self, _: &Context<'_>) {
        self.labelling.cancel_waiting();
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        let by_address = context.tables.analysis.query().granularity == Granularity::Addresses;
        if by_address && self.reading.question() != Some(&context.generation) {
            let number = self.reading.ask(context.generation);
            let (view, binaries) = (Arc::clone(context.tables), Arc::clone(&self.binaries));
            return Some(Job::AddressInstructions { number, view, binaries });
        }
        let key = context.label_column?.to_owned();
        let asked = (context.generation, key.clone());
        if self.labelling.question() == Some(&asked) {
            return None;
        }
        let number = self.labelling.ask(asked);
        Some(Job::LabelColumn { number, tables: Arc::clone(context.tables), key })
    }

    fn answer(&mut self, event: &Event) -> bool {
        match event {
            Event::LabelColumn(number, label) => {
                if self.labelling.answer(*number).is_some() {
                    self.label = Some(Arc::clone(label));
                }
                true
            }
            Event::AddressInstructions(number, instructions) => {
                if self.reading.answer(*number).is_some() {
                    self.instructions = Some(Arc::clone(instructions));
                }
                true
            }
            _ => false,
        }
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        sentence(context)
    }

    fn names_in_view<'a>(&self, context: &Context<'a>) -> Vec<&'a str> {
        let tables = context.tables;
        let rows = usize::from(context.height.saturating_sub(1));
        let shown = self.order.iter().skip(self.list.first()).take(rows);
        shown.map(|&(i, _)| tables.name(tables.rows[i as usize].node)).collect()
    }

    fn view(&self, context: &Context<'_>) -> View {
        let columns = self.shown_columns(context);
        let headers = self.table_columns(context);
        let places = places(&headers, 0, context.width);
        let rows = usize::from(context.height.saturating_sub(1));
        let shown = self.order.iter().enumerate().skip(self.list.first()).take(rows);
        let selected = context.selected.and_then(|key| context.tables.find_row_index(key));
        let named = columns.iter().position(|&(column, _)| column == TopColumn::Name);
        let room = named.and_then(|at| places.get(at)).map_or(0, |&(_, room)| usize::from(room));
        let mut forms = told_apart(&self.names_in_view(context), room, context.glyphs).into_iter();
        let row = |(place, &(i, sum)): (usize, &(u32, i64))| {
            let entry = &context.tables.rows[i as usize];
            let cells = columns.iter().zip(&places);
            let mut cells: Vec<_> = cells
                .map(|(&(c, _), &(_, room))| self.cell(c, (entry, sum), room, context))
                .collect();
            let form = forms.next().flatten();
            if let Some((cell, form)) = named.and_then(|at| cells.get_mut(at)).zip(form) {
                *cell = name_as(form, entry, context);
            }
            let quiet = |(cell, &(column, _))| self.quiet(column, cell, (entry, context.tables));
            let cells = cells.into_iter().zip(&columns).map(quiet).collect();
            let known = selected == Some(i as usize) && place == self.list.row();
            TableRow { cells, selected: known }
        };
        View::Table(headers, shown.map(row).collect())
    }
}
