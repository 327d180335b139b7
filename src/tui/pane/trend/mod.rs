//! Trend: growth over snapshots, each function with slope, confidence and sparkline; leak suspects first.
//!
//! Two snapshots are marked, by default the first and the last. One key shows the difference between them.

mod columns;
mod sentence;

use std::sync::Arc;

use crate::analysis::trend::{Confidence, Series, Trend, TrendRows};
use crate::explore::growth::{GrowthRequest, SnapshotPair};
use crate::explore::view::NodeKey;
use crate::report::trend::{heights, one_heap};
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::{base, shorten};
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::view::View;
use crate::tui::pending::Pending;
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableColumn, TableRow, places};
use crate::tui::widget::{Span, Spans, number};
use crate::unit;
use columns::{RATE, ROSE, TRUST, TrendColumns};
use sentence::{changes_without_rate, sentence};

/// The meanings of the columns.
const LEGEND: &[(&str, &str)] = &[
    ("per minute", "the median of the slopes between any two snapshots; no outlier bends it"),
    ("one step", "in place of a slope that is 0 because most pairs are equal"),
    ("rose", "steps from one snapshot to the next that rose, of all"),
    ("trust", "how seldom chance alone orders them so (Mann-Kendall):"),
    ("", "sure below 1 %, likely below 5 %, weak below 20 %, else none"),
    ("first, last", "in the first snapshot, and in the last"),
    ("total", "all of each snapshot, whatever is refined"),
    ("figures", "of a store's sums per second; per instance where the number of instances changes"),
    ("growth", "every snapshot from 0 up to the row's own largest; rows are not to one scale"),
    ("order", "steady growth first: slope times the square of rising less falling pairs of all"),
];

/// The least width for the marked snapshots beside the order of the rows.
const REMARK_FROM: u16 = 100;

/// Growth over the snapshots, of functions or of the stacks through one of them.
#[derive(Debug, Default)]
pub struct TrendPane {
    list: ListCursor,
    /// The indices of the marked snapshots; `None` is the first in `from`, and the last in `to`.
    from: Option<usize>,
    to: Option<usize>,
    /// The function whose stacks are the rows, in place of functions.
    through: Option<NodeKey>,
    stacks: Option<Arc<Trend>>,
    /// The trend and the function whose stacks are requested.
    pending: Pending<(usize, NodeKey)>,
    /// The trend and the selection that the cursor followed last. A later selection elsewhere moves the cursor.
    followed: Option<(usize, Option<NodeKey>)>,
}

impl TrendPane {
    /// The stacks once they are known, otherwise the functions.
    fn shown<'a>(&'a self, context: &Context<'a>) -> Option<&'a Arc<Trend>> {
        let stacks = self.through.as_ref().and(self.stacks.as_ref());
        stacks.or(context.trend)
    }

    /// Rows below the header and the total.
    fn rows(context: &Context<'_>) -> usize {
        usize::from(context.height.saturating_sub(2))
    }

    /// The row of the total, above all others.
    fn total(growth: &Trend, room: u16, context: &Context<'_>) -> TableRow {
        let mut cells = Self::cells(&growth.total, growth, room, context);
        if let Some(name) = cells.last_mut() {
            *name = Cell::Text(vec![Span::new("total", Role::Title)]);
        }
        TableRow { cells, selected: false }
    }

    /// The indices of the marked snapshots.
    fn ends(&self, growth: &Trend) -> (usize, usize) {
        let last = growth.points.len().saturating_sub(1);
        let to = self.to.unwrap_or(last).min(last);
        (self.from.unwrap_or(0).min(to), to)
    }

    /// Selects the function under the cursor, if rows are functions.
    fn select(&self, growth: &Trend) -> Outcome {
        match growth.series.get(self.list.row()) {
            Some(row) if growth.rows == TrendRows::Functions => {
                Outcome::Select(Arc::clone(&row.name))
            }
            _ => Outcome::Done,
        }
    }

    /// Moves one of the marked snapshots, the later or the earlier.
    fn mark(&mut self, later: bool, by: i64, context: &Context<'_>) -> Outcome {
        let Some(growth) = self.shown(context) else { return Outcome::Done };
        let (from, to) = self.ends(growth);
        let last = growth.points.len().saturating_sub(1) as i64;
        let moved = |place: usize, least: i64, most: i64| {
            (place as i64 + by).clamp(least, most.max(least)) as usize
        };
        if later {
            self.to = Some(moved(to, from as i64 + 1, last));
        } else {
            self.from = Some(moved(from, 0, to as i64 - 1));
        }
        Outcome::Done
    }

