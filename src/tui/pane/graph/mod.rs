//! The call graph as boxes and lines: around a function, or of the whole profile.

mod draw;
mod mouse;
mod moves;
mod scroll;
mod state;

pub use state::Graph;

use std::sync::Arc;

use crate::explore::graph::GraphRequest;
use crate::explore::view::NodeKey;
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::pane_trait::Pane;
use crate::tui::pane::view::View;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans};

impl Pane for Graph {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Graph]
    }

    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        draw::LEGEND
    }

    fn title(&self, context: &Context<'_>) -> Spans {
        self.heading(context)
    }

    fn remark(&self, context: &Context<'_>) -> Spans {
        self.counts(context)
    }

    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        self.carry_out(action, context)
    }

    fn click(&mut self, at: (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        self.click_at(at, double, context)
    }

    fn wheel(&mut self, by: i32, context: &Context<'_>) -> Outcome {
        self.scroll_by((0, by), context);
        Outcome::Done
    }

    fn drag(&mut self, (columns, rows): (i32, i32), context: &Context<'_>) -> bool {
        self.scroll_by((-columns, -rows), context);
        true
    }

    fn zoom(&mut self, _: (u16, u16), closer: bool, _: &Context<'_>) -> Outcome {
        self.step_detail(closer);
        Outcome::Done
    }

    fn follow(&mut self, context: &Context<'_>) {
        self.follow_selection(context);
        self.reveal(context);
    }

    fn hide(&mut self, context: &Context<'_>) {
        self.close(context);
    }

    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        let question = self.question(context)?;
        if self.pending.question() == Some(&question) {
            return None;
        }
        let (_, scope, canvas) = question;
        let request = GraphRequest { view: Arc::clone(context.tables), scope, canvas };
        Some(Job::Graph { number: self.pending.ask(question), request: Box::new(request) })
    }

    fn answer(&mut self, event: &Event) -> bool {
        let Event::Graph(number, picture) = event else { return false };
        if self.pending.answer(*number).is_some() {
            self.take(picture);
        }
        true
    }

    fn back(&mut self) -> bool {
        self.step_back()
    }

    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        self.key_of_cursor().or_else(|| context.selected.cloned())
    }

    fn detail(&self, context: &Context<'_>) -> Spans {
        self.sentence(context)
    }

    fn names_in_view<'a>(&self, context: &Context<'a>) -> Vec<&'a str> {
        self.names(context)
    }

    fn view(&self, context: &Context<'_>) -> View {
        match &self.picture {
            None => View::Note(vec![vec![Span::new("drawing the call graph", Role::Dim)]]),
            Some(picture) => View::Graph(self.cells(picture, context)),
        }
    }
}
