//! The columns of Top: room, cells and sort order of each.

use super::names::name_with;
use super::rows::{Top, TopSort};
use crate::analysis::before_after::Delta;
use crate::analysis::trend::Confidence;
use crate::explore::live::Changes;
use crate::explore::view::{ProfileView, ViewRow};
use crate::report::trend::heights;
use crate::tui::pane::context::Context;
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableColumn};
use crate::tui::widget::text::Cut;
use crate::tui::widget::{Span, Spans, change, number, text};

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TopColumn {
    Flat,
    FlatShare,
    Sum,
    Cum,
    CumShare,
    Average,
    /// The standard error of flat or cum, as a share.
    Error,
    /// The value in the base of a comparison.
    Before,
    /// The value after it.
    After,
    /// The change as a share of the base.
    Ratio,
    /// A sparkline over the snapshots.
    Growth,
    /// The growth of a live process since an earlier snapshot.
    Added,
    /// The growth of a live process per second.
    Rate,
    /// The heaviest value of a label key.
    Label,
    Name,
    Bar,
}

impl TopColumn {
    /// The sort order for a click on its header.
    pub(super) fn sort(self) -> Option<TopSort> {
        match self {
            TopColumn::Flat | TopColumn::FlatShare => Some(TopSort::Flat),
            TopColumn::Cum | TopColumn::CumShare => Some(TopSort::Cum),
            TopColumn::Average => Some(TopSort::Average),
            TopColumn::Before => Some(TopSort::Before),
            TopColumn::After => Some(TopSort::After),
            TopColumn::Ratio => Some(TopSort::Ratio),
            TopColumn::Added | TopColumn::Rate => Some(TopSort::Added),
            TopColumn::Name => Some(TopSort::Name),
            TopColumn::Sum
            | TopColumn::Error
            | TopColumn::Growth
            | TopColumn::Label
            | TopColumn::Bar => None,
        }
    }

    fn title(self, compared: bool) -> &'static str {
        match self {
            TopColumn::Flat if compared => "flat delta",
            TopColumn::Cum if compared => "cum delta",
            TopColumn::Flat => "flat",
            TopColumn::FlatShare => "flat%",
            TopColumn::Sum => "sum%",
            TopColumn::Cum => "cum",
            TopColumn::CumShare => "cum%",
            TopColumn::Average => "avg size",
            TopColumn::Before => "before",
            TopColumn::After => "after",
            TopColumn::Ratio => "delta%",
            TopColumn::Growth => "growth",
            TopColumn::Added => "delta",
            TopColumn::Rate => "delta/s",
            TopColumn::Name => "function",
            TopColumn::Error | TopColumn::Label | TopColumn::Bar => "",
        }
    }
}

/// Narrower panes show one pair of figures. The running sum needs the second width.
const ONE_PAIR: u16 = 56;
const SUM_FROM: u16 = 74;
/// The least width for the average size of objects.
const AVERAGE_FROM: u16 = 96;
/// The least width for standard errors, and their columns: `<0.1%`.
const ERROR_FROM: u16 = 110;
const ERROR: u16 = 6;
/// The least width for a long column of a label.
const LABEL_FROM: u16 = 100;
/// The least width for shares beside changes.
const SHARES_FROM: u16 = 96;
/// The least widths, in a comparison, for both sides, and for the other of flat and cum.
const SIDES_FROM: u16 = 62;
const BOTH_FROM: u16 = 104;

/// The least columns of the name, with room for one pair of figures and with room for more.
const LEAST_NAME: (u16, u16) = (20, 30);

/// The least columns of the name by address: address, function and instruction.
const WITH_INSTRUCTION: u16 = 42;

/// Columns of a change, and of a change as a share.
const DELTA: u16 = 11;
const RATIO: u16 = 7;

