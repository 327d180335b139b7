//! The source of the selected function, each line with its costs.
//!
//! Costs and files come from the background, colours after them; until then the old listing stays, and text is plain.

mod draw;
mod paint;
mod rows;

use std::sync::Arc;

use super::{Context, Outcome, Pane, View, scroll};
use crate::analysis::before_after::Delta;
use crate::analysis::lines::LineCost;
use crate::explore::annotated_source::{AnnotatedSource, Section, SourceRequest};
use crate::explore::pane_id::PaneId;
use crate::explore::view::{NodeKey, ViewRow};
use crate::source::find::SourceFinder;
use crate::tui::effect::{Effect, Event};
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::widget::Spans;
use crate::tui::widget::listing::gutter;
use paint::Paint;
use rows::{Item, Rows};

/// Columns that text moves by.
const SHIFT: usize = 8;

/// The annotated listing.
#[derive(Debug, Default)]
pub struct Listing {
    finder: Arc<SourceFinder>,
    shown: Option<ShownSource>,
    asked: Option<(u64, NodeKey)>,
    number: u64,
    cursor: usize,
    first: usize,
    /// Columns of the text that are left out at the left.
    shift: usize,
    /// A new listing waits for the height, to put its hottest line into view.
    fresh: bool,
    /// The row to go back to, and the function that it is of.
    returning: Option<(NodeKey, usize)>,
    /// The function whose listing was let go, and how many rows it had.
    left: Option<(NodeKey, usize)>,
}

/// What there is to show.
#[derive(Debug)]
struct ShownSource {
    of: (u64, NodeKey),
    annotated: Arc<AnnotatedSource>,
    rows: Rows,
    /// Per section its colours, where there is text.
    paints: Vec<Option<Paint>>,
    /// Rows with weight, ascending, with the cost's section and place.
    hot: Vec<(usize, (usize, usize))>,
    /// The largest magnitude of a line's cum.
    most: u64,
}

impl ShownSource {
    fn new(of: (u64, NodeKey), annotated: Arc<AnnotatedSource>) -> ShownSource {
        let rows = Rows::new(&annotated.sections);
        let paint = |section: &Section| section.text.as_ref().ok().map(Arc::clone).map(Paint::new);
        let paints = annotated.sections.iter().map(paint).collect();
        let mut hot = Vec::new();
        let mut most = 0;
        for (at, section) in annotated.sections.iter().enumerate() {
            for (place, cost) in section.lines.iter().enumerate() {
                most = most.max(cost.cum.unsigned_abs());
                hot.extend(rows.of_cost(at, place, cost).map(|row| (row, (at, place))));
            }
        }
        hot.sort_unstable();
        ShownSource { of, annotated, rows, paints, hot, most }
    }

    /// The cost that stands on a row.
    fn cost(&self, row: usize) -> Option<&LineCost> {
        let at = self.hot.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        let (section, place) = self.hot[at].1;
        self.annotated.sections.get(section)?.lines.get(place)
    }

    /// What a line was and is, itself and with what it calls.
    fn change(&self, row: usize, cost: &LineCost) -> Option<[Delta; 2]> {
        self.section(row)?.changes.get(&cost.line).copied()
    }

    fn section(&self, row: usize) -> Option<&Section> {
        let (Item::Head(at) | Item::Line(at, _) | Item::Lost(at, _) | Item::Tried(at, _)) =
            self.rows.item(row)?;
        self.annotated.sections.get(at)
    }

    /// The row with the largest cum.
    fn hottest(&self) -> Option<usize> {
        let size = |row: usize| {
            self.cost(row).map_or((0, 0), |c| (c.cum.unsigned_abs(), c.flat.unsigned_abs()))
        };
        let rows = self.hot.iter().map(|(row, _)| *row);
        rows.reduce(|a, b| if size(b) > size(a) { b } else { a })
    }

    /// Where to begin showing so that a row is seen, and the beginning of its function if that is near.
    fn best_first(&self, row: usize, height: usize) -> usize {
        let usual = row.saturating_sub(height / 3);
        let (Some(section), Some(Item::Line(_, line))) = (self.section(row), self.rows.item(row))
        else {
            return usual;
        };
        let start = section.starts.iter().rev().find(|&&start| start <= line);
        match start {
            // The comment above a function says what it is for.
            Some(start) if line - start + 3 < height => row.saturating_sub(line - start + 2),
            _ => usual,
        }
    }
}

