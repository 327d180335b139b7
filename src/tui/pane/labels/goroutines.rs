//! Single goroutines of a dump, longest wait first, each with its stack below it once it is opened.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis::package::{Origin, origin};
use crate::explore::pane_id::PaneId;
use crate::explore::view::NodeKey;
use crate::profile::Line;
use crate::profile::goroutines::{DumpedGoroutine, GoroutineDump};
use crate::tui::keys::bindings::Action;
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::shorten;
use crate::tui::pane::outcome::Outcome;
use crate::tui::theme::Role;
use crate::tui::widget::table::{Cell, TableColumn, TableRow, places};
use crate::tui::widget::text::{Cut, cut, width};
use crate::tui::widget::{Span, Spans, number};
use crate::unit;

/// A goroutine, or one frame of its stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct GoroutineRow {
    /// The index in the dump.
    goroutine: u32,
    /// The frame from the innermost on; `None` for the goroutine itself.
    frame: Option<u32>,
}

/// The list of goroutines.
#[derive(Debug, Default)]
pub(super) struct Goroutines {
    rows: Vec<GoroutineRow>,
    /// Goroutines whose stacks are shown, by index.
    open: BTreeSet<u32>,
    /// The dump of the rows, by its address.
    made_for: Option<usize>,
    list: ListCursor,
}

impl Goroutines {
    fn arrange(&mut self, dump: &GoroutineDump) {
        self.rows.clear();
        for (place, &goroutine) in (0..).zip(&dump.goroutines) {
            self.rows.push(GoroutineRow { goroutine: place, frame: None });
            if self.open.contains(&place) {
                let frames = (0..).zip(dump.frames(goroutine));
                let row = |(frame, _)| GoroutineRow { goroutine: place, frame: Some(frame) };
                self.rows.extend(frames.map(row));
            }
        }
    }

    pub(super) fn follow(&mut self, context: &Context<'_>) {
        let Some(dump) = context.goroutines else { return };
        let now = Some(Arc::as_ptr(dump) as usize);
        if self.made_for != now {
            (self.list, self.made_for) = (ListCursor::default(), now);
            self.open.clear();
            self.arrange(dump);
        }
        self.list.scroll(usize::from(context.height.saturating_sub(1)), self.rows.len());
    }

