//! The columns of the table: which there is room for, what a row says in each, and what each sorts by.

use super::super::Context;
use super::super::name::shorten;
use super::{Sort, Top};
use crate::analysis::before_after::Delta;
use crate::analysis::trend::Confidence;
use crate::explore::live::Changes;
use crate::explore::view::{ProfileView, ViewRow};
use crate::report::trend::heights;
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableColumn};
use crate::tui::widget::{Span, Spans, change, marked, number, text};

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Flat,
    FlatShare,
    Sum,
    Cum,
    CumShare,
    Average,
    /// Of a comparison: what there was.
    Before,
    /// What there is.
    After,
    /// The change as a share of what there was.
    Ratio,
    /// How it went over the snapshots.
    Growth,
    /// Of a live process: what was added since an earlier snapshot.
    Added,
    /// The same for each second.
    Rate,
    Name,
    Bar,
}

impl Field {
    /// What a click on its header sorts by.
    pub(super) fn sort(self, tables: &ProfileView) -> Option<Sort> {
        match self {
            Field::Flat if tables.is_quotient() => Some(Sort::FlatValue),
            Field::Cum if tables.is_quotient() => Some(Sort::CumValue),
            Field::Flat | Field::FlatShare => Some(Sort::Flat),
            Field::Cum | Field::CumShare => Some(Sort::Cum),
            Field::Average => Some(Sort::Average),
            Field::Before => Some(Sort::Before),
            Field::After => Some(Sort::After),
            Field::Ratio => Some(Sort::Ratio),
            Field::Added | Field::Rate => Some(Sort::Added),
            Field::Name => Some(Sort::Name),
            Field::Sum | Field::Growth | Field::Bar => None,
        }
    }

    fn title(self, compared: bool) -> &'static str {
        match self {
            Field::Flat if compared => "flat delta",
            Field::Cum if compared => "cum delta",
            Field::Flat => "flat",
            Field::FlatShare => "flat%",
            Field::Sum => "sum%",
            Field::Cum => "cum",
            Field::CumShare => "cum%",
            Field::Average => "avg size",
            Field::Before => "before",
            Field::After => "after",
            Field::Ratio => "delta%",
            Field::Growth => "growth",
            Field::Added => "delta",
            Field::Rate => "delta/s",
            Field::Name => "function",
            Field::Bar => "",
        }
    }
}

/// What the columns mean.
pub(super) const RECORDED: &[(&str, &str)] = &[
    ("flat", "what the function spends itself"),
    ("flat%", "the same as a share of the whole profile"),
    ("sum%", "the shares added up from the first row on"),
    ("cum", "with everything that it calls, each sample once"),
    ("cum%", "the same as a share of the whole profile"),
    (
        "flat or cum",
        "high flat: read the function's source; high cum, low flat: read what it calls",
    ),
    ("avg size", "bytes of one of the objects that the function holds itself"),
    ("growth", "the same over several snapshots, each from 0 up to the row's largest"),
    ("(inline)", "the compiler put its body into its callers, everywhere or in part"),
    ("dim", "libraries and the runtime; the others are the program's own"),
    ("bar", "the sorted column against its largest value"),
];

/// The same of a live process.
pub(super) const LIVE: &[(&str, &str)] = &[
    ("flat", "what the function spends itself"),
    ("cum", "with everything that it calls, each sample once"),
    (
        "delta",
        "what was added to the one of them that was sorted by last, since an earlier snapshot",
    ),
    ("delta/s", "the same for each second between the two snapshots"),
    ("growth", "how it went over the snapshots, each from 0 up to the row's largest"),
    ("bar", "the sorted column against its largest value"),
];

/// The same in a comparison.
pub(super) const COMPARED: &[(&str, &str)] = &[
    ("before", "what it was, of flat or of cum: the one that was sorted by last"),
    ("after", "what it is"),
    ("new, gone", "it weighed nothing before, or weighs nothing after"),
    ("flat delta", "how much what the function spends itself has grown"),
    ("cum delta", "the same with everything that it calls, each sample once"),
    ("delta%", "the change as a share of what it was"),
    ("flat%, cum%", "the change as a share of the base, or of all changes"),
    ("bar", "to the right for more, to the left for less"),
];