impl Listing {
    /// A listing of files that `finder` finds.
    pub fn new(finder: Arc<SourceFinder>) -> Listing {
        Listing { finder, ..Listing::default() }
    }

    /// The row under the cursor, where there is one.
    pub fn place_shown(&self) -> Option<usize> {
        self.shown.as_ref().map(|_| self.cursor)
    }

    /// Goes to a row of a function's listing as soon as that is shown.
    pub fn go_back(&mut self, key: NodeKey, row: usize) {
        self.returning = Some((key, row));
    }

    fn count(&self) -> usize {
        self.shown.as_ref().map_or(0, |shown| shown.rows.len())
    }

    fn move_to(&mut self, row: usize) -> Outcome {
        self.cursor = row.min(self.count().saturating_sub(1));
        Outcome::Done
    }

    fn hot(&mut self, down: bool) -> Outcome {
        let Some(shown) = &self.shown else { return Outcome::Done };
        let rows = shown.hot.iter().map(|(row, _)| *row);
        let next = if down {
            rows.into_iter().find(|&row| row > self.cursor)
        } else {
            rows.into_iter().rev().find(|&row| row < self.cursor)
        };
        match next {
            Some(row) => self.move_to(row),
            None => Outcome::Tell("there is no further line with weight".to_owned()),
        }
    }

    /// Goes to the callee that costs most on the line under the cursor.
    fn open(&self, context: &Context<'_>) -> Outcome {
        let cost = self.shown.as_ref().and_then(|shown| shown.cost(self.cursor));
        let Some(callee) = cost.and_then(|cost| cost.callee) else {
            return Outcome::Tell("nothing that is called here costs anything".to_owned());
        };
        let profile = context.tables.analysis.profile();
        let name = profile.string(profile.function(callee.function).name);
        let name = String::from_utf8_lossy(name);
        let nodes = context.tables.analysis.nodes();
        let same = |entry: &&ViewRow| {
            nodes
                .function(entry.node)
                .is_some_and(|f| profile.string(profile.function(f).name) == name.as_bytes())
        };
        // At another granularity than functions, a name is a part of a key only.
        let entry =
            context.tables.find_row(&name).or_else(|| context.tables.rows.iter().find(same));
        match entry {
            Some(entry) => Outcome::Go(PaneId::Source, context.tables.key(entry.node)),
            None => Outcome::Tell(format!("{name} is not in this view")),
        }
    }

    /// The file and line under the cursor.
    fn place(&self) -> Outcome {
        let Some(shown) = &self.shown else { return Outcome::Done };
        let line = match shown.rows.item(self.cursor) {
            Some(Item::Line(_, line)) => line,
            _ => 1,
        };
        match shown.section(self.cursor).map(|section| &section.text) {
            Some(Ok(text)) if text.path.is_file() => Outcome::Edit(text.path.clone(), line),
            _ => Outcome::Tell("there is no file to edit".to_owned()),
        }
    }

    /// Shows what goes on at the right, as long as some line on the screen does.
    fn shift_right(&mut self, context: &Context<'_>) -> Outcome {
        let gutter = gutter(context.width, context.line_figures());
        let end = self.shift + usize::from(context.width.saturating_sub(gutter));
        let Some(shown) = &self.shown else { return Outcome::Done };
        let rows = self.first..self.first + usize::from(context.height);
        let goes_on = |row| match shown.rows.item(row) {
            Some(Item::Line(section, line)) => {
                let text = shown.annotated.sections.get(section).and_then(|s| s.text.as_ref().ok());
                text.and_then(|text| text.line(line)).is_some_and(|line| draw::columns(line) > end)
            }
            _ => false,
        };
        if rows.into_iter().any(goes_on) {
            self.shift += SHIFT;
            return Outcome::Done;
        }
        Outcome::Tell("no line here goes on at the right".to_owned())
    }

    /// The lines of a section that are seen: its place, the first and the last.
    fn seen(&self, height: u16) -> Option<(usize, usize, usize)> {
        let shown = self.shown.as_ref()?;
        let rows = self.first..(self.first + usize::from(height)).min(shown.rows.len());
        let mut lines = rows.filter_map(|row| match shown.rows.item(row) {
            Some(Item::Line(section, line)) => Some((section, line)),
            _ => None,
        });
        let (section, from) = lines.next()?;
        let to = lines.take_while(|(s, _)| *s == section).last().map_or(from, |(_, line)| line);
        Some((section, from, to))
    }
}