    fn open(&self, context: &Context<'_>) -> Outcome {
        let Some(growth) = self.shown(context) else { return Outcome::Done };
        let (from, to) = self.ends(growth);
        match (growth.points.get(from), growth.points.get(to)) {
            (Some(before), Some(after)) if from != to => Outcome::Differ(Box::new(SnapshotPair {
                before: Arc::clone(&before.profile),
                after: Arc::clone(&after.profile),
                memory: after.memory.clone(),
                title: format!("snapshots {} to {}", from + 1, to + 1),
                names: [from, to].map(|at| format!("snapshot {}", at + 1)),
                factor: after.coverage.factor(before.coverage),
            })),
            _ => Outcome::Tell("there is one snapshot only".to_owned()),
        }
    }

    fn toggle_stacks(&mut self, context: &Context<'_>) -> Outcome {
        if self.through.take().is_some() {
            self.followed = None;
            return Outcome::Done;
        }
        let row = context.trend.and_then(|growth| growth.series.get(self.list.row()));
        self.through = row.map(|row| Arc::clone(&row.name));
        (self.list, self.stacks) = (ListCursor::default(), None);
        Outcome::Done
    }

    fn columns(&self, context: &Context<'_>, growth: &Trend) -> Vec<TableColumn> {
        let column = |title: &str, width: u16, right| TableColumn {
            title: title.to_owned(),
            width,
            right,
            sorted: None,
        };
        let shape = TrendColumns::new(context, growth);
        let per = if growth.timed { "per minute" } else { "per shot" };
        let mut columns = vec![column(per, RATE, true)];
        if shape.rose {
            columns.push(column("rose", ROSE, true));
        }
        if shape.trust {
            columns.push(column("trust", TRUST, false));
        }
        if shape.first {
            columns.push(column("first", shape.figure, true));
        }
        columns.push(column("last", shape.figure, true));
        if shape.cells > 0 {
            columns.push(column(&self.marks(context, growth), shape.cells as u16, false));
        }
        let name = if growth.rows == TrendRows::Functions { "function" } else { "stack" };
        columns.push(column(name, 0, false));
        columns
    }

    /// The marks of both snapshots, in the header above the sparklines.
    fn marks(&self, context: &Context<'_>, growth: &Trend) -> String {
        let TrendColumns { each, cells, .. } = TrendColumns::new(context, growth);
        let (from, to) = self.ends(growth);
        let count = growth.points.len().max(1);
        // With more snapshots than cells, several share a cell.
        let place = |at: usize, end: bool| {
            let wide = each * count <= cells;
            let cell = if wide { at * each } else { at * cells / count };
            if wide && end { cell + each - 1 } else { cell }
        };
        let (start, stop) = (place(from, false), place(to, true));
        let [left, between, right] = context.glyphs.span;
        let cell = |at: usize| match at {
            at if at == start => left,
            at if at == stop => right,
            at if at > start && at < stop => between,
            _ => " ",
        };
        (0..cells).map(cell).collect()
    }