impl Top {
    /// The columns with room, and their widths. The name has width 0 and takes the rest.
    pub(super) fn shown_columns(&self, context: &Context<'_>) -> Vec<(TopColumn, u16)> {
        let mut columns = if context.tables.before_after.is_some() {
            self.compared(context)
        } else if let Some(changes) =
            context.changes.filter(|c| !c.is_empty || context.width >= SHARES_FROM)
        {
            self.live(changes, context)
        } else {
            self.recorded(context)
        };
        if !context.has_shares() {
            let shares = [TopColumn::FlatShare, TopColumn::Sum, TopColumn::CumShare];
            columns.retain(|(column, _)| !shares.contains(column));
        }
        if let Some(trend) = context.trend.filter(|_| context.width >= SUM_FROM) {
            let room = if context.width < AVERAGE_FROM { 8 } else { 16 };
            columns.push((TopColumn::Growth, trend.points.len().clamp(6, room) as u16));
        }
        if context.label_column.is_some() {
            columns.push((TopColumn::Label, if context.width < LABEL_FROM { 14 } else { 24 }));
        }
        // Long figures replace the least useful shares, in favour of the name.
        let by_address = context.width >= ONE_PAIR && self.known_instructions(context).is_some();
        let least = match context.width {
            _ if by_address => WITH_INSTRUCTION,
            0..ONE_PAIR => LEAST_NAME.0,
            _ => LEAST_NAME.1,
        };
        let left = |columns: &[(TopColumn, u16)]| {
            context.width.saturating_sub(columns.iter().map(|(_, w)| w + 1).sum::<u16>() + 1)
        };
        // The share beside the sorted column goes last.
        let (kept, other) = if self.by.cum {
            (TopColumn::CumShare, TopColumn::FlatShare)
        } else {
            (TopColumn::FlatShare, TopColumn::CumShare)
        };
        for given in
            [TopColumn::Error, TopColumn::Sum, other, TopColumn::Growth, TopColumn::Average, kept]
        {
            if left(&columns) < least {
                columns.retain(|(column, _)| *column != given);
            }
        }
        let bar = match left(&columns) {
            0..36 => 0,
            // The bar's columns go to the instruction.
            36..52 if by_address => 0,
            36..40 => 5,
            40..70 => 9,
            _ => 16,
        };
        columns.push((TopColumn::Name, 0));
        if bar > 0 {
            columns.push((TopColumn::Bar, bar));
        }
        columns
    }

    fn recorded(&self, context: &Context<'_>) -> Vec<(TopColumn, u16)> {
        let (figure, share) = context.tables.widths;
        let mut columns = Vec::new();
        // The only pair of figures is the sorted one.
        let narrow = context.width < ONE_PAIR;
        if !narrow || !self.by.cum {
            columns.extend([(TopColumn::Flat, figure), (TopColumn::FlatShare, share)]);
        }
        if context.width >= SUM_FROM {
            columns.push((TopColumn::Sum, share));
        }
        if !narrow || self.by.cum {
            columns.extend([(TopColumn::Cum, figure), (TopColumn::CumShare, share)]);
        }
        if context.width >= AVERAGE_FROM && context.tables.all_objects().is_some() {
            columns.push((TopColumn::Average, 9));
        }
        if context.width >= ERROR_FROM && context.tables.is_estimated() {
            columns.push((TopColumn::Error, ERROR));
        }
        // A quotient has no whole for shares.
        if context.tables.is_quotient() {
            let shares = [TopColumn::FlatShare, TopColumn::Sum, TopColumn::CumShare];
            columns.retain(|(column, _)| !shares.contains(column));
        }
        columns
    }

    /// Flat and cum, and the growth of the one sorted by last.
    fn live(&self, changes: &Changes, context: &Context<'_>) -> Vec<(TopColumn, u16)> {
        let mut columns = self.recorded(context);
        let shares =
            [TopColumn::FlatShare, TopColumn::CumShare, TopColumn::Sum, TopColumn::Average];
        let room = context.width >= SHARES_FROM;
        columns.retain(|(column, _)| {
            !shares.contains(column)
                || (room && !matches!(column, TopColumn::Sum | TopColumn::Average))
        });
        columns.extend([(TopColumn::Added, changes.widths.0), (TopColumn::Rate, changes.widths.1)]);
        columns
    }

