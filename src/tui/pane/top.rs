//! Every function with its flat and cum, as pprof's `top` but all of them, sorted by any column.

use std::sync::Arc;

use super::name::shorten;
use super::{Context, Outcome, Pane, PaneId, View, scroll};
use crate::tui::keymap::{Action, Scope};
use crate::tui::search::Matches;
use crate::tui::tables::{Entry, Tables};
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, Column, Row, places};
use crate::tui::widget::{Span, Spans, marked, number, text};

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sort {
    #[default]
    Flat,
    Cum,
    Name,
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Flat,
    FlatShare,
    Sum,
    Cum,
    CumShare,
    Average,
    Name,
    Bar,
}

impl Field {
    fn title(self) -> &'static str {
        match self {
            Field::Flat => "flat",
            Field::FlatShare => "flat%",
            Field::Sum => "sum%",
            Field::Cum => "cum",
            Field::CumShare => "cum%",
            Field::Average => "avg size",
            Field::Name => "function",
            Field::Bar => "",
        }
    }

    /// What a click on its header sorts by.
    fn sort(self) -> Option<Sort> {
        match self {
            Field::Flat | Field::FlatShare => Some(Sort::Flat),
            Field::Cum | Field::CumShare => Some(Sort::Cum),
            Field::Name => Some(Sort::Name),
            Field::Sum | Field::Average | Field::Bar => None,
        }
    }
}

/// Narrower panes show one pair of figures; from the second width on there is room for the running sum.
const ONE_PAIR: u16 = 56;
const SUM_FROM: u16 = 74;
/// From here on there is room for the average size of objects, too.
const AVERAGE_FROM: u16 = 96;

/// The table of functions.
#[derive(Debug, Default)]
pub struct Top {
    sort: Sort,
    reversed: bool,
    /// Places in the tables' entries in the order shown, with the sum of flat down to each.
    order: Vec<(u32, i64)>,
    /// The computation, the sort, and the search whose matches alone are shown, that the order was made for.
    made_for: Option<(u64, Sort, bool, Option<Arc<Matches>>)>,
    /// Only rows that match the search are shown.
    only_matches: bool,
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

    fn arrange(&mut self, tables: &Tables, only: Option<&Matches>) {
        let entries = &tables.entries;
        let entry = |i: u32| &entries[i as usize];
        let mut order: Vec<u32> = match self.sort {
            Sort::Cum => tables.by_cum.clone(),
            Sort::Name => tables.by_name().collect(),
            Sort::Flat => (0..entries.len() as u32).collect(),
        };
        if let Some(only) = only {
            order.retain(|&i| only.has(i));
        }
        if self.reversed {
            order.reverse();
        }
        let mut sum = 0_i64;
        let with_sum = |i: u32| {
            sum = sum.wrapping_add(entry(i).flat);
            (i, sum)
        };
        self.order = order.into_iter().map(with_sum).collect();
    }

    fn fields(&self, context: &Context<'_>) -> Vec<(Field, u16)> {
        let (figure, share) = context.tables.widths;
        let flat = [(Field::Flat, figure), (Field::FlatShare, share)];
        let cum = [(Field::Cum, figure), (Field::CumShare, share)];
        let mut fields = Vec::new();
        // Where there is room for one pair only, it is the one that the rows are sorted by.
        let narrow = context.width < ONE_PAIR;
        if !narrow || self.sort != Sort::Cum {
            fields.extend(flat);
        }
        if context.width >= SUM_FROM {
            fields.push((Field::Sum, share));
        }
        if !narrow || self.sort == Sort::Cum {
            fields.extend(cum);
        }
        if context.width >= AVERAGE_FROM && context.tables.all_objects().is_some() {
            fields.push((Field::Average, 9));
        }
        fields.push((Field::Name, 0));
        let taken: u16 = fields.iter().map(|(_, w)| w + 1).sum();
        let left = context.width.saturating_sub(taken);
        let bar = match left {
            0..28 => 0,
            28..40 => 5,
            40..70 => 9,
            _ => 16,
        };
        if bar > 0 {
            fields.push((Field::Bar, bar));
        }
        fields
    }

