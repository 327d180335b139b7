//! The forms of the icicle: from the root or from the leaves, a sandwich, and the two sides of a comparison.

use super::Icicle;
use super::sandwich::Sandwich;
use super::sides::Sides;
use crate::explore::view::NodeKey;
use crate::tui::pane::Pane as _;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;

impl Icicle {
    /// Shows callers and callees of a function as a sandwich.
    pub fn open_around(&mut self, key: NodeKey) {
        self.sandwich = Some(Box::new(Sandwich::new(key)));
    }

    /// Opens a sandwich of the function under the cursor, or closes it.
    pub(super) fn toggle_around(&mut self, context: &Context<'_>) -> Outcome {
        if self.sandwich.take().is_some() {
            self.tree.followed = None;
            return Outcome::Done;
        }
        match self.subject(context) {
            Some(key) => self.open_around(key),
            None => return Outcome::Tell("no function is selected".to_owned()),
        }
        Outcome::Done
    }

    /// Shows before and after side by side, or their difference again.
    pub(super) fn toggle_sides(&mut self, context: &Context<'_>) -> Outcome {
        if context.tables.before_after.is_none() {
            return Outcome::Tell("there is nothing to compare; d chooses a base".to_owned());
        }
        self.sandwich = None;
        self.is_open = false;
        if self.sides.take().is_some() {
            self.tree.followed = None;
            return Outcome::Done;
        }
        if self.tree.inverted {
            self.invert();
        }
        self.sides = Some(Box::new(Sides::new()));
        Outcome::Done
    }

    /// The sides, unless a sandwich is over them.
    pub(super) fn shown_sides(&self) -> Option<&Sides> {
        self.sides.as_deref().filter(|_| self.sandwich.is_none())
    }

    pub(super) fn shown_sides_mut(&mut self) -> Option<&mut Sides> {
        self.sides.as_deref_mut().filter(|_| self.sandwich.is_none())
    }

    /// The rows that all boxes need; `None` before that is known.
    pub fn rows_needed(&self) -> Option<u16> {
        match (&self.sandwich, &self.sides) {
            (Some(sandwich), _) => sandwich.rows_needed(),
            (None, Some(sides)) => sides.rows_needed(),
            (None, None) => self.tree.rows_needed(),
        }
    }

    /// True if callers and callees of a function are shown.
    pub fn is_sandwich(&self) -> bool {
        self.sandwich.is_some()
    }

    /// Inverts the tree, or turns it back. The zoom is reset: its boxes are others then.
    pub(super) fn invert(&mut self) {
        self.tree.inverted = !self.tree.inverted;
        self.tree.unzoom();
        self.is_open = false;
    }

    /// No box is below the mouse.
    pub(super) fn unhover(&mut self) {
        self.tree.hovered = None;
        if let Some(sandwich) = &mut self.sandwich {
            sandwich.unhover();
        }
        if let Some(sides) = &mut self.sides {
            sides.unhover();
        }
    }
}
