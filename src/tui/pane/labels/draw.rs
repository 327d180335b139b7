//! The cells of Labels: weights, shares and bars of values, and the matrix of two keys.

use super::state::{LabelForm, LabelRow, Labels};
use crate::explore::label_cross::{CrossValue, LabelCross};
use crate::explore::view::ProfileView;
use crate::tui::pane::context::Context;
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableColumn, TableRow, places};
use crate::tui::widget::text::{Cut, cut, width};
use crate::tui::widget::{Span, Spans, change, number};

/// The least widths of the pane for a bar, and for a long one.
const BAR_FROM: u16 = 40;
const LONG_BAR_FROM: u16 = 64;
/// The most columns of a value in the header of the matrix.
const HEADER: usize = 14;

/// The text for samples without a key.
pub(super) fn lack(key: &str) -> String {
    format!("(no {key})")
}

/// A value as text, or the lack of its key.
pub(super) fn text_of(value: &CrossValue, key: &str) -> String {
    value.text.clone().unwrap_or_else(|| lack(key))
}

fn figure(tables: &ProfileView, weight: i64) -> Spans {
    let text = tables.signed(weight);
    if tables.is_difference() { change(&text) } else { number(&text, true) }
}

fn column(title: impl Into<String>, width: u16, right: bool) -> TableColumn {
    TableColumn { title: title.into(), width, right, sorted: None }
}

impl Labels {
    /// The rows in view.
    fn shown_rows(&self, context: &Context<'_>) -> impl Iterator<Item = (usize, LabelRow)> + Clone {
        let rows = usize::from(context.height.saturating_sub(1));
        self.rows.iter().copied().enumerate().skip(self.list.first()).take(rows)
    }

    /// The weight of a row in the unit of the sample type.
    fn weight(&self, row: LabelRow) -> i64 {
        let hidden = |shown: i64, all: i64| all.wrapping_sub(shown);
        let cross = self.cross.as_deref();
        let outer = |place: usize| cross.and_then(|cross| cross.rows.get(place));
        match row {
            LabelRow::Key(key) => self.keys.get(key).map_or(0, |key| key.weight),
            LabelRow::Value(key, value) => self.value(key, value).map_or(0, |(_, v)| v.weight),
            LabelRow::Rest(key) => self.keys.get(key).map_or(0, |key| {
                let shown = self.shown_values(key);
                let shown = shown.iter().filter_map(|&value| key.values.get(value));
                hidden(shown.fold(0_i64, |sum, value| sum.wrapping_add(value.weight)), key.weight)
            }),
            LabelRow::Lack(key) => self.keys.get(key).and_then(|key| key.lack).unwrap_or(0),
            LabelRow::Outer(place) => outer(place).map_or(0, |value| value.weight),
            LabelRow::Inner(place, column) => cross.map_or(0, |cross| cross.cell(place, column)),
            LabelRow::InnerRest(place) => {
                let shown = |row: &&LabelRow| matches!(row, LabelRow::Inner(at, _) if *at == place);
                let shown = self.rows.iter().filter(shown).count();
                let cells = cross.and_then(|cross| cross.cells.get(place));
                let rest = cells.into_iter().flatten().skip(shown);
                rest.fold(0_i64, |sum, (_, weight)| sum.wrapping_add(*weight))
            }
        }
    }