/// Narrower panes show one pair of figures; from the second width on there is room for the running sum.
const ONE_PAIR: u16 = 56;
const SUM_FROM: u16 = 74;
/// From here on there is room for the average size of objects, too.
const AVERAGE_FROM: u16 = 96;
/// From here on shares have room beside changes.
const SHARES_FROM: u16 = 96;
/// In a comparison: for both sides, and for the other of flat and cum.
const SIDES_FROM: u16 = 62;
const BOTH_FROM: u16 = 104;

/// Columns that are kept for the name, where there is room for one pair of figures and where there is for more.
const LEAST_NAME: (u16, u16) = (20, 30);

/// Columns that a change takes under its title, and one as a share of what there was.
const DELTA: u16 = 11;
const RATIO: u16 = 7;

impl Top {
    /// The columns that there is room for, with the cells that each takes; 0 for the name, which takes what is left.
    pub(super) fn fields(&self, context: &Context<'_>) -> Vec<(Field, u16)> {
        let mut fields = if context.tables.before_after.is_some() {
            self.compared(context)
        } else if let Some(changes) = context.changes {
            self.live(changes, context)
        } else {
            self.recorded(context)
        };
        if !context.has_shares() {
            let shares = [Field::FlatShare, Field::Sum, Field::CumShare];
            fields.retain(|(field, _)| !shares.contains(field));
        }
        if let Some(trend) = context.trend.filter(|_| context.width >= SUM_FROM) {
            let room = if context.width < AVERAGE_FROM { 8 } else { 16 };
            fields.push((Field::Growth, trend.points.len().clamp(6, room) as u16));
        }
        // Where figures are long, the shares that say least give way to the name.
        let least = if context.width < ONE_PAIR { LEAST_NAME.0 } else { LEAST_NAME.1 };
        let left = |fields: &[(Field, u16)]| {
            context.width.saturating_sub(fields.iter().map(|(_, w)| w + 1).sum::<u16>() + 1)
        };
        // The share beside what rows are sorted by goes last.
        let (kept, other) = if self.by.cum {
            (Field::CumShare, Field::FlatShare)
        } else {
            (Field::FlatShare, Field::CumShare)
        };
        for given in [Field::Sum, other, Field::Growth, Field::Average, kept] {
            if left(&fields) < least {
                fields.retain(|(field, _)| *field != given);
            }
        }
        let bar = match left(&fields) {
            0..36 => 0,
            36..40 => 5,
            40..70 => 9,
            _ => 16,
        };
        fields.push((Field::Name, 0));
        if bar > 0 {
            fields.push((Field::Bar, bar));
        }
        fields
    }

    fn recorded(&self, context: &Context<'_>) -> Vec<(Field, u16)> {
        let (figure, share) = context.tables.widths;
        let mut fields = Vec::new();
        // Where there is room for one pair only, it is the one that the rows are sorted by.
        let narrow = context.width < ONE_PAIR;
        if !narrow || !self.by.cum {
            fields.extend([(Field::Flat, figure), (Field::FlatShare, share)]);
        }
        if context.width >= SUM_FROM {
            fields.push((Field::Sum, share));
        }
        if !narrow || self.by.cum {
            fields.extend([(Field::Cum, figure), (Field::CumShare, share)]);
        }
        if context.width >= AVERAGE_FROM && context.tables.all_objects().is_some() {
            fields.push((Field::Average, 9));
        }
        // A quotient has no whole that it could be a share of.
        if context.tables.is_quotient() {
            let shares = [Field::FlatShare, Field::Sum, Field::CumShare];
            fields.retain(|(field, _)| !shares.contains(field));
        }
        fields
    }

