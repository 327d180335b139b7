//! The screen of a garbage collector's log: the heap over time, pauses below it, and a table of all cycles.
//!
//! It shows one run of the program at a time, in place of the panes: a log has no functions.

use std::sync::Arc;

use super::keys::bindings::Action;
use super::list_cursor::ListCursor;
use super::theme::Role;
use super::widget::chart::Bin;
use super::widget::{Span, Spans};
use crate::report::gclog;
use crate::runtime::gctrace::{Cycle, Log, Run};
use crate::runtime::memory_breakdown::size;
use crate::runtime::summary::{Summary, milliseconds};

/// Meanings of the charts and columns, for the help.
pub const LEGEND: &[(&str, &str)] = &[
    ("area", "what a cycle found alive; brighter from where it began to grow"),
    ("shade", "garbage on top of it, as large as the heap became"),
    ("line", "the size at which the next cycle should end"),
    ("before, peak", "the heap when the cycle began, and when it ended"),
    ("pause", "how long the program stood still"),
    ("gc cpu", "the processors' time that collecting took since the start"),
    ("growth", "the level stretch and the rise that fit the sizes best"),
    ("f", "a cycle that the program asked for"),
];

/// The state of the screen.
#[derive(Debug)]
pub struct GcLogView {
    log: Arc<Log>,
    run: usize,
    pub(super) summary: Option<Summary>,
    /// The cycles of the table.
    pub(super) list: ListCursor,
}

impl GcLogView {
    /// The log, opened at the run with the most cycles.
    pub fn new(log: Arc<Log>) -> GcLogView {
        let mut view = GcLogView { run: 0, summary: None, list: ListCursor::default(), log };
        view.choose(view.log.longest());
        view
    }

    fn choose(&mut self, run: usize) {
        self.run = run;
        self.summary = Summary::new(self.current_run());
        let began = self.summary.as_ref().and_then(|summary| summary.growth);
        self.list = ListCursor::new(began.map_or(0, |growth| growth.cycle));
    }

    /// The parsed log of all runs; the clone is cheap.
    pub fn log(&self) -> Arc<Log> {
        Arc::clone(&self.log)
    }

    /// The run that is shown.
    pub(super) fn current_run(&self) -> &Run {
        static NONE: Run = Run { cycles: Vec::new(), scavenges: Vec::new() };
        self.log.runs.get(self.run).unwrap_or(&NONE)
    }

    /// Handles a key; `rows` is the height of the table. Returns lines for the user, or `None` for a key without a
    /// meaning here.
    pub fn act(&mut self, action: Action, rows: usize) -> Option<Vec<String>> {
        let count = self.current_run().cycles.len();
        match action {
            _ if self.list.act(action, count, rows.max(2) / 2) => {}
            Action::NextType => {
                if self.log.runs.len() < 2 {
                    return Some(vec!["this log is of one run".to_owned()]);
                }
                self.choose((self.run + 1) % self.log.runs.len());
            }
            Action::Growth => match self.summary.as_ref().and_then(|summary| summary.growth) {
                Some(growth) => self.list.go(growth.cycle),
                None => return Some(vec!["what is alive does not grow steadily".to_owned()]),
            },
            Action::Hottest => self.list.go(self.summary.as_ref().map_or(0, |s| s.longest)),
            Action::Broken => return Some(self.broken()),
            _ => return None,
        }
        self.list.scroll(rows, count);
        Some(Vec::new())
    }

    /// The unreadable lines under a heading, or one line that says there are none.
    fn broken(&self) -> Vec<String> {
        if self.log.broken.is_empty() {
            return vec!["every line of the collector could be read".to_owned()];
        }
        let count = self.log.broken_count;
        let head = format!("{count} lines begin as the collector's do and cannot be read:");
        let lines = self.log.broken.iter().take(12);
        [head].into_iter().chain(lines.map(|(number, line)| format!("{number}: {line}"))).collect()
    }

    /// The last line of the header: parts of the log, and the run that is shown.
    pub fn headline(&self) -> Spans {
        let mut spans = vec![Span::new(gclog::log_summary(&self.log), Role::Text)];
        if self.log.runs.len() > 1 {
            let text = format!("  [run {} of {}]", self.run + 1, self.log.runs.len());
            spans.push(Span::new(text, Role::Accent));
        }
        spans
    }