    /// The row under the cursor with its goroutine.
    fn row<'a>(
        &self,
        context: &Context<'a>,
    ) -> Option<(GoroutineRow, DumpedGoroutine, &'a GoroutineDump)> {
        let row = *self.rows.get(self.list.row())?;
        let dump: &'a GoroutineDump = context.goroutines?;
        Some((row, *dump.goroutines.get(row.goroutine as usize)?, dump))
    }

    pub(super) fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        if self.list.act(action, self.rows.len(), usize::from(context.height.max(2) / 2)) {
            return Outcome::Done;
        }
        let Some((row, goroutine, dump)) = self.row(context) else { return Outcome::Ignored };
        match (action, row.frame) {
            (Action::Open, Some(frame)) => {
                let line = dump.frames(goroutine).nth(frame as usize);
                return line.map_or(Outcome::Done, |line| Self::go(line, dump, context));
            }
            (Action::Open, None) => {
                if !self.open.remove(&row.goroutine) {
                    self.open.insert(row.goroutine);
                }
            }
            // Into the stack, and back out of it.
            (Action::Right, _) if self.open.contains(&row.goroutine) => {
                self.list.step(1, self.rows.len());
                return Outcome::Done;
            }
            (Action::Right, _) => drop(self.open.insert(row.goroutine)),
            (Action::Left, None) => drop(self.open.remove(&row.goroutine)),
            (Action::Left, Some(_)) => {}
            _ => return Outcome::Ignored,
        }
        self.arrange(dump);
        let head = GoroutineRow { frame: None, ..row };
        self.list.go(self.rows.iter().position(|&other| other == head).unwrap_or(0));
        Outcome::Done
    }

    /// Goes to the function of a frame.
    fn go(line: &Line, dump: &GoroutineDump, context: &Context<'_>) -> Outcome {
        let name = name_of(line, dump);
        match context.tables.find_row(&name) {
            Some(entry) => Outcome::Go(PaneId::Callers, context.tables.key(entry.node)),
            None => Outcome::Tell(format!("no row of the tables is {name}")),
        }
    }

    pub(super) fn click(&mut self, y: usize, double: bool, context: &Context<'_>) -> Outcome {
        let row = self.list.first() + y;
        if row >= self.rows.len() {
            return Outcome::Done;
        }
        self.list.go(row);
        if double { self.act(Action::Open, context) } else { Outcome::Done }
    }

    /// The function of the frame under the cursor, or the place where the goroutine is.
    pub(super) fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        let (row, goroutine, dump) = self.row(context)?;
        let line = match row.frame {
            Some(frame) => dump.frames(goroutine).nth(frame as usize)?,
            None => place(goroutine, dump)?,
        };
        Some(name_of(line, dump).into())
    }

    pub(super) fn table(&self, context: &Context<'_>) -> (Vec<TableColumn>, Vec<TableRow>) {
        let Some(dump) = context.goroutines else { return (Vec::new(), Vec::new()) };
        let rows = usize::from(context.height.saturating_sub(1));
        let shown = || self.rows.iter().enumerate().skip(self.list.first()).take(rows);
        let heads = || {
            let heads = shown().filter(|(_, row)| row.frame.is_none());
            heads.filter_map(|(_, row)| dump.goroutines.get(row.goroutine as usize).copied())
        };
        let longest = |text: &dyn Fn(DumpedGoroutine) -> String, least: usize, most: usize| {
            let widths = heads().map(|goroutine| width(&text(goroutine)));
            widths.max().unwrap_or(0).clamp(least, most) as u16
        };
        let all = usize::from(context.width);
        let state = |goroutine| dump.label(goroutine, "state");
        let column = |title: &str, width, right| TableColumn {
            title: title.to_owned(),
            width,
            right,
            sorted: (title == "waiting").then_some(true),
        };
        // A frame takes the whole row from the first column on, so that column is aligned by blanks.
        let id = usize::from(longest(&|goroutine| goroutine.id.to_string(), 4, 12));
        let mut columns = vec![column(&format!("{:>id$}", "id"), id as u16, false)];
        // The first goroutine has waited longest.
        let waits = dump.goroutines.first().is_some_and(|goroutine| goroutine.minutes > 0);
        if waits {
            columns.push(column("waiting", longest(&waiting, 8, 10), true));
        }
        columns.push(column("state", longest(&state, 8, (all / 4).max(14)), false));
        columns.push(column("where", 0, false));
        let places = places(&columns, 0, context.width);
        let room = |from_end: usize| {
            let place = places.iter().rev().nth(from_end);
            place.map_or(0, |place| usize::from(place.1))
        };
        let text = |text: String, role| Cell::Text(vec![Span::new(text, role)]);
        let head = |goroutine: DumpedGoroutine| {
            let line = place(goroutine, dump);
            let place = line.map_or_else(String::new, |line| name_of(line, dump));
            let mut cells = vec![text(format!("{:>id$}", goroutine.id), Role::Text)];
            if waits {
                cells.push(Cell::Text(number(&waiting(goroutine), true)));
            }
            let state = cut(&state(goroutine), room(1), Cut::End, context.glyphs).into_owned();
            cells.push(text(state, Role::Dim));
            cells.push(text(shorten(&place, room(0), context.glyphs).0, Role::Text));
            cells
        };
        let row = |(at, row): (usize, &GoroutineRow)| {
            let goroutine = dump.goroutines.get(row.goroutine as usize);
            let cells = match (goroutine, row.frame) {
                (Some(&goroutine), None) => head(goroutine),
                (Some(&goroutine), Some(frame)) => {
                    let line = dump.frames(goroutine).nth(frame as usize);
                    let spans = line.map(|line| frame_spans(line, dump, all, context));
                    vec![Cell::Text(spans.unwrap_or_default())]
                }
                (None, _) => Vec::new(),
            };
            TableRow { cells, selected: at == self.list.row() }
        };
        let rows = shown().map(row).collect();
        (columns, rows)
    }

    pub(super) fn remark(context: &Context<'_>) -> Spans {
        let count = context.goroutines.map_or(0, |dump| dump.goroutines.len());
        vec![Span::new(format!("{count} in the dump, longest wait first"), Role::Dim)]
    }

    /// The effect of Enter on the row under the cursor.
    pub(super) fn open_hint(&self) -> Option<&'static str> {
        let row = self.rows.get(self.list.row())?;
        Some(match row.frame {
            Some(_) => "function",
            None if self.open.contains(&row.goroutine) => "fold",
            None => "stack",
        })
    }

    /// A sentence about the goroutine under the cursor.
    pub(super) fn detail(&self, context: &Context<'_>) -> Spans {
        let Some((row, goroutine, dump)) = self.row(context) else { return Vec::new() };
        let state = dump.label(goroutine, "state");
        let mut spans = vec![
            Span::new(format!("goroutine {}", goroutine.id), Role::Title),
            Span::new(if is_condition(&state) { " is " } else { " is in " }, Role::Text),
            Span::new(state, Role::Number),
        ];
        if goroutine.minutes > 0 {
            let text = format!(" for {}", waiting(goroutine));
            spans.push(Span::new(text, Role::Text));
        }
        let creator = dump.label(goroutine, "created_by");
        if !creator.is_empty() {
            spans.push(Span::new(format!(", created by {creator}"), Role::Dim));
        }
        let keys = match row.frame {
            Some(_) => "; enter goes to the function",
            None if self.open.contains(&row.goroutine) => "; enter hides its stack",
            None => "; enter shows its stack",
        };
        spans.push(Span::new(keys, Role::Dim));
        spans
    }
}