    fn cells(row: &Series, growth: &Trend, room: u16, context: &Context<'_>) -> Vec<Cell> {
        let values = growth.values(row);
        let (stats, confidence) = (&row.stats, row.stats.confidence());
        let role = match stats.slope {
            _ if confidence < Confidence::Likely => Role::Dim,
            slope if slope > 0.0 => Role::Added,
            slope if slope < 0.0 => Role::Removed,
            _ => Role::Dim,
        };
        let text = |text: String, role: Role| Cell::Text(vec![Span::new(text, role)]);
        let end = |value: Option<&i64>, whole: Option<&i64>| {
            let text = match (value, whole.filter(|_| context.is_of_shares())) {
                (Some(&value), Some(&whole)) => context.tables.magnitude_of(value, whole),
                (Some(&value), None) => context.tables.in_column(&growth.figure(value)),
                (None, _) => String::new(),
            };
            Cell::Text(number(&text, false))
        };
        let wholes = &growth.total.flat;
        let steps = values.len().saturating_sub(1);
        let mut rate = match changes_without_rate(row, growth) {
            Some(1) => vec![Span::new("one step", Role::Text)],
            Some(_) => vec![Span::new("few steps", Role::Text)],
            None => number(&context.tables.in_column(&growth.rate(stats.slope)), true),
        };
        if let Some(first) = rate.first_mut().filter(|first| first.role != Role::Dim) {
            first.role = if role == Role::Dim { Role::Text } else { role };
        }
        let shape = TrendColumns::new(context, growth);
        let mut cells = vec![Cell::Text(rate)];
        if shape.rose {
            cells.push(text(format!("{}/{steps}", stats.increases), Role::Dim));
        }
        if shape.trust {
            cells.push(text(
                confidence.word().to_owned(),
                if confidence < Confidence::Likely { Role::Faint } else { Role::Text },
            ));
        }
        if shape.first {
            cells.push(end(values.first(), wholes.first()));
        }
        cells.push(end(values.last(), wholes.last()));
        if shape.cells > 0 {
            let spark = heights(values, shape.cells / shape.each).into_iter();
            let levels = context.glyphs.levels;
            let spark: String = spark.map(|height| levels[height].repeat(shape.each)).collect();
            cells.push(text(spark, role));
        }
        cells.push(Cell::Text(name(row, growth, usize::from(room), context)));
        cells
    }

    fn note(context: &Context<'_>) -> View {
        let line = |text: &str, role| vec![Span::new(text, role)];
        if context.points.len() > 1 {
            return View::Note(vec![line("computing", Role::Dim)]);
        }
        let lines = context.windows.map_or(context.trend_advice, |windows| &windows.lines);
        if !lines.is_empty() || context.windows.is_some() {
            return View::Note(lines.iter().map(|text| line(text, Role::Text)).collect());
        }
        View::Note(vec![
            line(
                "Growth shows between snapshots of one process, and there is one only.",
                Role::Text,
            ),
            Vec::new(),
            line("rprof-tui heap.0.pb.gz heap.1.pb.gz ...   several files", Role::Dim),
            line("rprof-tui snapshots/                      a directory of them", Role::Dim),
            line("rprof-tui --watch 10s host:6060           a process, again and again", Role::Dim),
        ])
    }
}

/// The function, or the stack from its innermost frame on.
fn name(row: &Series, growth: &Trend, room: usize, context: &Context<'_>) -> Spans {
    let glyphs = context.glyphs;
    let role = if row.own || growth.rows != TrendRows::Functions { Role::Text } else { Role::Dim };
    let (text, skipped, put) = shorten(&row.name, room, glyphs);
    let entry = context.tables.find_row(&row.name);
    let marks = entry.map_or_else(Vec::new, |entry| context.marks(entry.node, skipped, put));
    let mut spans = crate::tui::widget::marked(&text, &marks, role);
    let mut left = room.saturating_sub(crate::tui::widget::width(&spans));
    for caller in row.stack.iter().skip(1) {
        let arrow = if glyphs.ascii { " < " } else { " ◂ " };
        if left < 9 {
            break;
        }
        let text = shorten(base(caller), left - 3, glyphs).0;
        left -= (crate::tui::widget::text::width(&text) + 3).min(left);
        spans.extend([Span::new(arrow, Role::Faint), Span::new(text, Role::Dim)]);
    }
    spans
}