    /// Indentation, fold mark and text of a row, in `room` columns.
    fn name(&self, row: LabelRow, room: usize, context: &Context<'_>) -> Spans {
        let glyphs = context.glyphs;
        let below = |text: &str, side: Cut, role: Role| {
            let text = cut(text, room.saturating_sub(4), side, glyphs).into_owned();
            vec![Span::new("    ", Role::Text), Span::new(text, role)]
        };
        let name = |text: &str, role: Role| below(text, Cut::Start, role);
        let mark = || {
            let folded = self.head(row).is_some_and(|(_, name)| self.folded.contains(&name));
            let mark = if folded { glyphs.folded } else { glyphs.unfolded[0] };
            Span::new(format!("{mark} "), Role::Dim)
        };
        let marked = |text: &str, role: Role| {
            let text = cut(text, room.saturating_sub(2), Cut::Start, glyphs).into_owned();
            vec![mark(), Span::new(text, role)]
        };
        let role = |lacks: bool| if lacks { Role::Dim } else { Role::Text };
        let cross = self.cross.as_deref();
        match row {
            LabelRow::Key(key) => self.keys.get(key).map_or_else(Vec::new, |key| {
                let noun = if key.count == 1 { "value" } else { "values" };
                let mut spans = marked(&key.name, Role::Accent);
                spans.push(Span::new(format!("  {} {noun}", key.count), Role::Dim));
                spans
            }),
            LabelRow::Value(key, value) => self
                .value(key, value)
                .map_or_else(Vec::new, |(_, value)| name(&value.text, Role::Text)),
            LabelRow::Rest(key) => self.keys.get(key).map_or_else(Vec::new, |key| {
                let shown = self.shown_values(key);
                let weighty =
                    |&&value: &&usize| key.values.get(value).is_some_and(|v| v.weight != 0);
                let weighty = shown.iter().filter(weighty).count();
                let lighter = (key.count - key.weightless).saturating_sub(weighty);
                let weightless = (key.count - shown.len()).saturating_sub(lighter);
                below(&rest(lighter, weightless), Cut::End, Role::Dim)
            }),
            LabelRow::Lack(key) => {
                (self.keys.get(key)).map_or_else(Vec::new, |key| name(&lack(&key.name), Role::Dim))
            }
            LabelRow::Outer(place) => {
                cross.and_then(|cross| cross.rows.get(place)).map_or_else(Vec::new, |value| {
                    marked(&text_of(value, &self.pair.0), role(value.text.is_none()))
                })
            }
            LabelRow::Inner(_, column) => {
                cross.and_then(|cross| cross.columns.get(column)).map_or_else(Vec::new, |value| {
                    name(&text_of(value, &self.pair.1), role(value.text.is_none()))
                })
            }
            LabelRow::InnerRest(place) => {
                let shown = |row: &&LabelRow| matches!(row, LabelRow::Inner(at, _) if *at == place);
                let cells = cross.and_then(|cross| cross.cells.get(place)).map_or(0, Vec::len);
                let shown = self.rows.iter().filter(shown).count();
                below(&rest(cells.saturating_sub(shown), 0), Cut::End, Role::Dim)
            }
        }
    }

    /// The headers and rows of list and tree.
    pub(super) fn listed(&self, context: &Context<'_>) -> (Vec<TableColumn>, Vec<TableRow>) {
        let tables = context.tables;
        let shown: Vec<(usize, LabelRow, i64)> =
            self.shown_rows(context).map(|(place, row)| (place, row, self.weight(row))).collect();
        let widest = |text: &dyn Fn(i64) -> String, least: usize| {
            let widths = shown.iter().map(|(_, _, weight)| width(&text(*weight)));
            widths.max().unwrap_or(0).max(least) as u16
        };
        let mut columns = vec![column("weight", widest(&|w| tables.signed(w), 7), true)];
        let shares = context.has_shares() && !tables.is_quotient();
        if shares {
            columns.push(column("share", widest(&|w| tables.percent(w), 6), true));
        }
        let bar = match context.width {
            // Quotients do not add up to a whole.
            _ if tables.is_quotient() => 0,
            0..BAR_FROM => 0,
            BAR_FROM..LONG_BAR_FROM => 6,
            _ => 16,
        };
        if bar > 0 {
            columns.push(column("", bar, false));
        }
        let (outer, inner) = &self.pair;
        let title = match self.form {
            LabelForm::List => "label".to_owned(),
            _ => format!("{outer} > {inner}"),
        };
        columns.push(column(title, 0, false));
        let room = places(&columns, 0, context.width).last().map_or(0, |place| place.1);
        let row = |&(place, row, weight): &(usize, LabelRow, i64)| {
            // Quotients of what is folded away are not known.
            let is_rest = matches!(row, LabelRow::Rest(_) | LabelRow::InnerRest(_));
            let known = !(is_rest && tables.is_quotient());
            let mut cells =
                vec![Cell::Text(if known { figure(tables, weight) } else { Spans::new() })];
            if shares {
                cells.push(Cell::Text(number(&tables.percent(weight), false)));
            }
            if bar > 0 && tables.is_difference() {
                let whole = tables.total() as f64;
                cells.push(Cell::Change(weight as f64 / whole.abs().max(1.0)));
            } else if bar > 0 {
                cells.push(Cell::Bar(tables.share(weight), tables.share(weight)));
            }
            cells.push(Cell::Text(self.name(row, usize::from(room), context)));
            TableRow { cells, selected: place == self.list.row() }
        };
        let rows = shown.iter().map(row).collect();
        (columns, rows)
    }

