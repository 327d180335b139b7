//! The mouse: a click selects, a double click opens, the wheel scrolls; headers sort, hints act, the split is dragged.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{App, Stage};
use crate::tui::effect::Effects;
use crate::tui::keys::bindings::Action;
use crate::tui::placement::chrome::Click;
use crate::tui::popup::Overlay;

/// Rows that a notch of the wheel moves.
const NOTCH: i32 = 3;

impl App {
    pub(super) fn mouse(&mut self, mouse: MouseEvent, double: bool) -> Effects {
        let at = Position { x: mouse.column, y: mouse.row };
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                self.message = None;
                self.is_dragging = self.overlay.is_none() && self.on_split(at);
                if self.is_dragging { Effects::none() } else { self.click(at, double) }
            }
            MouseEventKind::Drag(MouseButton::Left) if self.is_dragging => {
                let shift = i32::from(at.x) - self.arrangement.unshifted(self.size.0);
                self.arrangement.shift = shift as i16;
                Effects::none()
            }
            MouseEventKind::Up(_) => {
                self.is_dragging = false;
                Effects::none()
            }
            MouseEventKind::ScrollDown => self.wheel(at, NOTCH),
            MouseEventKind::ScrollUp => self.wheel(at, -NOTCH),
            _ => Effects::none(),
        }
    }

    fn on_split(&self, at: Position) -> bool {
        let split = self.regions().and_then(|regions| regions.split);
        split.is_some_and(|split| split.contains(at))
    }

    fn click(&mut self, at: Position, double: bool) -> Effects {
        let Some(regions) = self.regions() else { return Effects::none() };
        let piece = self.pieces(&regions).into_iter().find(|piece| {
            Rect { x: piece.x, y: piece.y, width: piece.width(), height: 1 }.contains(at)
        });
        if let Some(click) = piece.and_then(|piece| piece.click) {
            return match (click, &self.overlay) {
                (Click::Act(action), _) => self.act(action),
                (Click::Type(index), None) => self.choose_type(index),
                (Click::Chip(index), None) => self.refine(|list| list.remove(index)),
                (Click::Type(_) | Click::Chip(_), Some(_)) => Effects::none(),
            };
        }
        if self.overlay.is_some() {
            return if double { self.act(Action::Accept) } else { Effects::none() };
        }
        let slot = regions.slots.into_iter().find(|slot| slot.body.contains(at));
        let Some(slot) = slot.filter(|_| matches!(self.stage, Stage::Ready)) else {
            return Effects::none();
        };
        self.arrangement.show(slot.pane);
        let inside = (at.x - slot.body.x, at.y - slot.body.y);
        let outcome = self.with_pane(&slot, |pane, context| pane.click(inside, double, context));
        outcome.map_or_else(Effects::none, |outcome| self.outcome(outcome))
    }

    /// Scrolls the pane under the mouse. The keys stay where they are.
    fn wheel(&mut self, at: Position, by: i32) -> Effects {
        if matches!(self.overlay, Some(Overlay::Message { .. })) {
            return Effects::none();
        }
        if self.overlay.is_some() {
            return self.act(Action::Move(by.signum()));
        }
        if matches!(self.stage, Stage::Log(_)) {
            return self.act(Action::Move(by));
        }
        let slot = self.regions().and_then(|r| r.slots.into_iter().find(|s| s.body.contains(at)));
        let Some(slot) = slot else { return Effects::none() };
        let outcome = self.with_pane(&slot, |pane, context| pane.wheel(by, context));
        outcome.map_or_else(Effects::none, |outcome| self.outcome(outcome))
    }
}
