//! The mouse: a click selects, a double click opens, the wheel scrolls, with Ctrl it zooms; headers sort, hints act, the
//! split is dragged. A move tells the pane below.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{App, Stage};
use crate::tui::effect::Effects;
use crate::tui::keys::bindings::Action;
use crate::tui::pane::Outcome;
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
                if self.is_dragging {
                    return Effects::none();
                }
                self.dragged_from = Some(at).filter(|_| self.overlay.is_none());
                self.click(at, double)
            }
            MouseEventKind::Drag(MouseButton::Left) if self.is_dragging => {
                let shift = i32::from(at.x) - self.arrangement.unshifted(self.size.0);
                self.arrangement.shift = shift as i16;
                Effects::none()
            }
            MouseEventKind::Drag(MouseButton::Left) => self.drag(at),
            MouseEventKind::Up(_) => {
                (self.is_dragging, self.dragged_from) = (false, None);
                Effects::none()
            }
            MouseEventKind::Moved => self.hover(at),
            MouseEventKind::ScrollDown | MouseEventKind::ScrollUp => {
                let by = if mouse.kind == MouseEventKind::ScrollDown { NOTCH } else { -NOTCH };
                let zooms = mouse.modifiers.contains(KeyModifiers::CONTROL);
                let effects = self.wheel(at, by, zooms);
                // Another box is below the mouse now.
                let _ = self.hover(at);
                effects
            }
            _ => Effects::none(),
        }
    }

    /// Drags what the pane with the keys shows along with the mouse.
    fn drag(&mut self, at: Position) -> Effects {
        let from = self.dragged_from.filter(|_| self.overlay.is_none());
        let Some((from, slot)) =
            from.zip(self.focused()).filter(|(from, slot)| slot.body.contains(*from))
        else {
            return Effects::idle();
        };
        self.dragged_from = Some(at);
        let by = (i32::from(at.x) - i32::from(from.x), i32::from(at.y) - i32::from(from.y));
        let moved = self.with_pane(&slot, |pane, context| pane.drag(by, context));
        if moved == Some(true) { Effects::none() } else { Effects::idle() }
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

    /// Tells the panes where the mouse is. Most moves change nothing.
    fn hover(&mut self, at: Position) -> Effects {
        if self.overlay.is_some() || !matches!(self.stage, Stage::Ready) {
            return Effects::idle();
        }
        let mut changed = false;
        for slot in self.regions().map_or_else(Vec::new, |regions| regions.slots) {
            let inside = slot.body.contains(at).then(|| (at.x - slot.body.x, at.y - slot.body.y));
            let told = self.with_pane(&slot, |pane, context| pane.hover(inside, context));
            changed |= told.unwrap_or(false);
        }
        if changed {
            self.message = None;
            return Effects::none();
        }
        Effects::idle()
    }

    /// Scrolls the pane under the mouse, or zooms it. The keys stay where they are.
    fn wheel(&mut self, at: Position, by: i32, zooms: bool) -> Effects {
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
        let inside = (at.x - slot.body.x, at.y - slot.body.y);
        let outcome = self.with_pane(&slot, |pane, context| {
            let outcome = if zooms { pane.zoom(inside, by < 0, context) } else { Outcome::Ignored };
            if matches!(outcome, Outcome::Ignored) { pane.wheel(by, context) } else { outcome }
        });
        outcome.map_or_else(Effects::none, |outcome| self.outcome(outcome))
    }
}