/// True for a state that is an adjective: a goroutine is running, and is in a select.
fn is_condition(state: &str) -> bool {
    let words = ["running", "runnable", "idle", "dead", "waiting", "preempted", "leaked"];
    state.split([' ', ',']).next().is_some_and(|first| words.contains(&first))
}

/// The time for which a goroutine waits; dumps tell no less than a minute.
fn waiting(goroutine: DumpedGoroutine) -> String {
    match goroutine.minutes {
        0 => String::new(),
        minutes => unit::format_value(60 * i64::from(minutes), "seconds", "auto"),
    }
}

fn name_of(line: &Line, dump: &GoroutineDump) -> String {
    let profile = &dump.profile;
    profile.strings().text(profile.function(line.function).name).into_owned()
}

fn file_of(line: &Line, dump: &GoroutineDump) -> String {
    let profile = &dump.profile;
    profile.strings().text(profile.function(line.function).file).into_owned()
}

/// The innermost frame of the program's own code, or else the innermost of all.
fn place(goroutine: DumpedGoroutine, dump: &GoroutineDump) -> Option<&Line> {
    let own = |line: &&Line| origin(&name_of(line, dump), &file_of(line, dump)) == Origin::Own;
    dump.frames(goroutine).find(own).or_else(|| dump.frames(goroutine).next())
}

/// A frame below its goroutine: the function, then file and line, in `all` columns.
fn frame_spans(line: &Line, dump: &GoroutineDump, all: usize, context: &Context<'_>) -> Spans {
    let (name, file) = (name_of(line, dump), file_of(line, dump));
    let base = file.rsplit('/').next().unwrap_or_default();
    let source = if base.is_empty() { String::new() } else { format!("  {base}:{}", line.line) };
    let indent = 4;
    let room = all.saturating_sub(indent + 2 + width(&source));
    let role = if origin(&name, &file) == Origin::Own { Role::Text } else { Role::Dim };
    vec![
        Span::new(" ".repeat(indent), Role::Text),
        Span::new(shorten(&name, room, context.glyphs).0, role),
        Span::new(source, Role::Faint),
    ]
}
