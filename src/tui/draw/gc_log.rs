//! Draws the screen of a garbage collector's log: summary, heap, time axis, pauses, table of cycles.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::sentence::sentence;
use crate::report::gclog::figures;
use crate::runtime::memory_breakdown::size;
use crate::runtime::summary::milliseconds;
use crate::tui::gc_log_view::GcLogView;
use crate::tui::placement::layout::Regions;
use crate::tui::placement::log_parts::{LogParts, log_parts};
use crate::tui::theme::{Fill, Role, Theme};
use crate::tui::widget::chart::Chart;
use crate::tui::widget::table::{Cell, TableColumn, TableRow, TableWidget};
use crate::tui::widget::text::clauses;
use crate::tui::widget::{Span, line, line_right, number, rule};

/// Columns of the labels beside the charts.
const LABELS: u16 = 8;

/// Draws everything between header and footer.
pub(super) fn draw(view: &GcLogView, regions: &Regions, theme: &Theme, buffer: &mut Buffer) {
    let parts = log_parts(regions);
    let above = Rect { y: regions.header.bottom(), height: 1, ..regions.header };
    let title = [Span::new("Heap", Role::Accent), Span::new("  alive, garbage, goal", Role::Dim)];
    rule(buffer, above, &title, &[], theme);
    for (text, y) in view.lines().iter().zip(parts.words.y..parts.words.bottom()) {
        let place = Rect { x: 1, y, width: parts.words.width.saturating_sub(2), height: 1 };
        let (word, rest) = text.split_once(": ").unwrap_or(("", text));
        let rest = clauses(rest, usize::from(place.width).saturating_sub(7));
        let role = if word == "Growth" { Role::Text } else { Role::Dim };
        let head = Span::new(format!("{word:<7}"), Role::Key);
        line(buffer, place, &[head, Span::new(rest, role)], theme, Fill::Plain);
    }
    charts(view, &parts, theme, buffer);
    table(view, parts.table, theme, buffer);
    let detail = Rect { x: 1, width: regions.detail.width.saturating_sub(2), ..regions.detail };
    sentence(&view.detail(), &[], detail, (theme, buffer));
}

fn charts(view: &GcLogView, parts: &LogParts, theme: &Theme, buffer: &mut Buffer) {
    let inner = |area: Rect| Rect {
        x: area.x + LABELS + 1,
        width: area.width.saturating_sub(LABELS + 2),
        ..area
    };
    let width = usize::from(inner(parts.heap).width);
    let run = view.current_run();
    let cursor = run.cycles.get(view.list.row()).map(|cycle| view.column(cycle, width));
    let bins = view.heap(width);
    Chart { bins: &bins, cursor, theme, ground: Fill::Plain }.render(inner(parts.heap), buffer);
    let pauses = view.pauses(width);
    Chart { bins: &pauses, cursor: None, theme, ground: Fill::Plain }
        .render(inner(parts.pauses), buffer);
    let Some(summary) = &view.summary else { return };
    let label = |buffer: &mut Buffer, y: u16, area: Rect, text: &str, role: Role| {
        if area.height > 0 {
            let place = Rect { x: area.x, y, width: LABELS, height: 1 };
            line_right(buffer, place, &[Span::new(text, role)], theme, Fill::Plain);
        }
    };
    let goal = run.cycles.iter().filter_map(|cycle| cycle.goal).max().unwrap_or(0);
    let most = summary.peak.max(goal.min(summary.peak.saturating_mul(3) / 2));
    label(buffer, parts.heap.y, parts.heap, &size(most), Role::Dim);
    label(buffer, parts.heap.bottom().saturating_sub(1), parts.heap, "0", Role::Dim);
    label(buffer, parts.pauses.y, parts.pauses, "pauses", Role::Key);
    if parts.pauses.height > 1 {
        let longest = milliseconds(summary.pauses[2]);
        label(buffer, parts.pauses.y + 1, parts.pauses, &longest, Role::Dim);
    }
    axis(view, inner(parts.axis), theme, buffer);
}

/// Draws the times below the heap, and the start of growth.
fn axis(view: &GcLogView, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let run = view.current_run();
    let Some((first, last)) = run.cycles.first().zip(run.cycles.last()) else { return };
    let text = |cycle: &crate::runtime::gctrace::Cycle| match cycle.at {
        Some(at) => format!("{at:.1}s"),
        None => format!("cycle {}", cycle.number),
    };
    line(buffer, area, &[Span::new(text(first), Role::Dim)], theme, Fill::Plain);
    line_right(buffer, area, &[Span::new(text(last), Role::Dim)], theme, Fill::Plain);
    let growth = view.summary.as_ref().and_then(|summary| summary.growth);
    let Some(cycle) = growth.and_then(|growth| run.cycles.get(growth.cycle)) else { return };
    let column = view.column(cycle, usize::from(area.width)) as u16;
    let words = [
        Span::new(theme.glyphs().unfolded[1], Role::Hot),
        Span::new(format!(" grows since {}", text(cycle)), Role::Text),
    ];
    // Near the right edge the words have no room, and the mark stands alone.
    let wide = crate::tui::widget::width(&words) as u16 + 9;
    if column + wide < area.width && column > 8 {
        let place = Rect { x: area.x + column, width: area.width - column, ..area };
        line(buffer, place, &words, theme, Fill::Plain);
    } else if let Some(mark) = words.first() {
        let place = Rect { x: area.x + column, width: 1, ..area };
        line(buffer, place, std::slice::from_ref(mark), theme, Fill::Plain);
    }
}

fn table(view: &GcLogView, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let run = view.current_run();
    let title = [Span::new("Cycles", Role::Title)];
    let place = format!("{} of {}", (view.list.row() + 1).min(run.cycles.len()), run.cycles.len());
    rule(
        buffer,
        Rect { height: area.height.min(1), ..area },
        &title,
        &[Span::new(place, Role::Dim)],
        theme,
    );
    let column = |title: &str| TableColumn {
        title: title.to_owned(),
        width: if title.is_empty() { 0 } else { 8 },
        right: !title.is_empty(),
        sorted: None,
    };
    let titles = ["cycle", "at", "before", "peak", "live", "goal", "pause", "gc cpu", ""];
    let columns: Vec<TableColumn> = titles.into_iter().map(column).collect();
    let most = view.summary.as_ref().map_or(1, |summary| summary.live[2].max(1)) as f64;
    let rows = usize::from(area.height.saturating_sub(2));
    let mut list = view.list;
    list.scroll(rows, run.cycles.len());
    let row = |(place, cycle): (usize, &crate::runtime::gctrace::Cycle)| {
        let figures = figures(cycle).into_iter().enumerate();
        let mut cells: Vec<Cell> =
            figures.map(|(at, text)| Cell::Text(number(&text, at == 4))).collect();
        let part = cycle.live as f64 / most;
        cells.push(Cell::Bar(part, part));
        TableRow { cells, selected: place == list.row() }
    };
    let shown = run.cycles.iter().enumerate().skip(list.first()).take(rows).map(row);
    let rows: Vec<TableRow> = shown.collect();
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    TableWidget { columns: &columns, rows: &rows, focused: true, theme }.render(below, buffer);
}