    /// Before, after and change of flat or cum, the one sorted by last.
    fn compared(&self, context: &Context<'_>) -> Vec<(TopColumn, u16)> {
        let (figure, share) = context.tables.widths;
        let flat = (TopColumn::Flat, TopColumn::FlatShare);
        let cum = (TopColumn::Cum, TopColumn::CumShare);
        let ((this, shared), (other, other_share)) =
            if self.by.cum { (cum, flat) } else { (flat, cum) };
        let mut columns = Vec::new();
        if context.width >= SIDES_FROM {
            // Both sides have no sign.
            columns.extend([(TopColumn::Before, figure - 1), (TopColumn::After, figure - 1)]);
        }
        if context.is_of_shares() {
            columns.extend([(shared, share.max(DELTA)), (TopColumn::Ratio, RATIO)]);
            if context.width >= BOTH_FROM {
                columns.push((other_share, share.max(DELTA)));
            }
            return columns;
        }
        columns.extend([(this, figure.max(DELTA)), (TopColumn::Ratio, RATIO)]);
        if context.width >= BOTH_FROM {
            columns.extend([(shared, share), (other, figure.max(DELTA))]);
        }
        columns
    }

    pub(super) fn table_columns(&self, context: &Context<'_>) -> Vec<TableColumn> {
        let compared = context.tables.before_after.is_some();
        let shares_alone = compared && context.is_of_shares();
        let column = |(column, width): (TopColumn, u16)| TableColumn {
            title: match (column, context.label_column) {
                (TopColumn::Error, _) => {
                    let of = if self.by.cum { "cum" } else { "flat" };
                    format!("{}{of}", context.glyphs.plus_minus)
                }
                (TopColumn::Label, Some(key)) => {
                    text::cut(key, usize::from(width), Cut::Start, context.glyphs).into_owned()
                }
                _ => column.title(compared).to_owned(),
            },
            width,
            right: !matches!(
                column,
                TopColumn::Growth | TopColumn::Label | TopColumn::Name | TopColumn::Bar
            ),
            sorted: (column.sort() == Some(self.by.sort)
                && (column != TopColumn::Rate)
                && (!matches!(column, TopColumn::FlatShare | TopColumn::CumShare) || shares_alone))
                .then_some(self.by.reversed == (self.by.sort == TopSort::Name)),
        };
        self.shown_columns(context).into_iter().map(column).collect()
    }

    /// The sparkline of a node over the snapshots, by flat or cum as the rows are.
    fn growth(&self, entry: &ViewRow, room: u16, context: &Context<'_>) -> Spans {
        let name = context.tables.key(entry.node);
        let row = context.trend.and_then(|trend| trend.series.get(trend.find(&name)?));
        let Some(row) = row else { return Vec::new() };
        let heights = heights(row.values(self.by.cum), usize::from(room));
        let spark: String = heights.into_iter().map(|at| context.glyphs.levels[at]).collect();
        let rises = row.stats.slope > 0.0 && row.stats.confidence() >= Confidence::Likely;
        vec![Span::new(spark, if rises { Role::Added } else { Role::Dim })]
    }

    pub(super) fn cell(
        &self,
        column: TopColumn,
        (entry, sum): (&ViewRow, i64),
        room: u16,
        context: &Context<'_>,
    ) -> Cell {
        let tables = context.tables;
        let strong = |sort: TopSort| self.by.sort == sort;
        match column {
            TopColumn::Flat => figure(tables, entry.flat, strong(TopSort::Flat)),
            TopColumn::FlatShare => percent(tables, entry.flat, strong(TopSort::Flat)),
            TopColumn::Sum => {
                let mut spans = number(&tables.percent(sum), false);
                for span in &mut spans {
                    span.role = Role::Dim;
                }
                Cell::Text(spans)
            }
            TopColumn::Cum => figure(tables, entry.cum, strong(TopSort::Cum)),
            TopColumn::CumShare => percent(tables, entry.cum, strong(TopSort::Cum)),
            TopColumn::Growth => Cell::Text(self.growth(entry, room, context)),
            TopColumn::Average => Cell::Text(average(entry, tables, strong(TopSort::Average))),
            TopColumn::Error => Cell::Text(self.error(entry, tables)),
            TopColumn::Before => {
                let change = self.change(entry, tables);
                // A function is new with a value, and has none itself if only its callees have.
                let is_new = tables.cum_change(entry.node).is_some_and(Delta::is_new);
                let new = is_new && change.after != 0;
                side(
                    tables,
                    change.before,
                    new.then_some(("new", Role::Added)),
                    strong(TopSort::Before),
                )
            }
            TopColumn::After => {
                let change = self.change(entry, tables);
                let is_gone = tables.cum_change(entry.node).is_some_and(Delta::is_gone);
                let gone = is_gone && change.before != 0;
                side(
                    tables,
                    change.after,
                    gone.then_some(("gone", Role::Removed)),
                    strong(TopSort::After),
                )
            }
            TopColumn::Added | TopColumn::Rate => {
                let changes = context.changes.filter(|changes| changes.are_of(tables));
                let text = changes.map_or_else(String::new, |changes| {
                    let value = self.added(entry, changes);
                    if column == TopColumn::Added {
                        changes.figure(value)
                    } else {
                        changes.rate(value)
                    }
                });
                Cell::Text(change(&text))
            }
            TopColumn::Ratio => Cell::Text(change(&ratio(self.change(entry, tables)))),
            TopColumn::Label => Cell::Text(self.label(entry, room, context)),
            TopColumn::Name => {
                let instruction = self.instruction(entry, context);
                Cell::Text(name_with(instruction, entry, room, context))
            }
            TopColumn::Bar => self.bar(entry, tables),
        }
    }

