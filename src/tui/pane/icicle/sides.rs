//! Both sides of a comparison, before and after, as two icicles side by side.
//!
//! The sides share a call tree, so a zoom, a row of the screen and the cursor mean the same stack in both.

use std::sync::Arc;

use super::box_tree::{BoxTree, EVERYTHING, StatsQuestion};
use super::draw::dim_note;
use super::label::{name, total};
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::BoxPlace;
use crate::explore::icicle_layout::IcicleLayout;
use crate::explore::icicle_stats::{IcicleStats, SandwichHalf};
use crate::explore::view::{NodeKey, ProfileView};
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::sentence::{sentence, verb_of_change};
use crate::tui::pane::view::View;
use crate::tui::pending::Pending;
use crate::tui::theme::Role;
use crate::tui::widget::icicle::{Grid, IcicleBox};
use crate::tui::widget::{Span, Spans};

const BEFORE: usize = 0;
const AFTER: usize = 1;
/// Columns between the sides.
const GAP: u16 = 1;

/// The views of both sides with the magnitudes of their rows, and the number of their request.
type Ready<'a> = (u64, &'a [SandwichHalf; 2]);

/// Before and after of a comparison.
#[derive(Debug)]
pub(super) struct Sides {
    /// The generation whose sides are computed.
    pending: Pending<u64>,
    /// The answer: the number of its request, the generation, and the sides.
    made: Option<(u64, u64, [SandwichHalf; 2])>,
    trees: [BoxTree; 2],
    /// The side whose boxes the keys move through.
    active: usize,
    is_open: bool,
}

impl Sides {
    /// The sides before they are known.
    pub(super) fn new() -> Sides {
        let tree = |side| BoxTree { side: Some(side), ..BoxTree::default() };
        Sides {
            pending: Pending::default(),
            made: None,
            trees: [tree("before"), tree("after")],
            active: AFTER,
            is_open: false,
        }
    }

    /// Drops the sides of a profile that is gone.
    pub(super) fn let_go(&mut self, context: &Context<'_>) {
        let source = |tables: &ProfileView| Arc::as_ptr(tables.analysis.selected().source());
        let sides = context.tables.before_after.as_ref();
        // The profile that kept the base is the source of both sides.
        let now = sides.and_then(|sides| sides.base_kept()).map(Arc::as_ptr);
        let now = now.unwrap_or_else(|| source(context.tables));
        if self.made.as_ref().is_some_and(|(_, _, sides)| source(&sides[AFTER].0) != now) {
            self.pending.cancel();
            let [before, after] = Sides::new().trees;
            (self.made, self.is_open, self.trees) = (None, false, [before, after]);
        }
    }

