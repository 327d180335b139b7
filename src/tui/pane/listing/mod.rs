//! The source of the selected function, each line with its costs.
//!
//! Costs and files come from the background, colours after them. Until then the old listing stays, and text is plain.

mod blocks;
mod draw;
mod history;
mod history_state;
mod instruction_rows;
mod line_colours;
mod row_index;
mod state;
mod tabs;
mod unfolding;

use std::sync::Arc;

use crate::explore::annotated_source::SourceRequest;
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::view::View;
use crate::tui::widget::Spans;
use blocks::Unfolding;
pub use state::Listing;
use state::{SHIFT, ShownSource};

impl Pane for Listing {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Source, Scope::Rows]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[
            (
                "bar",
                "how the line compares to the costliest of the function, by flat or cum as Top",
            ),
            ("flat", "what the line spends itself"),
            ("cum", "with everything that it calls, each sample once"),
            ("at the right", "the call that costs most on the line, and what it costs"),
            ("dim", "lines that cost nothing"),
            ("behind the text", "who changed the line last, by git; --no-blame: none"),
            ("arrows", "jumps among the instructions of an unfolded line"),
        ]
    }

    fn title(&self, context: &Context<'_>) -> Spans {
        self.heading(context)
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        self.sums(context)
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        if self.list.act(action, self.count(), usize::from(context.height.max(2) / 2)) {
            return Outcome::Done;
        }
        match action {
            Action::NextHot => self.hot(true),
            Action::PreviousHot => self.hot(false),
            Action::Hottest => match self.shown.as_ref().and_then(|s| s.hottest(context.by_cum)) {
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
            Action::Instructions => self.toggle_instructions(),
            Action::Edit => self.place(),
            _ => Outcome::Ignored,
        }
    }

    fn click(&mut self, (_, y): (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        let Some(y) = y.checked_sub(self.headings(context)) else { return Outcome::Done };
        let row = self.list.first() + usize::from(y);
        if row >= self.count() {
            return Outcome::Done;
        }
        self.list.go(row);
        if double { self.open(context) } else { Outcome::Done }
    }

    fn follow(&mut self, context: &Context<'_>) {
        let height = self.room(context);
        if std::mem::take(&mut self.fresh)
            && let Some(shown) = &self.shown
        {
            self.shift = 0;
            let row = shown.hottest(context.by_cum).unwrap_or(0);
            self.list.go(row);
            self.list.begin_with(shown.best_first(row, height));
        }
        let here = self.shown.as_ref().map(|shown| &shown.asked.1);
        if self.returning.as_ref().is_some_and(|(key, _)| Some(key) == here) {
            self.list.go(self.returning.take().map_or(self.list.row(), |(_, row)| row));
        }
        if self.aiming.as_ref().is_some_and(|(key, _)| Some(key) == here) {
            let row = self.aiming.take().and_then(|(_, line)| self.row_of(line));
            if let (Some(row), Some(shown)) = (row, &self.shown) {
                self.list.begin_with(shown.best_first(row, height));
                self.list.go(row);
            }
        }
        if self.left.is_some() {
            // The cursor is kept for a listing that will come back.
            return;
        }
        self.list.scroll(height, self.count());
    }

    fn hide(&mut self, context: &Context<'_>) {
        let old = |shown: &mut ShownSource| !context.tables.share_tree(&shown.annotated.view);
        if let Some(shown) = self.shown.take_if(old) {
            self.left = Some((shown.asked.1, shown.rows.len()));
        }
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        let key = context.selected?;
        let wanted = (context.generation, Arc::clone(key));
        if self.pending.question() != Some(&wanted) {
            let number = self.pending.ask(wanted);
            let request = SourceRequest {
                view: Arc::clone(context.tables),
                key: Arc::clone(key),
                lines: self.shown.as_ref().map(|shown| shown.annotated.lines.clone()),
                finder: Arc::clone(&self.finder),
            };
            return Some(Job::AnnotateSource { number, request: Box::new(request) });
        }
        let job = self.ask_instructions(context).or_else(|| self.ask_history(context));
        if job.is_some() {
            return job;
        }
        let (section, from, to) = self.seen(context)?;
        let paint = self.shown.as_mut()?.paints.get_mut(section)?.as_mut()?;
        let (text, start, end) = paint.ask(from, to)?;
        Some(Job::Paint { text, start, end })
    }

    fn answer(&mut self, event: &Event) -> bool {
        match event {
            Event::Annotated(number, answer) => {
                if let Some(asked) = self.pending.answer(*number) {
                    let mut shown = ShownSource::new(asked.clone(), Arc::clone(answer));
                    // Unfolded lines stay unfolded for the same function; their instructions are read anew.
                    let same = self.shown.as_ref().is_none_or(|old| old.asked.1 == shown.asked.1);
                    if !same {
                        self.instructions.unfolding = Unfolding::default();
                    }
                    if self.instructions.alone_for.take_if(|key| *key == shown.asked.1).is_some() {
                        self.instructions.unfolding.alone = true;
                    }
                    shown.arrange(&self.instructions.unfolding);
                    // The cursor stays on its row for the same function, with another sample type or a newer snapshot.
                    let place =
                        |shown: &ShownSource| (Arc::clone(&shown.asked.1), shown.rows.len());
                    let before = self.left.take().or_else(|| self.shown.as_ref().map(place));
                    self.fresh = before != Some(place(&shown));
                    self.shown = Some(shown);
                }
                true
            }
            Event::Instructions(number, answer) => {
                self.take_instructions(*number, answer);
                true
            }
            Event::LineHistories(number, answer) => {
                self.take_history(*number, answer);
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