    /// The heaviest value of the label in a function, and its share of the function's cum.
    fn label(&self, entry: &ViewRow, room: u16, context: &Context<'_>) -> Spans {
        let column = self.label.as_ref().filter(|_| self.label_is_of(context));
        let Some((value, share)) = column.and_then(|column| column.value(entry.node)) else {
            return Vec::new();
        };
        let share = format!(" {:.0}%", share * 100.0);
        let room = usize::from(room).saturating_sub(share.len());
        let value = text::cut(value, room, Cut::Start, context.glyphs).into_owned();
        vec![Span::new(value, Role::Text), Span::new(share, Role::Dim)]
    }

    fn bar(&self, entry: &ViewRow, tables: &ProfileView) -> Cell {
        let value = if self.by.cum { entry.cum } else { entry.flat };
        let part = value as f64 / (self.largest(tables) as f64).max(1.0);
        if tables.is_difference() {
            Cell::Change(part)
        } else {
            Cell::Bar(part.abs(), tables.share(value))
        }
    }

    /// The largest magnitude in the column of the bars.
    fn largest(&self, tables: &ProfileView) -> u64 {
        let by_cum = tables.rows_by_cum.first().map(|&i| tables.rows[i as usize].cum);
        let by_flat = tables.rows.first().map(|entry| entry.flat);
        let largest = if self.by.cum { by_cum } else { by_flat };
        largest.unwrap_or(0).unsigned_abs()
    }
}

/// A change as a share of the base: `+2.4%`, `-94%`, and `x120` above tenfold growth; empty without a base.
pub(super) fn ratio(change: Delta) -> String {
    let (before, after) = (change.before as f64, change.after as f64);
    if change.before == 0 || change.before == change.after {
        return String::new();
    }
    let percent = (after - before) / before.abs() * 100.0;
    match percent.abs() {
        ..0.05 => String::new(),
        ..10.0 => format!("{percent:+.1}%"),
        ..1000.0 => format!("{percent:+.0}%"),
        _ if after / before > 99_999.0 => ">x99999".to_owned(),
        _ => format!("x{:.0}", after / before),
    }
}

/// A figure, with its sign and direction in a comparison.
fn figure(tables: &ProfileView, value: i64, strong: bool) -> Cell {
    let text = tables.signed_in_column(value);
    Cell::Text(if tables.is_difference() { change(&text) } else { number(&text, strong) })
}

fn percent(tables: &ProfileView, value: i64, strong: bool) -> Cell {
    let text = tables.percent(value);
    Cell::Text(if tables.is_difference() { change(&text) } else { number(&text, strong) })
}

/// One side of a comparison, as a figure or as a word for its absence.
fn side(tables: &ProfileView, value: i64, word: Option<(&str, Role)>, strong: bool) -> Cell {
    Cell::Text(match word {
        Some((word, role)) if value == 0 => vec![Span::new(word, role)],
        _ => number(&tables.figure_in_column(value), strong),
    })
}

/// The average size of the objects that a function holds itself, in bytes.
fn average(entry: &ViewRow, tables: &ProfileView, strong: bool) -> Spans {
    match tables.average(entry) {
        Some(size) => number(&tables.in_column(&tables.own_figure(size)), strong),
        None => Vec::new(),
    }
}

#[cfg(test)]
#[path = "tests/columns.rs"]
mod tests;