    fn columns(&self, context: &Context<'_>) -> Vec<Column> {
        let column = |(field, width): (Field, u16)| Column {
            title: field.title().to_owned(),
            width,
            right: !matches!(field, Field::Name | Field::Bar),
            sorted: (field.sort() == Some(self.sort)
                && !matches!(field, Field::FlatShare | Field::CumShare))
            .then_some(self.reversed == (self.sort == Sort::Name)),
        };
        self.fields(context).into_iter().map(column).collect()
    }

    fn cell(&self, field: Field, row: (&Entry, i64), room: u16, context: &Context<'_>) -> Cell {
        let tables = context.tables;
        let (entry, sum) = row;
        let figure =
            |value: i64, sort: Sort| Cell::Text(number(&tables.figure(value), self.sort == sort));
        let percent =
            |value: i64, sort: Sort| Cell::Text(number(&tables.percent(value), self.sort == sort));
        match field {
            Field::Flat => figure(entry.flat, Sort::Flat),
            Field::FlatShare => percent(entry.flat, Sort::Flat),
            Field::Sum if tables.is_quotient() => Cell::Text(Vec::new()),
            Field::Sum => {
                let mut spans = percent_spans(tables, sum);
                for span in &mut spans {
                    span.role = Role::Dim;
                }
                Cell::Text(spans)
            }
            Field::Cum => figure(entry.cum, Sort::Cum),
            Field::CumShare => percent(entry.cum, Sort::Cum),
            Field::Average => Cell::Text(average(entry, tables)),
            Field::Name => Cell::Text(name(entry, room, context)),
            Field::Bar => {
                let value = if self.sort == Sort::Cum { entry.cum } else { entry.flat };
                let part = value as f64 / (self.largest(tables) as f64).max(1.0);
                Cell::Bar(part.abs(), tables.share(value))
            }
        }
    }

    /// The largest magnitude of the column that the bars show.
    fn largest(&self, tables: &Tables) -> u64 {
        let by_cum = tables.by_cum.first().map(|&i| tables.entries[i as usize].cum);
        let by_flat = tables.entries.first().map(|entry| entry.flat);
        let largest = if self.sort == Sort::Cum { by_cum } else { by_flat };
        largest.unwrap_or(0).unsigned_abs()
    }

    fn move_to(&self, place: usize, context: &Context<'_>) -> Outcome {
        match self.order.get(place.min(self.order.len().saturating_sub(1))) {
            Some(&(i, _)) => {
                Outcome::Select(context.tables.key(context.tables.entries[i as usize].node))
            }
            None => Outcome::Done,
        }
    }

    /// Sorts by cum, or else by flat, the largest first.
    pub fn sort_by_cum(&mut self, cum: bool) {
        self.sort = if cum { Sort::Cum } else { Sort::Flat };
        self.reversed = false;
    }

    fn sort_by(&mut self, sort: Sort) -> Outcome {
        self.reversed = self.sort == sort && !self.reversed;
        self.sort = sort;
        Outcome::Done
    }
}

fn percent_spans(tables: &Tables, value: i64) -> Spans {
    number(&tables.percent(value), false)
}

/// The bytes of one of the objects that a function holds itself.
fn average(entry: &Entry, tables: &Tables) -> Spans {
    match tables.objects(entry) {
        Some(count) if count != 0 => {
            number(&tables.own_figure(entry.flat.wrapping_div(count)), false)
        }
        _ => Vec::new(),
    }
}

/// The name in `room` columns, its matched letters marked, dim where it is not the program's own.
fn name(entry: &Entry, room: u16, context: &Context<'_>) -> Spans {
    let tables = context.tables;
    let (mark, full) = (tables.inlining(entry.node).mark(), tables.name(entry.node));
    let room = usize::from(room);
    // The mark gives way before the name does.
    let mark = if text::width(full) + mark.len() <= room { mark } else { "" };
    let (text, skipped, put) = shorten(full, room, context.glyphs);
    let positions = context.marks(entry.node, skipped, put);
    let role = if tables.look(entry.node).own { Role::Text } else { Role::Dim };
    let mut spans = marked(&text, &positions, role);
    if !mark.is_empty() {
        spans.push(Span::new(mark, Role::Faint));
    }
    spans
}

