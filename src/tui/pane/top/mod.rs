//! Every function with its flat and cum, as pprof's `top` but all of them, sorted by any column.

mod fields;

use std::cmp::Reverse;
use std::sync::Arc;

use super::{Context, Outcome, Pane, View, scroll};
use crate::analysis::before_after::Delta;
use crate::explore::pane_id::PaneId;
use crate::explore::search::Matches;
use crate::explore::view::ProfileView;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::theme::Role;
use crate::tui::widget::table::{TableRow, places};
use crate::tui::widget::{Span, Spans};

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sort {
    #[default]
    Flat,
    Cum,
    Average,
    Before,
    After,
    Ratio,
    /// Of a live process.
    Added,
    /// Of quotients, which are in the order of what they were taken of otherwise.
    FlatValue,
    CumValue,
    Name,
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Order {
    sort: Sort,
    reversed: bool,
    /// Of flat and cum, the one that was sorted by last: what bars and comparisons show.
    cum: bool,
}

/// The computation, the order, the search whose matches alone are shown, and the changes that rows are sorted by.
type Made = (u64, Order, Option<Arc<Matches>>, Option<(u64, u64)>);

/// The table of functions.
#[derive(Debug, Default)]
pub struct Top {
    by: Order,
    /// Places in the tables' entries in the order shown, with the sum of flat down to each.
    order: Vec<(u32, i64)>,
    /// What the order was made for.
    made_for: Option<Made>,
    /// Before and after are shown.
    compared: bool,
    /// What was added since an earlier snapshot is shown.
    live: bool,
    cursor: usize,
    first: usize,
}

impl Top {
    /// The entries in the order shown, by their places in the tables.
    pub fn order(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.order.iter().map(|&(i, _)| i as usize)
    }

    /// The entries from the cursor down, then those above it.
    pub fn around(&self) -> impl Iterator<Item = usize> + '_ {
        let (above, below) = self.order.split_at(self.cursor.min(self.order.len()));
        below.iter().chain(above.iter().rev()).map(|&(i, _)| i as usize)
    }

    fn arrange(&mut self, context: &Context<'_>, only: Option<&Matches>) {
        let tables = context.tables;
        let entries = &tables.rows;
        let entry = |i: u32| &entries[i as usize];
        let mut order: Vec<u32> = match self.by.sort {
            Sort::Cum => tables.rows_by_cum.clone(),
            Sort::Added if self.by.cum => tables.rows_by_cum.clone(),
            Sort::Name => tables.rows_by_name().collect(),
            _ => (0..entries.len() as u32).collect(),
        };
        self.sort_further(tables, &mut order);
        let changes = context.changes.filter(|changes| changes.are_of(tables));
        if let Some(changes) = changes.filter(|_| self.by.sort == Sort::Added) {
            order.sort_by_cached_key(|&i| Reverse(self.added(entry(i), changes)));
        }
        if let Some(only) = only {
            order.retain(|&i| only.has(i));
        }
        if self.by.reversed {
            order.reverse();
        }
        let mut sum = 0_i64;
        let with_sum = |i: u32| {
            sum = sum.wrapping_add(entry(i).flat);
            (i, sum)
        };
        self.order = order.into_iter().map(with_sum).collect();
    }

    /// Sorts by what the tables have no order for, the largest first, and equals in the order by flat.
    fn sort_further(&self, tables: &ProfileView, order: &mut [u32]) {
        let entry = |&i: &u32| &tables.rows[i as usize];
        match self.by.sort {
            Sort::Flat | Sort::Cum | Sort::Name | Sort::Added => {}
            Sort::Average => order.sort_by_cached_key(|i| Reverse(tables.average(entry(i)))),
            Sort::Before => order.sort_by_cached_key(|i| {
                Reverse(self.change(entry(i), tables).before.unsigned_abs())
            }),
            Sort::After => order.sort_by_cached_key(|i| {
                Reverse(self.change(entry(i), tables).after.unsigned_abs())
            }),
            Sort::FlatValue => order.sort_by_key(|i| Reverse(entry(i).flat)),
            Sort::CumValue => order.sort_by_key(|i| Reverse(entry(i).cum)),
            Sort::Ratio => order.sort_by_cached_key(|i| {
                let Delta { before, after } = self.change(entry(i), tables);
                let grown = i128::from(after) - i128::from(before);
                // What is new grew more than anything else.
                let by = i128::from(before.unsigned_abs());
                let ratio = grown.saturating_mul(1 << 20).checked_div(by);
                Reverse(ratio.unwrap_or(grown.signum().saturating_mul(i128::MAX)))
            }),
        }
    }

    fn move_to(&self, place: usize, context: &Context<'_>) -> Outcome {
        match self.order.get(place.min(self.order.len().saturating_sub(1))) {
            Some(&(i, _)) => {
                Outcome::Select(context.tables.key(context.tables.rows[i as usize].node))
            }
            None => Outcome::Done,
        }
    }

    /// Sorts by cum, or else by flat, the largest first.
    pub fn sort_by_cum(&mut self, cum: bool) {
        self.by.sort = if cum { Sort::Cum } else { Sort::Flat };
        self.by.cum = cum;
        self.by.reversed = false;
    }

    fn sort_by(&mut self, sort: Sort) -> Outcome {
        self.by.reversed = self.by.sort == sort && !self.by.reversed;
        self.set(sort);
        Outcome::Done
    }

    fn set(&mut self, sort: Sort) {
        self.by.sort = sort;
        match sort {
            Sort::Flat | Sort::FlatValue => self.by.cum = false,
            Sort::Cum | Sort::CumValue => self.by.cum = true,
            _ => {}
        }
    }

    /// The next column to sort by, from the left; flat and cum are there also where one has no room.
    fn next_sort(&self, context: &Context<'_>) -> Sort {
        let fields = self.fields(context);
        let mut sorts = vec![Sort::Flat, Sort::Cum];
        for sort in fields.iter().filter_map(|(field, _)| field.sort(context.tables)) {
            if !sorts.contains(&sort) {
                sorts.push(sort);
            }
        }
        let at = sorts.iter().position(|&sort| sort == self.by.sort).unwrap_or(0);
        sorts[(at + 1) % sorts.len()]
    }
}