impl Pane for TrendPane {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Trend, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        LEGEND
    }

    fn title(&self, context: &Context<'_>) -> Spans {
        let mut title = vec![Span::new("Trend", Role::Title)];
        if let Some(progress) = context.windows.and_then(|windows| windows.progress.as_ref()) {
            title.push(Span::new(format!("  {progress}"), Role::Chip));
        } else if let Some(growth) = self.shown(context) {
            let span = match growth.span_nanos() {
                0 => String::new(),
                nanos => format!(" over {}", unit::format_value(nanos, "nanoseconds", "auto")),
            };
            let by = if growth.by_cum { "cum" } else { "flat" };
            let count = growth.points.len();
            let basis = growth.basis.words();
            let basis = basis.map_or_else(String::new, |words| format!(", {words}"));
            let words = match context.windows {
                Some(_) => format!("  {count} windows{span}, by {by}{basis}"),
                None => format!("  {count} snapshots{span}, by {by}{basis}"),
            };
            title.push(match one_heap(growth) {
                Some(text) => Span::new(format!("  {text}"), Role::Warning),
                None => Span::new(words, Role::Dim),
            });
        }
        if let Some(through) = &self.through {
            let room = usize::from(context.width).saturating_sub(88).max(16);
            let through = shorten(through, room, context.glyphs).0;
            title.push(Span::new(format!("  stacks through {through}"), Role::Chip));
        }
        title
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        let Some(growth) = self.shown(context) else { return Vec::new() };
        let (from, to) = self.ends(growth);
        if context.width < REMARK_FROM {
            return vec![Span::new("steadiest first, bars by row", Role::Dim)];
        }
        let order = Span::new("steady growth first, bars by row", Role::Dim);
        if one_heap(growth).is_some() {
            return vec![order];
        }
        let chosen = format!("  enter compares {} to {}", from + 1, to + 1);
        vec![order, Span::new(chosen, Role::Text)]
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        if let Some(growth) = self.shown(context).cloned()
            && self.list.act(action, growth.series.len(), usize::from(context.height.max(2) / 2))
        {
            return self.select(&growth);
        }
        match action {
            Action::Move(_) | Action::Page(_) | Action::First | Action::Last => Outcome::Done,
            Action::Open => self.open(context),
            Action::Stacks => self.toggle_stacks(context),
            Action::Left => self.mark(true, -1, context),
            Action::Right => self.mark(true, 1, context),
            Action::Earlier(by) => self.mark(false, i64::from(by), context),
            Action::ShowSnapshot => match self.shown(context) {
                Some(growth) => Outcome::Snapshot(self.ends(growth).1),
                None => Outcome::Done,
            },
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (_, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        let Some(y) = usize::from(y).checked_sub(2) else { return Outcome::Done };
        let Some(growth) = self.shown(context).cloned() else { return Outcome::Done };
        let row = self.list.first() + y;
        if row >= growth.series.len() {
            return Outcome::Done;
        }
        if double {
            return self.open(context);
        }
        self.list.go(row);
        self.select(&growth)
    }

    fn follow(&mut self, context: &Context<'_>) {
        let Some(growth) = self.shown(context).cloned() else { return };
        let now = (Arc::as_ptr(&growth) as usize, context.selected.cloned());
        if self.through.is_none() && self.followed.as_ref() != Some(&now) {
            let place = context.selected.and_then(|key| growth.find(key));
            self.list.go(place.unwrap_or(self.list.row()));
            self.followed = Some(now);
        }
        self.list.scroll(Self::rows(context), growth.series.len());
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        let (growth, through) = (context.trend?, self.through.clone()?);
        let asked = (Arc::as_ptr(growth) as usize, Arc::clone(&through));
        if self.pending.question() == Some(&asked) {
            return None;
        }
        let number = self.pending.ask(asked);
        let request = GrowthRequest {
            points: Arc::new(growth.points.clone()),
            query: growth.query().clone(),
            like: Arc::clone(context.tables.analysis.selected().source()),
            rows: TrendRows::Stacks(through),
            previous: None,
        };
        Some(Job::Trend { number, request: Box::new(request) })
    }

    fn answer(&mut self, event: &Event) -> bool {
        let Event::Trend(number, growth) = event else { return false };
        if growth.rows == TrendRows::Functions {
            return false;
        }
        if self.pending.answer(*number).is_some() {
            self.stacks = Some(Arc::clone(growth));
        }
        true
    }

    fn back(&mut self) -> bool {
        self.followed = None;
        self.through.take().is_some()
    }

    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        let row = self.shown(context)?.series.get(self.list.row())?;
        Some(Arc::clone(&row.name))
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        let Some(growth) = self.shown(context) else { return Vec::new() };
        let Some(row) = growth.series.get(self.list.row()) else { return Vec::new() };
        sentence(row, growth)
    }

    fn view(&self, context: &Context<'_>) -> View {
        let Some(growth) = self.shown(context).filter(|_| context.points.len() > 1) else {
            return Self::note(context);
        };
        let columns = self.columns(context, growth);
        let room = places(&columns, 0, context.width).last().map_or(0, |&(_, room)| room);
        let shown =
            growth.series.iter().enumerate().skip(self.list.first()).take(Self::rows(context));
        let row = |(place, row): (usize, &Series)| TableRow {
            cells: Self::cells(row, growth, room, context),
            selected: place == self.list.row(),
        };
        let total = std::iter::once(Self::total(growth, room, context));
        View::Table(columns, total.chain(shown.map(row)).collect())
    }
}