    /// The sides of the tables on the screen, once known.
    fn ready(&self, context: &Context<'_>) -> Option<Ready<'_>> {
        let (number, generation, sides) = self.made.as_ref()?;
        (*generation == context.generation).then_some((*number, sides))
    }

    /// `context` with the tables and the width of one side.
    fn side_context<'a>(
        side: usize,
        (number, sides): Ready<'a>,
        context: &Context<'a>,
    ) -> Context<'a> {
        let width = widths(context.width)[side];
        // No other tables have such a number.
        let generation = u64::MAX - 2 * number - side as u64;
        Context { tables: &sides[side].0, generation, width, ..*context }
    }

    /// Runs `work` on a side, which the keys move through from then on. The other side takes over its zoom.
    fn with_side(
        &mut self,
        side: usize,
        context: &Context<'_>,
        work: impl FnOnce(&mut BoxTree, &Context<'_>) -> Outcome,
    ) -> Outcome {
        let Some((number, sides)) = self.ready(context) else { return Outcome::Done };
        let sides = sides.clone();
        let context = Self::side_context(side, (number, &sides), context);
        self.active = side;
        let before = self.trees[side].zoom;
        let outcome = work(&mut self.trees[side], &context);
        // Merged siblings differ between the sides.
        if matches!(self.trees[side].zoom, BoxPlace::Rest { .. }) {
            self.trees[side].zoom = before;
            self.trees[side].zooms.pop();
            return Outcome::Tell("b merges the sides, and then enter zooms into these".to_owned());
        }
        self.share_zoom();
        outcome
    }

    fn share_zoom(&mut self) {
        let active = &self.trees[self.active];
        let (zoom, zooms) = (active.zoom, active.zooms.clone());
        let other = &mut self.trees[1 - self.active];
        (other.zoom, other.zooms) = (zoom, zooms);
    }

    pub(super) fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        match action {
            Action::Left => self.sideways(false, context),
            Action::Right => self.sideways(true, context),
            Action::Invert => {
                Outcome::Tell("b merges the sides, and then v turns them over".to_owned())
            }
            _ => self.with_side(self.active, context, |tree, seen| tree.act(action, seen)),
        }
    }

    /// Moves to the next box on the same level, and from the edge of a side to the other side.
    fn sideways(&mut self, right: bool, context: &Context<'_>) -> Outcome {
        let before = self.trees[self.active].cursor;
        let outcome = self.with_side(self.active, context, |tree, seen| tree.sideways(right, seen));
        let towards_other = right == (self.active == BEFORE);
        if self.trees[self.active].cursor != before || !towards_other {
            return outcome;
        }
        let Some(ready) = self.ready(context) else { return outcome };
        let seen = Self::side_context(self.active, ready, context);
        let level = self.trees[self.active].find(before, &seen).map_or(0, |(level, _)| level);
        let other = 1 - self.active;
        let Some(place) = self.trees[other].edge_of(level, !right) else { return outcome };
        self.with_side(other, context, |tree, seen| tree.go_to(place, seen))
    }

    /// The side at a column, and the column within it.
    fn side_at(x: u16, context: &Context<'_>) -> (usize, u16) {
        let left = widths(context.width)[BEFORE];
        if x < left { (BEFORE, x) } else { (AFTER, x.saturating_sub(left + GAP)) }
    }

    pub(super) fn click(&mut self, at: (u16, u16), double: bool, context: &Context<'_>) -> Outcome {
        let (side, x) = Self::side_at(at.0, context);
        self.with_side(side, context, |tree, seen| tree.click((x, at.1), double, seen))
    }

    pub(super) fn zoom(&mut self, at: (u16, u16), closer: bool, context: &Context<'_>) -> Outcome {
        let (side, x) = Self::side_at(at.0, context);
        self.with_side(side, context, |tree, seen| tree.zoom_at((x, at.1), closer, seen))
    }

    pub(super) fn hover(&mut self, at: Option<(u16, u16)>, context: &Context<'_>) -> bool {
        let Some((number, sides)) = self.ready(context) else { return false };
        let sides = sides.clone();
        let place = at.map(|(x, y)| (Self::side_at(x, context), y));
        let mut changed = false;
        for (side, tree) in self.trees.iter_mut().enumerate() {
            let seen = Self::side_context(side, (number, &sides), context);
            let here = place.filter(|((of, _), _)| *of == side).map(|((_, x), y)| (x, y));
            changed |= tree.hover(here, &seen);
        }
        changed
    }

    pub(super) fn unhover(&mut self) {
        self.trees.iter_mut().for_each(|tree| tree.hovered = None);
    }

    pub(super) fn wheel(&mut self, by: i32, height: u16) {
        let deeper =
            if self.trees[BEFORE].depth() > self.trees[AFTER].depth() { BEFORE } else { AFTER };
        self.trees[deeper].scroll_by(by, height);
        let first = self.trees[deeper].first;
        self.trees.iter_mut().for_each(|tree| tree.first = first);
    }

    /// Returns to the last zoom; false without one.
    pub(super) fn back(&mut self) -> bool {
        let active = &mut self.trees[self.active];
        let Some(zoom) = active.zooms.pop() else { return false };
        active.zoom = zoom;
        self.share_zoom();
        true
    }

    pub(super) fn follow(
        &mut self,
        context: &Context<'_>,
        stats: Option<&(StatsQuestion, IcicleStats)>,
    ) {
        let Some((number, made)) = self.ready(context) else { return };
        let made = made.clone();
        for side in [self.active, 1 - self.active] {
            let seen = Self::side_context(side, (number, &made), context);
            let is_active = side == self.active;
            let tree = &mut self.trees[side];
            tree.measure(&seen);
            tree.stats = stats.filter(|(of, _)| of.0 == seen.generation).cloned();
            tree.magnitudes = Some(Arc::clone(&made[side].1));
            tree.keeps_zoom = !is_active;
            tree.arrange(&seen, &made[side].1);
            if is_active {
                self.share_zoom();
            }
        }
        self.follow_selection((number, &made), context);
        self.is_open = true;
        let seen = Self::side_context(self.active, (number, &made), context);
        self.trees[self.active].reveal(&seen);
        let seen = Self::side_context(1 - self.active, (number, &made), context);
        self.mirror(&seen);
    }

    /// Moves the cursor to the function selected elsewhere, on the other side if only that has it.
    fn follow_selection(&mut self, ready: Ready<'_>, context: &Context<'_>) {
        let side = |side| Self::side_context(side, ready, context);
        let cost = |side: &Context<'_>| {
            let row = context.selected.and_then(|key| side.tables.find_row(key));
            row.map_or(0, |row| row.cum)
        };
        if !self.is_open {
            return self.trees[self.active].open(&side(self.active));
        }
        let other = 1 - self.active;
        let changed = self.trees[self.active].followed.as_ref() != context.selected;
        if changed && cost(&side(self.active)) == 0 && cost(&side(other)) != 0 {
            self.trees[other].followed = None;
            self.active = other;
        }
        self.trees[self.active].follow_selection(&side(self.active));
    }

    /// The tables of the side that the keys move through, and their number; `None` before they are known.
    pub(super) fn active_tables(&self, context: &Context<'_>) -> Option<(u64, Arc<ProfileView>)> {
        let seen = Self::side_context(self.active, self.ready(context)?, context);
        Some((seen.generation, Arc::clone(seen.tables)))
    }

    /// The weight of all matches together on that side.
    pub(super) fn matched(&self, context: &Context<'_>) -> Spans {
        let Some(ready) = self.ready(context) else { return Vec::new() };
        let seen = Self::side_context(self.active, ready, context);
        self.trees[self.active].matched(&seen)
    }

    /// Shows the row of the screen and the cursor of the active side in the other one, whose context is given. A stack
    /// that the other side lacks has no cursor there.
    fn mirror(&mut self, context: &Context<'_>) {
        let active = &self.trees[self.active];
        let (first, cursor) = (active.first, active.cursor);
        self.trees[self.active].hides_cursor = false;
        let other = &mut self.trees[1 - self.active];
        other.first = first;
        other.deepen(cursor.row(), context);
        let found = match cursor {
            BoxPlace::Row(row) if other.find(cursor, context).is_some() => Some(BoxPlace::Row(row)),
            BoxPlace::Row(row) if total(context.tables, row) != 0 => {
                other.cover(row, context).filter(|place| matches!(place, BoxPlace::Rest { .. }))
            }
            _ => None,
        };
        other.hides_cursor = found.is_none();
        other.cursor = found.unwrap_or(other.zoom);
        other.followed = context.selected.cloned();
    }

    pub(super) fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        if self.pending.question() == Some(&context.generation) {
            return None;
        }
        let number = self.pending.ask(context.generation);
        Some(Job::Sides { number, tables: Arc::clone(context.tables) })
    }

    pub(super) fn answer(&mut self, number: u64, sides: &[SandwichHalf; 2]) {
        if let Some(&generation) = self.pending.answer(number) {
            self.made = Some((number, generation, sides.clone()));
        }
    }

    /// The trees whose levels are wanted.
    pub(super) fn trees(&self) -> &[BoxTree] {
        &self.trees
    }

    pub(super) fn take_layout(&mut self, answer: &IcicleLayout) {
        self.trees.iter_mut().for_each(|tree| tree.take_layout(answer));
    }

    /// The rows that both sides need; `None` before that is known.
    pub(super) fn rows_needed(&self) -> Option<u16> {
        // A side without weight in the zoomed box has no rows to show.
        let needed = |tree: &BoxTree| {
            let nothing = tree.layout.levels().is_empty() && tree.layout.is_complete();
            if nothing { Some(0) } else { tree.rows_needed() }
        };
        let [before, after] = self.trees.each_ref().map(needed);
        Some(before?.max(after?)).filter(|&rows| rows > 0)
    }

    pub(super) fn heading(&self, context: &Context<'_>) -> Spans {
        let mut spans = vec![Span::new("Icicle, before and after", Role::Title)];
        if let Some(ready) = self.ready(context) {
            let seen = Self::side_context(self.active, ready, context);
            spans.extend(self.trees[self.active].zoomed(&seen));
        }
        spans
    }

    pub(super) fn ruler(&self, context: &Context<'_>) -> Spans {
        let [before, after] = &self.trees;
        let deeper = if before.depth() > after.depth() { before } else { after };
        deeper.ruler(context)
    }

    pub(super) fn subject(&self, context: &Context<'_>) -> Option<NodeKey> {
        let seen = Self::side_context(self.active, self.ready(context)?, context);
        let active = &self.trees[self.active];
        active.key(active.cursor, &seen)
    }

    /// The sentence about the box under the mouse or the cursor, with both sides.
    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let Some(ready) = self.ready(context) else { return sentence(context) };
        let hovered = self.trees.iter().position(|tree| tree.hovered.is_some());
        let side = hovered.unwrap_or(self.active);
        let tree = &self.trees[side];
        let place = tree.hovered.unwrap_or(tree.cursor);
        let seen = Self::side_context(side, ready, context);
        let BoxPlace::Row(row) = place else { return tree.sentence(&seen) };
        let sides = &ready.1;
        let values = [BEFORE, AFTER].map(|side| total(&sides[side].0, row));
        let change = values[AFTER].wrapping_sub(values[BEFORE]);
        let dim = |text: String| Span::new(text, Role::Dim);
        let number = |value: i64| Span::new(context.tables.signed(value), Role::Number);
        let [before, after] = values.map(|value| context.tables.figure(value));
        let name = if place == EVERYTHING { "everything" } else { name(&sides[side].0, row) };
        let mut spans = vec![Span::new(name, Role::Title)];
        match values {
            [0, _] => spans.extend([Span::new(" is new: ", Role::Text), number(change)]),
            [_, 0] => spans.extend([Span::new(" is gone: ", Role::Text), number(change)]),
            _ => {
                let verb = format!(" {}", verb_of_change(change));
                spans.extend([Span::new(verb, Role::Text), number(change)]);
                spans.push(dim(format!(" ({before} to {after})")));
            }
        }
        if row != TreeRow::ROOT && !context.tables.is_quotient() {
            let [before, after] = [BEFORE, AFTER].map(|side| sides[side].0.percent(values[side]));
            spans.push(dim(format!("; {before} of all before, {after} after")));
        }
        spans
    }

    pub(super) fn view(&self, context: &Context<'_>) -> View {
        let Some(ready) = self.ready(context) else {
            return View::Note(vec![vec![dim_note("taking the sides apart")]]);
        };
        let seen = [BEFORE, AFTER].map(|side| Self::side_context(side, ready, context));
        if self.trees.iter().zip(&seen).any(|(tree, seen)| !tree.is_current(seen)) {
            return View::Note(vec![vec![dim_note("taking the sides apart")]]);
        }
        let [before, after] = [BEFORE, AFTER].map(|side| self.trees[side].rows(&seen[side]));
        let offset = u32::from(seen[BEFORE].width + GAP) * Grid::new(context.glyphs).cell;
        let shifted = |item: IcicleBox| IcicleBox {
            start: item.start + offset,
            end: item.end + offset,
            ..item
        };
        let count = before.len().max(after.len());
        let (mut left, mut right) = (before.into_iter(), after.into_iter());
        let rows = (0..count).map(|_| {
            let (left, right) = (left.next().unwrap_or_default(), right.next().unwrap_or_default());
            left.into_iter().chain(right.into_iter().map(shifted)).collect()
        });
        View::Icicle(rows.collect(), None)
    }
}

/// Columns of both sides.
fn widths(width: u16) -> [u16; 2] {
    let left = width.saturating_sub(GAP) / 2;
    [left, width.saturating_sub(left + GAP)]
}