    /// The summary of the run, line by line.
    pub(super) fn lines(&self) -> Vec<String> {
        let run = self.current_run();
        self.summary.as_ref().map_or_else(Vec::new, |summary| gclog::summary_lines(run, summary))
    }

    /// A sentence about the cycle under the cursor.
    pub fn detail(&self) -> Spans {
        let Some(cycle) = self.current_run().cycles.get(self.list.row()) else { return Vec::new() };
        let plain = |text: &str| Span::new(text, Role::Text);
        let figure = |text: String| Span::new(text, Role::Number);
        let mut spans = vec![Span::new(format!("cycle {}", cycle.number), Role::Title)];
        if let Some(at) = cycle.at {
            spans.push(plain(&format!(" at {at:.2}s")));
        }
        spans.extend([plain(" kept "), figure(size(cycle.live)), plain(" of ")]);
        spans.extend([figure(size(cycle.peak)), plain(", stopped the program for ")]);
        spans.push(figure(milliseconds(cycle.pause)));
        if cycle.concurrent > 0.0 {
            let beside = milliseconds(cycle.concurrent);
            spans.push(Span::new(format!(" and worked {beside} beside it"), Role::Dim));
        }
        if cycle.forced {
            spans.push(Span::new("; the program asked for it", Role::Dim));
        }
        spans
    }

    /// The column of a cycle in a chart of `width` columns.
    pub(super) fn column(&self, cycle: &Cycle, width: usize) -> usize {
        let run = self.current_run();
        let ends = run.cycles.first().zip(run.cycles.last());
        let (start, end) = ends.map_or((0.0, 1.0), |(a, b)| (run.position(a), run.position(b)));
        let part = (run.position(cycle) - start) / (end - start).max(1e-9);
        ((part * width as f64) as usize).min(width.saturating_sub(1))
    }

    /// The heap in `width` columns. A column without a cycle repeats the one before.
    pub(super) fn heap(&self, width: usize) -> Vec<Bin> {
        let goals = self.current_run().cycles.iter().filter_map(|cycle| cycle.goal).max();
        let most = self.summary.as_ref().map_or(1, |summary| summary.peak.max(1));
        // A goal far above the heap would flatten everything else.
        let most = most.max(goals.unwrap_or(0).min(most.saturating_mul(3) / 2)) as f64;
        let growth = self.summary.as_ref().and_then(|summary| summary.growth);
        self.binned(width, |bin, place, cycle| {
            let higher = |old: f64, new: i64| old.max(new as f64 / most);
            let grows = growth.is_some_and(|growth| place >= growth.cycle);
            Bin {
                area: higher(bin.area, cycle.live),
                above: higher(bin.above, cycle.peak.max(cycle.before)),
                goal: cycle.goal.map(|goal| goal as f64 / most).filter(|goal| *goal <= 1.0),
                role: Some(if grows { Role::Hot } else { Role::Cold }),
            }
        })
    }

    /// The pauses in `width` columns. A column without a cycle is empty.
    pub(super) fn pauses(&self, width: usize) -> Vec<Bin> {
        let most = self.summary.as_ref().map_or(1.0, |summary| summary.pauses[2]).max(1e-9);
        let mut bins = vec![Bin::default(); width];
        for cycle in &self.current_run().cycles {
            if let Some(bin) = bins.get_mut(self.column(cycle, width)) {
                bin.area = bin.area.max(cycle.pause / most);
                bin.role = Some(Role::Warm);
            }
        }
        bins
    }

    fn binned(&self, width: usize, take: impl Fn(Bin, usize, &Cycle) -> Bin) -> Vec<Bin> {
        let mut bins: Vec<Option<Bin>> = vec![None; width];
        for (place, cycle) in self.current_run().cycles.iter().enumerate() {
            if let Some(bin) = bins.get_mut(self.column(cycle, width)) {
                *bin = Some(take(bin.unwrap_or_default(), place, cycle));
            }
        }
        let mut last = Bin::default();
        let each = bins.into_iter().map(|bin| {
            last = bin.unwrap_or(last);
            last
        });
        each.collect()
    }
}