    /// Flat and cum, and what was added to the one of them that was sorted by last.
    fn live(&self, changes: &Changes, context: &Context<'_>) -> Vec<(Field, u16)> {
        let mut fields = self.recorded(context);
        let shares = [Field::FlatShare, Field::CumShare, Field::Sum, Field::Average];
        let room = context.width >= SHARES_FROM;
        fields.retain(|(field, _)| {
            !shares.contains(field) || (room && !matches!(field, Field::Sum | Field::Average))
        });
        fields.extend([(Field::Added, changes.widths.0), (Field::Rate, changes.widths.1)]);
        fields
    }

    /// Before, after and the change, of flat or of cum: whichever was sorted by last.
    fn compared(&self, context: &Context<'_>) -> Vec<(Field, u16)> {
        let (figure, share) = context.tables.widths;
        let (this, other, shared) = if self.by.cum {
            (Field::Cum, Field::Flat, Field::CumShare)
        } else {
            (Field::Flat, Field::Cum, Field::FlatShare)
        };
        let mut fields = Vec::new();
        if context.width >= SIDES_FROM {
            fields.extend([(Field::Before, figure), (Field::After, figure)]);
        }
        fields.extend([(this, figure.max(DELTA)), (Field::Ratio, RATIO)]);
        if context.width >= BOTH_FROM {
            fields.extend([(shared, share), (other, figure.max(DELTA))]);
        }
        fields
    }

    pub(super) fn columns(&self, context: &Context<'_>) -> Vec<TableColumn> {
        let compared = context.tables.before_after.is_some();
        let column = |(field, width): (Field, u16)| TableColumn {
            title: field.title(compared).to_owned(),
            width,
            right: !matches!(field, Field::Growth | Field::Name | Field::Bar),
            sorted: (field.sort(context.tables) == Some(self.by.sort)
                && !matches!(field, Field::FlatShare | Field::CumShare | Field::Rate))
            .then_some(self.by.reversed == (self.by.sort == Sort::Name)),
        };
        self.fields(context).into_iter().map(column).collect()
    }

    /// The node over all snapshots, by flat or by cum as the rows are.
    fn growth(&self, entry: &ViewRow, room: u16, context: &Context<'_>) -> Spans {
        let name = context.tables.key(entry.node);
        let row = context.trend.and_then(|trend| trend.series.get(trend.find(&name)?));
        let Some(row) = row else { return Vec::new() };
        let heights = heights(row.values(self.by.cum), usize::from(room));
        let spark: String = heights.into_iter().map(|at| context.glyphs.levels[at]).collect();
        let rises = row.course.slope > 0.0 && row.course.trust() >= Confidence::Likely;
        vec![Span::new(spark, if rises { Role::Added } else { Role::Dim })]
    }

    pub(super) fn cell(
        &self,
        field: Field,
        (entry, sum): (&ViewRow, i64),
        room: u16,
        context: &Context<'_>,
    ) -> Cell {
        let tables = context.tables;
        let strong = |sort: Sort| self.by.sort == sort;
        match field {
            Field::Flat => figure(tables, entry.flat, strong(Sort::Flat)),
            Field::FlatShare => percent(tables, entry.flat, strong(Sort::Flat)),
            Field::Sum => {
                let mut spans = number(&tables.percent(sum), false);
                for span in &mut spans {
                    span.role = Role::Dim;
                }
                Cell::Text(spans)
            }
            Field::Cum => figure(tables, entry.cum, strong(Sort::Cum)),
            Field::CumShare => percent(tables, entry.cum, strong(Sort::Cum)),
            Field::Growth => Cell::Text(self.growth(entry, room, context)),
            Field::Average => Cell::Text(average(entry, tables, strong(Sort::Average))),
            Field::Before => {
                let change = self.change(entry, tables);
                let new = tables.cum_change(entry.node).is_some_and(Delta::is_new);
                side(
                    tables,
                    change.before,
                    new.then_some(("new", Role::Added)),
                    strong(Sort::Before),
                )
            }
            Field::After => {
                let change = self.change(entry, tables);
                let gone = tables.cum_change(entry.node).is_some_and(Delta::is_gone);
                side(
                    tables,
                    change.after,
                    gone.then_some(("gone", Role::Removed)),
                    strong(Sort::After),
                )
            }
            Field::Added | Field::Rate => {
                let changes = context.changes.filter(|changes| changes.are_of(tables));
                let text = changes.map_or_else(String::new, |changes| {
                    let value = self.added(entry, changes);
                    if field == Field::Added { changes.figure(value) } else { changes.rate(value) }
                });
                Cell::Text(change(&text))
            }
            Field::Ratio => Cell::Text(change(&ratio(self.change(entry, tables)))),
            Field::Name => Cell::Text(name(entry, room, context)),
            Field::Bar => self.bar(entry, tables),
        }
    }