impl Pane for Listing {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Source, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("bar", "how the line compares to the costliest of the function"),
            ("flat", "what the line spends itself"),
            ("cum", "with everything that it calls, each sample once"),
            ("at the right", "the call that costs most on the line, and what it costs"),
            ("dim", "lines that cost nothing"),
        ]
    }

    fn title(&self, context: &Context<'_>) -> Spans {
        self.heading(context)
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        self.sums(context)
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        let page = i64::from(context.height).max(2) / 2;
        let moved = |by: i64| (self.cursor as i64).saturating_add(by).max(0) as usize;
        match action {
            Action::Move(by) => self.move_to(moved(i64::from(by))),
            Action::Page(halves) => self.move_to(moved(i64::from(halves) * page)),
            Action::First => self.move_to(0),
            Action::Last => self.move_to(usize::MAX),
            Action::NextHot => self.hot(true),
            Action::PreviousHot => self.hot(false),
            Action::Hottest => match self.shown.as_ref().and_then(ShownSource::hottest) {
                Some(row) => self.move_to(row),
                None => Outcome::Done,
            },
            Action::Right => self.shift_right(context),
            Action::Left => {
                self.shift = self.shift.saturating_sub(SHIFT);
                Outcome::Done
            }
            Action::LineStart => {
                self.shift = 0;
                Outcome::Done
            }
            Action::Open => self.open(context),
            Action::Edit => self.place(),
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (_, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        let row = self.first + usize::from(y);
        if row >= self.count() {
            return Outcome::Done;
        }
        self.cursor = row;
        if double { self.open(context) } else { Outcome::Done }
    }

    fn follow(&mut self, context: &Context<'_>) {
        let height = usize::from(context.height);
        let count = self.count();
        if std::mem::take(&mut self.fresh)
            && let Some(shown) = &self.shown
        {
            self.shift = 0;
            self.cursor = shown.hottest().unwrap_or(0);
            self.first = shown.best_first(self.cursor, height);
        }
        let here = self.shown.as_ref().map(|shown| &shown.of.1);
        if self.returning.as_ref().is_some_and(|(key, _)| Some(key) == here) {
            self.cursor = self.returning.take().map_or(self.cursor, |(_, row)| row);
        }
        if self.left.is_some() {
            // The place in a listing that is not there at the moment.
            return;
        }
        self.cursor = self.cursor.min(count.saturating_sub(1));
        self.first = scroll(self.first, self.cursor, height, count);
    }

    fn hide(&mut self, context: &Context<'_>) {
        let old = |shown: &mut ShownSource| !context.tables.share_tree(&shown.annotated.view);
        if let Some(shown) = self.shown.take_if(old) {
            self.left = Some((shown.of.1, shown.rows.len()));
        }
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Effect> {
        let key = context.selected?;
        let wanted = (context.generation, Arc::clone(key));
        if self.asked.as_ref() != Some(&wanted) {
            self.asked = Some(wanted);
            self.number += 1;
            let wanted = SourceRequest {
                view: Arc::clone(context.tables),
                key: Arc::clone(key),
                lines: self.shown.as_ref().map(|shown| shown.annotated.lines.clone()),
                finder: Arc::clone(&self.finder),
            };
            return Some(Effect::AnnotateSource { number: self.number, wanted: Box::new(wanted) });
        }
        let (section, from, to) = self.seen(context.height)?;
        let paint = self.shown.as_mut()?.paints.get_mut(section)?.as_mut()?;
        let (text, start, end) = paint.ask(from, to)?;
        Some(Effect::Paint { text, start, end })
    }

    fn answer(&mut self, event: &Event) -> bool {
        match event {
            Event::Annotated(number, answer) => {
                if *number == self.number
                    && let Some(asked) = &self.asked
                {
                    let shown = ShownSource::new(asked.clone(), Arc::clone(answer));
                    // The place is kept while the function is: another sample type, a live update.
                    let place = |shown: &ShownSource| (Arc::clone(&shown.of.1), shown.rows.len());
                    let before = self.left.take().or_else(|| self.shown.as_ref().map(place));
                    self.fresh = before != Some(place(&shown));
                    self.shown = Some(shown);
                }
                true
            }
            Event::Painted(painted) => {
                let paints = self.shown.iter_mut().flat_map(|shown| &mut shown.paints).flatten();
                for paint in paints {
                    if paint.answer(painted) {
                        break;
                    }
                }
                true
            }
            _ => false,
        }
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        self.sentence(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        self.lines(context)
    }
}