impl Pane for Top {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Top, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("flat", "what the function spends itself"),
            ("flat%", "the same as a share of the whole profile"),
            ("sum%", "the shares added up from the first row on"),
            ("cum", "with everything that it calls, each sample once"),
            ("cum%", "the same as a share of the whole profile"),
            ("avg size", "bytes of one of the objects that the function holds itself"),
            ("(inline)", "the compiler put its body into its callers, everywhere or in part"),
            ("dim", "libraries and the runtime; the others are the program's own"),
            ("bar", "the sorted column against its largest value"),
        ]
    }

    fn title(&self, _: &Context<'_>) -> Spans {
        vec![Span::new("Top", Role::Title)]
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let place = if self.order.is_empty() { 0 } else { self.cursor + 1 };
        let (count, all) = (self.order.len(), context.tables.entries.len());
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
                self.sort = match self.sort {
                    Sort::Flat => Sort::Cum,
                    Sort::Cum => Sort::Name,
                    Sort::Name => Sort::Flat,
                };
                self.reversed = false;
                Outcome::Done
            }
            Action::ReverseSort => {
                self.reversed = !self.reversed;
                Outcome::Done
            }
            Action::OnlyMatches if context.matches.is_some() => {
                self.only_matches = !self.only_matches;
                Outcome::Done
            }
            Action::OnlyMatches => Outcome::Tell("search first: / finds functions".to_owned()),
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
            let sort = hit.and_then(|i| fields.get(i)).and_then(|(field, _)| field.sort());
            return sort.map_or(Outcome::Done, |sort| self.sort_by(sort));
        }
        let place = self.first + usize::from(y) - 1;
        match (self.order.get(place), double) {
            (None, _) => Outcome::Done,
            (Some(&(i, _)), true) => {
                let key = context.tables.key(context.tables.entries[i as usize].node);
                Outcome::Go(PaneId::Callers, key)
            }
            (Some(_), false) => self.move_to(place, context),
        }
    }

    fn follow(&mut self, context: &Context<'_>) {
        self.only_matches &= context.matches.is_some();
        let only = context.matches.filter(|_| self.only_matches);
        let same = |made: &(u64, Sort, bool, Option<Arc<Matches>>)| {
            let same_search = match (&made.3, only) {
                (Some(made), Some(only)) => Arc::ptr_eq(made, only),
                (made, only) => made.is_none() && only.is_none(),
            };
            (made.0, made.1, made.2) == (context.stamp, self.sort, self.reversed) && same_search
        };
        if !self.made_for.as_ref().is_some_and(same) {
            self.arrange(context.tables, only.map(Arc::as_ref));
            self.made_for = Some((context.stamp, self.sort, self.reversed, only.cloned()));
        }
        let selected = context.selected.and_then(|key| context.tables.find(key));
        if let Some(entry) = selected {
            let here = |&(i, _): &(u32, i64)| i as usize == entry;
            // Where nothing changed, the cursor is already there, and a long list is not walked.
            if !self.order.get(self.cursor).is_some_and(here) {
                self.cursor = self.order.iter().position(here).unwrap_or(0);
            }
        }
        self.cursor = self.cursor.min(self.order.len().saturating_sub(1));
        let rows = usize::from(context.height.saturating_sub(1));
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
        let selected = context.selected.and_then(|key| context.tables.find(key));
        let row = |(place, &(i, sum)): (usize, &(u32, i64))| {
            let entry = &context.tables.entries[i as usize];
            let cells = fields.iter().zip(&places);
            let cells =
                cells.map(|(&(f, _), &(_, room))| self.cell(f, (entry, sum), room, context));
            let known = selected == Some(i as usize) && place == self.cursor;
            Row { cells: cells.collect(), selected: known }
        };
        View::Table(columns.clone(), shown.map(row).collect())
    }
}
