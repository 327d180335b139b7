//! The columns of Session with room beside the name, and the sentence about a function.

use crate::analysis::session::{FunctionJoin, JoinColumn, JoinedColumn, JoinedRow};
use crate::explore::session::JoinOrder;
use crate::tui::theme::Role;
use crate::tui::widget::table::TableColumn;
use crate::tui::widget::{Span, Spans};
use crate::unit;

/// Columns of a figure at least.
const FIGURE: u16 = 9;

/// The columns of a figure: its heading and the mark of the sorted one fit.
fn figure_width(column: &JoinedColumn) -> u16 {
    FIGURE.max(column.title().len() as u16 + 1)
}

/// The least columns of the name.
const LEAST_NAME: u16 = 24;

/// Columns in the order in which they give way to the name.
const GIVEN: [JoinColumn; 5] = [
    JoinColumn::LiveObjects,
    JoinColumn::AllocSpace,
    JoinColumn::Goroutines,
    JoinColumn::Blocked,
    JoinColumn::LiveSpace,
];

/// The indices of the columns with room on `width` columns. The sorted one is always among them.
pub(super) fn shown_columns(join: &FunctionJoin, by: JoinOrder, width: u16) -> Vec<usize> {
    let sorted = by.place(join);
    let mut shown: Vec<usize> = (0..join.columns.len()).collect();
    for given in GIVEN {
        let taken = shown.iter().map(|&at| figure_width(&join.columns[at]) + 1);
        if 1 + taken.sum::<u16>() + LEAST_NAME <= width {
            break;
        }
        shown.retain(|&at| join.columns[at].column != given || Some(at) == sorted);
    }
    shown
}

/// The headers of columns, and of the name behind them.
pub(super) fn table_columns(
    join: &FunctionJoin,
    shown: &[usize],
    by: JoinOrder,
) -> Vec<TableColumn> {
    let sorted = by.place(join);
    let header = |&at: &usize| TableColumn {
        title: join.columns[at].title().to_owned(),
        width: figure_width(&join.columns[at]),
        right: true,
        sorted: (Some(at) == sorted).then_some(!by.is_reversed),
    };
    let name = TableColumn { title: "function".to_owned(), width: 0, right: false, sorted: None };
    shown.iter().map(header).chain([name]).collect()
}

/// The figures of a function in all profiles: `main.query has 12.34% of the processor time, 5.6k allocations a second`.
pub(super) fn sentence(join: &FunctionJoin, (at, row): (usize, &JoinedRow), is_cum: bool) -> Spans {
    let mut spans = vec![Span::new(row.name.to_string(), Role::Title)];
    let (values, whose) = if is_cum { ("has", " with its callees") } else { ("itself has", "") };
    for column in &join.columns {
        let value = join.value(at, column, is_cum);
        if value == 0 {
            continue;
        }
        let gap = if spans.len() == 1 { format!(" {values} ") } else { ", ".to_owned() };
        spans.push(Span::new(gap, Role::Text));
        spans.push(Span::new(column.figure(value), Role::Number));
        let words = words(column.column, column.nanos.is_some());
        spans.push(Span::new(format!(" {words}"), Role::Text));
    }
    match spans.len() {
        1 => spans.push(Span::new(format!(" {values} nothing"), Role::Dim)),
        _ => spans.push(Span::new(whose, Role::Dim)),
    }
    if let Some(nanos) = join.unpublished_nanos() {
        let time = unit::format_value(nanos, "nanoseconds", "auto");
        let text = format!("; allocations are unknown: no collection ended in {time}");
        spans.push(Span::new(text, Role::Dim));
    }
    spans
}

/// The words behind a figure.
fn words(column: JoinColumn, is_rate: bool) -> &'static str {
    match (column, is_rate) {
        (JoinColumn::Cpu, _) => "of the cpu",
        (JoinColumn::AllocObjects, true) => "allocations/s",
        (JoinColumn::AllocObjects, false) => "allocations",
        (JoinColumn::AllocSpace, true) => "allocated/s",
        (JoinColumn::AllocSpace, false) => "allocated",
        (JoinColumn::LiveSpace, _) => "live",
        (JoinColumn::LiveObjects, _) => "live objects",
        (JoinColumn::Blocked, _) => "blocked",
        (JoinColumn::Goroutines, _) => "goroutines",
    }
}