    /// What a row is shown to have been and to be: its flat, or its cum.
    pub(super) fn change(&self, entry: &ViewRow, tables: &ProfileView) -> Delta {
        let of = if self.by.cum { ProfileView::cum_change } else { ProfileView::flat_change };
        of(tables, entry.node).unwrap_or_default()
    }

    /// What was added to the flat value of a row, or to its cum.
    pub(super) fn added(&self, entry: &ViewRow, changes: &Changes) -> i64 {
        let (flat, cum) = changes.added(entry.node);
        if self.by.cum { cum } else { flat }
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

    /// The largest magnitude of the column that the bars show.
    fn largest(&self, tables: &ProfileView) -> u64 {
        let by_cum = tables.rows_by_cum.first().map(|&i| tables.rows[i as usize].cum);
        let by_flat = tables.rows.first().map(|entry| entry.flat);
        let largest = if self.by.cum { by_cum } else { by_flat };
        largest.unwrap_or(0).unsigned_abs()
    }
}

/// A change as a share of what there was: `+2.4%`, `-94%`, and `x120` for what grew more than tenfold; nothing where
/// there was nothing.
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

/// A figure, in a comparison with its sign and the colour of its direction.
fn figure(tables: &ProfileView, value: i64, strong: bool) -> Cell {
    let text = tables.signed(value);
    Cell::Text(if tables.is_difference() { change(&text) } else { number(&text, strong) })
}

fn percent(tables: &ProfileView, value: i64, strong: bool) -> Cell {
    Cell::Text(number(&tables.percent(value), strong))
}

/// One side of a comparison, or the word for there being nothing.
fn side(tables: &ProfileView, value: i64, word: Option<(&str, Role)>, strong: bool) -> Cell {
    Cell::Text(match word {
        Some((word, role)) if value == 0 => vec![Span::new(word, role)],
        _ => number(&tables.figure(value), strong),
    })
}

/// The bytes of one of the objects that a function holds itself.
fn average(entry: &ViewRow, tables: &ProfileView, strong: bool) -> Spans {
    match tables.average(entry) {
        Some(size) => number(&tables.own_figure(size), strong),
        None => Vec::new(),
    }
}

/// The name in `room` columns, its matched letters marked, dim where it is not the program's own.
fn name(entry: &ViewRow, room: u16, context: &Context<'_>) -> Spans {
    let tables = context.tables;
    let (mark, full) = (tables.inlining(entry.node).mark(), tables.name(entry.node));
    let room = usize::from(room);
    // The mark gives way before the name does.
    let mark = if text::width(full) + mark.len() <= room { mark } else { "" };
    let (text, skipped, put) = shorten(full, room, context.glyphs);
    let positions = context.marks(entry.node, skipped, put);
    let role = if tables.origin(entry.node).own { Role::Text } else { Role::Dim };
    let mut spans = marked(&text, &positions, role);
    if !mark.is_empty() {
        spans.push(Span::new(mark, Role::Faint));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_shares_of_what_there_was() {
        for (before, after, want) in [
            (100, 340, "+240%"),
            (1000, 1024, "+2.4%"),
            (100, 6, "-94%"),
            (100, 0, "-100%"),
            (0, 7, ""),
            (7, 7, ""),
            (100_000, 100_001, ""),
            (1, 120, "x120"),
            (1, 1_000_000, ">x99999"),
            (-4, -2, "+50%"),
        ] {
            assert_eq!(ratio(Delta { before, after }), want, "{before} {after}");
        }
    }
}