impl Pane for Top {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Top, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        match (self.compared, self.live) {
            (true, _) => fields::COMPARED,
            (false, true) => fields::LIVE,
            (false, false) => fields::RECORDED,
        }
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        vec![Span::new("Top", Role::Title)]
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let place = if self.order.is_empty() { 0 } else { self.cursor + 1 };
        let (count, all) = (self.order.len(), context.tables.rows.len());
        let of = if count == all { String::new() } else { format!(", of {all} in all") };
        vec![Span::new(format!("{place} of {count}{of}"), Role::Dim)]
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        let page = usize::from(context.height.saturating_sub(1)).max(2) / 2;
        let moved = |steps: i64| {
            let last = self.order.len().saturating_sub(1) as i64;
            self.move_to((self.cursor as i64 + steps).clamp(0, last) as usize, context)
        };
        match action {
            Action::Move(steps) => moved(i64::from(steps)),
            Action::Page(halves) => moved(i64::from(halves) * page as i64),
            Action::First => self.move_to(0, context),
            Action::Last => self.move_to(usize::MAX, context),
            Action::Open => match context.selected {
                Some(key) => Outcome::Go(PaneId::Callers, key.clone()),
                None => Outcome::Done,
            },
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
            let columns = self.columns(context);
            let fields = self.fields(context);
            let places = places(&columns, 0, context.width);
            // A header reaches over the blank in front of it.
            let hit = places.iter().position(|&(start, width)| x < start + width);
            let sort =
                hit.and_then(|i| fields.get(i)).and_then(|(field, _)| field.sort(context.tables));
            return sort.map_or(Outcome::Done, |sort| self.sort_by(sort));
        }
        let place = self.first + usize::from(y) - 1;
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
        let by_change = context.changes.filter(|_| self.by.sort == Sort::Added);
        let sorted_by =
            by_change.filter(|c| c.are_of(context.tables)).map(|c| (context.generation, c.since));
        let same = |made: &Made| {
            let same_search = match (&made.2, only) {
                (Some(made), Some(only)) => Arc::ptr_eq(made, only),
                (made, only) => made.is_none() && only.is_none(),
            };
            (made.0, made.1) == (context.generation, self.by) && same_search && made.3 == sorted_by
        };
        // A newer snapshot moves rows around the selected one, which stays where it is on the screen.
        let row = self.cursor.saturating_sub(self.first);
        let renewed = self.made_for.as_ref().is_some_and(|made| made.0 != context.generation);
        if !self.made_for.as_ref().is_some_and(same) {
            self.arrange(context, only.map(Arc::as_ref));
            self.made_for = Some((context.generation, self.by, only.cloned(), sorted_by));
        }
        let selected = context.selected.and_then(|key| context.tables.find_row_index(key));
        if let Some(entry) = selected {
            let here = |&(i, _): &(u32, i64)| i as usize == entry;
            // Where nothing changed, the cursor is already there, and a long list is not walked.
            if !self.order.get(self.cursor).is_some_and(here) {
                self.cursor = self.order.iter().position(here).unwrap_or(0);
            }
        }
        self.cursor = self.cursor.min(self.order.len().saturating_sub(1));
        let rows = usize::from(context.height.saturating_sub(1));
        if renewed && context.changes.is_some() {
            self.first = self.cursor.saturating_sub(row);
        }
        self.first = scroll(self.first, self.cursor, rows, self.order.len());
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        super::sentence(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        let fields = self.fields(context);
        let columns = self.columns(context);
        let places = places(&columns, 0, context.width);
        let rows = usize::from(context.height.saturating_sub(1));
        let shown = self.order.iter().enumerate().skip(self.first).take(rows);
        let selected = context.selected.and_then(|key| context.tables.find_row_index(key));
        let row = |(place, &(i, sum)): (usize, &(u32, i64))| {
            let entry = &context.tables.rows[i as usize];
            let cells = fields.iter().zip(&places);
            let cells =
                cells.map(|(&(f, _), &(_, room))| self.cell(f, (entry, sum), room, context));
            let known = selected == Some(i as usize) && place == self.cursor;
            TableRow { cells: cells.collect(), selected: known }
        };
        View::Table(columns.clone(), shown.map(row).collect())
    }
}
