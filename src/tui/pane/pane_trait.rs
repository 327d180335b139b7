//! The trait of all panes.

use super::context::Context;
use super::outcome::Outcome;
use super::view::View;
use crate::explore::view::NodeKey;
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::{Action, Scope};
use crate::tui::widget::Spans;

/// A part of the screen with a title row: it handles actions and gives the content to draw.
pub trait Pane {
    /// The scopes of its keys, innermost first.
    fn scopes(&self) -> &'static [Scope];

    /// The meanings of its columns, for the help.
    fn legend(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// The left part of its title row: its name and subject.
    fn title(&self, context: &Context<'_>) -> Spans;

    /// The right part of its title row.
    fn remark(&self, context: &Context<'_>) -> Spans;

    /// Handles an action; [`Outcome::Ignored`] if it has no meaning in the pane.
    fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome;

    /// Handles a click at a column and row of the pane; `double` for the second of two.
    fn click(&mut self, at: (u16, u16), double: bool, context: &Context<'_>) -> Outcome;

    /// Handles the wheel over the pane, `by` rows.
    fn wheel(&mut self, by: i32, context: &Context<'_>) -> Outcome {
        self.act(Action::Move(by), context)
    }

    /// Moves what is shown by columns and rows, along with the mouse. True if the pane can be dragged.
    fn drag(&mut self, by: (i32, i32), context: &Context<'_>) -> bool {
        let _ = (by, context);
        false
    }

    /// Handles the wheel with Ctrl over a cell of the pane: one step closer, or away.
    fn zoom(&mut self, at: (u16, u16), closer: bool, context: &Context<'_>) -> Outcome {
        let _ = (at, closer, context);
        Outcome::Ignored
    }

    /// Follows the mouse to a cell of the pane, or out of it. True if the pane looks different then.
    fn hover(&mut self, at: Option<(u16, u16)>, context: &Context<'_>) -> bool {
        let _ = (at, context);
        false
    }

    /// Follows changes of tables, selection or size: brings the cursor to the selection and into view.
    fn follow(&mut self, context: &Context<'_>);

    /// Drops data of tables that are gone, while the pane is not shown; each such reference keeps a whole profile. The
    /// user's choices stay.
    fn hide(&mut self, context: &Context<'_>) {
        let _ = context;
    }

    /// Requests work for a complete view. It is called after every event while the pane is shown, and must not request
    /// the same twice.
    fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        let _ = context;
        None
    }

    /// Takes the answer to a request; true if it was this pane's.
    fn answer(&mut self, event: &Event) -> bool {
        let _ = event;
        false
    }

    /// Goes one step back inside the pane, for Esc; false without such a step.
    fn back(&mut self) -> bool {
        false
    }

    /// The function under the cursor, or the selected one.
    fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        context.selected.cloned()
    }

    /// A sentence about the row under the cursor.
    fn detail(&self, context: &Context<'_>) -> Spans;

    /// The effect of Enter on the row under the cursor, in a word for the footer: empty without any, `None` for that of the
    /// key.
    fn open_hint(&self) -> Option<&'static str> {
        None
    }

    /// The effect of an action on the row under the cursor, as [`Pane::open_hint`] gives that of Enter.
    fn hint(&self, action: Action) -> Option<&'static str> {
        if action == Action::Open { self.open_hint() } else { None }
    }

    /// Names of functions on the screen, which those in sentences must not look like.
    fn names_in_view<'a>(&self, context: &Context<'a>) -> Vec<&'a str> {
        let _ = context;
        Vec::new()
    }

    /// The rows for the context's size.
    fn view(&self, context: &Context<'_>) -> View;
}