    /// The indices of the columns of the matrix that have room, 0 for the total, and their widths.
    pub(super) fn matrix_columns(
        &self,
        cross: &LabelCross,
        context: &Context<'_>,
    ) -> (u16, Vec<(usize, u16)>) {
        let all = usize::from(context.width);
        let texts = cross.rows.iter().map(|value| width(&text_of(value, &self.pair.0)));
        let name = texts.max().unwrap_or(0).max(width(&self.pair.0)).max(8).min(all / 3);
        let figure = |weight: i64| width(&in_matrix(weight, context));
        let width_of = |at: usize| -> usize {
            let (title, weight) = match at.checked_sub(1) {
                None => ("total".to_owned(), context.tables.total()),
                Some(column) => {
                    let value = &cross.columns[column];
                    (text_of(value, &self.pair.1), value.weight)
                }
            };
            // The header has a mark in front of it.
            (width(&title) + 1).min(HEADER).max(figure(weight)).max(7)
        };
        let mut columns = vec![(0, width_of(0))];
        let mut left = all.saturating_sub(name + 3 + columns[0].1);
        // The chosen column is in view, with as many as fit before it, or else with those behind the first.
        let chosen = self.column.max(1);
        let fits = |left: &mut usize, at: usize| {
            let width = width_of(at);
            let fits = width < *left;
            *left = left.saturating_sub(width + 1);
            fits
        };
        let mut first = chosen;
        let mut room = left;
        if cross.columns.is_empty() || !fits(&mut room, chosen) {
            first = chosen;
        } else {
            while first > 1 && fits(&mut room, first - 1) {
                first -= 1;
            }
        }
        for at in first..=cross.columns.len() {
            if !fits(&mut left, at) {
                break;
            }
            columns.push((at, width_of(at)));
        }
        (name as u16, columns.into_iter().map(|(at, width)| (at, width as u16)).collect())
    }

    /// The headers and rows of the matrix.
    pub(super) fn matrix(&self, context: &Context<'_>) -> (Vec<TableColumn>, Vec<TableRow>) {
        let Some(cross) = self.cross.as_deref() else { return (Vec::new(), Vec::new()) };
        let (name, shown) = self.matrix_columns(cross, context);
        let title = |at: usize, room: u16| match at.checked_sub(1) {
            None => "total".to_owned(),
            Some(column) => {
                let text = text_of(&cross.columns[column], &self.pair.1);
                let room = usize::from(room).saturating_sub(1);
                cut(&text, room, Cut::Start, context.glyphs).into_owned()
            }
        };
        let key = cut(&self.pair.0, usize::from(name), Cut::Start, context.glyphs).into_owned();
        let mut columns = vec![column(key, name, false)];
        columns.extend(shown.iter().map(|&(at, width)| TableColumn {
            sorted: (at == self.column).then_some(true),
            ..column(title(at, width), width, true)
        }));
        let cells = |row: usize| {
            let value = &cross.rows[row];
            let role = if value.text.is_none() { Role::Dim } else { Role::Text };
            let text = text_of(value, &self.pair.0);
            let text = cut(&text, usize::from(name), Cut::Start, context.glyphs).into_owned();
            let mut cells = vec![Cell::Text(vec![Span::new(text, role)])];
            cells.extend(shown.iter().map(|&(at, _)| match at.checked_sub(1) {
                None => Cell::Text(number(&in_matrix(value.weight, context), true)),
                Some(column) => Cell::Text(heat(cross.cell(row, column), context)),
            }));
            cells
        };
        let row = |(place, row): (usize, LabelRow)| TableRow {
            cells: if let LabelRow::Outer(row) = row { cells(row) } else { Vec::new() },
            selected: place == self.list.row(),
        };
        let rows = self.shown_rows(context).map(row).collect();
        (columns, rows)
    }
}

/// A weight as a figure or as a share.
fn in_matrix(weight: i64, context: &Context<'_>) -> String {
    if context.is_of_shares() {
        context.tables.percent(weight)
    } else {
        context.tables.signed(weight)
    }
}

/// A cell of the matrix in the colour of its share.
fn heat(weight: i64, context: &Context<'_>) -> Spans {
    if weight == 0 {
        return vec![Span::new(context.glyphs.dot, Role::Dim)];
    }
    let text = in_matrix(weight, context);
    if context.tables.is_difference() {
        return change(&text);
    }
    let mut spans = number(&text, false);
    let role = match context.tables.share(weight) {
        share if share >= 0.2 => Role::Hot,
        share if share >= 0.05 => Role::Warm,
        _ => return spans,
    };
    if let Some(first) = spans.first_mut() {
        first.role = role;
    }
    spans
}

/// The text for values that are folded away.
fn rest(lighter: usize, weightless: usize) -> String {
    let noun = |count: usize| if count == 1 { "value" } else { "values" };
    match (lighter, weightless) {
        (0, none) => format!("{none} {} without weight", noun(none)),
        (more, 0) => format!("{more} lighter {}", noun(more)),
        (more, none) => format!("{more} lighter {}, {none} without weight", noun(more)),
    }
}
