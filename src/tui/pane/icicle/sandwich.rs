//! The sandwich: one function as a row over the whole width, its callers growing upwards, its callees downwards.
//!
//! Each half is a tree of boxes over the samples through the function, each sample once. The halves share a cursor, and
//! each has its own zoom.

use std::cmp::Ordering;
use std::sync::Arc;

use super::box_tree::{BoxTree, StatsQuestion, half_of};
use super::draw;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::BoxPlace;
use crate::explore::icicle_stats::{IcicleStats, SandwichHalf};
use crate::explore::view::{NodeKey, ProfileView};
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::pane::context::Context;
use crate::tui::pane::name::shorten;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pane::sentence::sentence;
use crate::tui::pane::view::View;
use crate::tui::pending::Pending;
use crate::tui::theme::Role;
use crate::tui::theme::icicle_fills::BoxMark;
use crate::tui::widget::{Span, Spans};

/// The box of the function, the first row of both trees.
const CENTRE: BoxPlace = BoxPlace::Row(TreeRow(1));

const ABOVE: usize = 0;
const BELOW: usize = 1;

/// Callers and callees of one function.
#[derive(Debug)]
pub(super) struct Sandwich {
    /// The function between both halves.
    centre: NodeKey,
    /// The generation and the function whose halves are computed.
    pending: Pending<(u64, NodeKey)>,
    /// The answer: the number of its request, the computation and function, and the halves.
    made: Option<(u64, (u64, NodeKey), [SandwichHalf; 2])>,
    /// The trees of callers and callees.
    halves: [BoxTree; 2],
    /// The function of the open halves.
    opened: Option<NodeKey>,
    /// The half with the cursor. On the function itself it is the lower one.
    active: usize,
    /// The selection made by the cursor. Any other selection opens another sandwich.
    followed: NodeKey,
    /// Rows of the two halves.
    heights: [u16; 2],
}

impl Sandwich {
    /// The sandwich of a function, before its halves are known.
    pub(super) fn new(centre: NodeKey) -> Sandwich {
        Sandwich {
            followed: Arc::clone(&centre),
            centre,
            pending: Pending::default(),
            made: None,
            halves: Default::default(),
            opened: None,
            active: BELOW,
            heights: [0; 2],
        }
    }

    /// Drops the halves of a profile that is gone, while another pane is shown.
    pub(super) fn let_go(&mut self, context: &Context<'_>) {
        self.pending.cancel_waiting();
        let source = |tables: &ProfileView| Arc::as_ptr(tables.analysis.selected().source());
        let now = source(context.tables);
        if self.made.as_ref().is_some_and(|(_, _, halves)| source(&halves[BELOW].0) != now) {
            self.pending.cancel();
            (self.made, self.opened) = (None, None);
            self.halves = Default::default();
        }
    }

    /// The halves for the tables on the screen, once known.
    fn ready(&self, context: &Context<'_>) -> Option<(u64, &[SandwichHalf; 2])> {
        let (number, (generation, centre), halves) = self.made.as_ref()?;
        (*generation == context.generation && *centre == self.centre).then_some((*number, halves))
    }

    /// `context` with the tables and the height of one half.
    fn half_context<'a>(
        half: usize,
        (generation, halves): (u64, &'a [SandwichHalf; 2]),
        height: u16,
        context: &Context<'a>,
    ) -> Context<'a> {
        Context { tables: &halves[half].0, generation, height, ..*context }
    }

    /// Runs `work` on a half, which gets the cursor.
    fn with_half(
        &mut self,
        half: usize,
        context: &Context<'_>,
        work: impl FnOnce(&mut BoxTree, &Context<'_>) -> Outcome,
    ) -> Outcome {
        let Some((number, halves)) = self.ready(context) else { return Outcome::Done };
        let halves = halves.clone();
        let context = Self::half_context(half, (number, &halves), self.heights[half], context);
        self.active = half;
        let outcome = work(&mut self.halves[half], &context);
        if self.halves[half].cursor == CENTRE {
            self.active = BELOW;
            self.halves[BELOW].cursor = CENTRE;
        }
        if let Outcome::Select(key) = &outcome {
            self.followed = Arc::clone(key);
        }
        outcome
    }

    pub(super) fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        match action {
            Action::Move(steps) => self.steps(steps, context),
            Action::Page(halves) => self.steps(halves * half_of(context), context),
            Action::Last => self.steps(i32::from(u16::MAX), context),
            Action::Left => {
                self.with_half(self.active, context, |half, seen| half.sideways(false, seen))
            }
            Action::Right => {
                self.with_half(self.active, context, |half, seen| half.sideways(true, seen))
            }
            Action::First => self.with_half(BELOW, context, |half, seen| half.go_to(CENTRE, seen)),
            Action::Open | Action::ZoomIn | Action::ZoomOut => {
                self.with_half(self.active, context, |half, seen| half.act(action, seen))
            }
            Action::ZoomReset => {
                self.halves.iter_mut().for_each(BoxTree::reset);
                Outcome::Done
            }
            Action::Invert => Outcome::Tell("both ways are there already; c leaves".to_owned()),
            _ => Outcome::Ignored,
        }
    }

    /// Moves the cursor down or up, until it stops.
    fn steps(&mut self, steps: i32, context: &Context<'_>) -> Outcome {
        let mut outcome = Outcome::Done;
        for _ in 0..steps.unsigned_abs() {
            let before = (self.active, self.halves[self.active].cursor);
            outcome = self.step(steps > 0, context);
            if before == (self.active, self.halves[self.active].cursor) {
                break;
            }
        }
        outcome
    }

    /// Moves the cursor one step down or up, through the function to the other half.
    fn step(&mut self, down: bool, context: &Context<'_>) -> Outcome {
        let at_centre = self.halves[self.active].cursor == CENTRE;
        let half = if at_centre && !down { ABOVE } else { self.active };
        if half == ABOVE && at_centre {
            self.halves[ABOVE].cursor = CENTRE;
        }
        // Away from the function means deeper, in either tree.
        let steps = if down == (half == BELOW) { 1 } else { -1 };
        self.with_half(half, context, |half, seen| half.vertically(steps, seen))
    }

    /// The half at a row of the pane, and the level in it.
    fn half_at(&self, y: u16) -> (usize, usize) {
        let above = self.heights[ABOVE];
        match y.cmp(&above) {
            Ordering::Less => (ABOVE, self.halves[ABOVE].first + usize::from(above - 1 - y)),
            Ordering::Equal => (BELOW, 0),
            Ordering::Greater => (BELOW, self.halves[BELOW].first + usize::from(y - above - 1)),
        }
    }

    pub(super) fn click(
        &mut self,
        (x, y): (u16, u16),
        double: bool,
        context: &Context<'_>,
    ) -> Outcome {
        let (half, level) = self.half_at(y);
        self.with_half(half, context, |half, seen| {
            let Some(place) = half.box_at(level, x, seen) else { return Outcome::Done };
            let outcome = half.go_to(place, seen);
            if double && place != half.zoom {
                half.zoom_to(place);
            }
            outcome
        })
    }

    pub(super) fn zoom(
        &mut self,
        (x, y): (u16, u16),
        closer: bool,
        context: &Context<'_>,
    ) -> Outcome {
        let (half, level) = self.half_at(y);
        self.with_half(half, context, |half, seen| match half.box_at(level, x, seen) {
            _ if !closer => half.zoom_out(seen),
            Some(place) => half.zoom_in(place, seen),
            None => Outcome::Done,
        })
    }

    pub(super) fn hover(&mut self, at: Option<(u16, u16)>, context: &Context<'_>) -> bool {
        let Some((number, made)) = self.ready(context) else { return false };
        let made = made.clone();
        let place = at.map(|(x, y)| (self.half_at(y), x));
        let mut changed = false;
        for (side, half) in self.halves.iter_mut().enumerate() {
            let seen = Self::half_context(side, (number, &made), self.heights[side], context);
            let here = place.filter(|((of, _), _)| *of == side);
            let place = here.and_then(|((_, level), x)| half.box_at(level, x, &seen));
            changed |= std::mem::replace(&mut half.hovered, place) != place;
        }
        changed
    }

    pub(super) fn unhover(&mut self) {
        self.halves.iter_mut().for_each(|half| half.hovered = None);
    }

    /// The rows of both halves with the function between them; `None` before they are known.
    pub(super) fn rows_needed(&self) -> Option<u16> {
        let [above, below] = self.halves.each_ref().map(BoxTree::rows_needed);
        // Both halves have the function as their first row.
        Some((above? + below?).saturating_sub(1))
    }

    pub(super) fn wheel(&mut self, by: i32) {
        let by = if self.active == ABOVE { -by } else { by };
        let half = &mut self.halves[self.active];
        half.scroll_by(by, self.heights[self.active]);
        half.first = half.first.max(1);
    }

    /// Returns to the last zoom; false without one.
    pub(super) fn back(&mut self) -> bool {
        for half in [self.active, ABOVE, BELOW] {
            let half = &mut self.halves[half];
            if let Some(zoom) = half.zooms.pop() {
                half.zoom = zoom;
                return true;
            }
        }
        false
    }

    pub(super) fn follow(
        &mut self,
        context: &Context<'_>,
        stats: Option<&(StatsQuestion, IcicleStats)>,
    ) {
        if let Some(selected) = context.selected.filter(|selected| **selected != self.followed) {
            (self.centre, self.followed) = (Arc::clone(selected), Arc::clone(selected));
        }
        let Some((number, made)) = self.ready(context) else { return };
        let made = made.clone();
        if self.opened.as_ref() != Some(&self.centre) {
            self.opened = Some(Arc::clone(&self.centre));
            self.active = BELOW;
            self.halves = [true, false].map(|inverted| BoxTree::new(CENTRE, inverted));
        }
        let (mut wanted, mut legible) = ([0; 2], [0; 2]);
        for (at, half) in self.halves.iter_mut().enumerate() {
            let seen = Self::half_context(at, (number, &made), context.height, context);
            half.measure(&seen);
            half.magnitudes = Some(Arc::clone(&made[at].1));
            half.followed = context.selected.cloned();
            half.stats = stats.cloned();
            half.arrange(&seen, &made[at].1);
            half.deepen(half.cursor.row(), &seen);
            let rows = |levels: usize| levels.saturating_sub(1).min(usize::from(u16::MAX)) as u16;
            wanted[at] = rows(half.above.len() + half.layout.levels().len());
            legible[at] = rows(half.legible(&seen));
        }
        // Without room for everything, readable boxes come before slivers.
        let all = u32::from(wanted[ABOVE]) + u32::from(wanted[BELOW]);
        let wanted = if all < u32::from(context.height) { wanted } else { legible };
        self.heights = shared(wanted, context.height);
        for (at, half) in self.halves.iter_mut().enumerate() {
            let seen = Self::half_context(at, (number, &made), self.heights[at], context);
            half.settle(&seen, false);
            // The function has its own row between the halves.
            half.first = half.first.max(1);
        }
        if self.halves[self.active].cursor == CENTRE {
            (self.active, self.halves[BELOW].cursor) = (BELOW, CENTRE);
        }
    }

    pub(super) fn ask(&mut self, context: &Context<'_>) -> Option<Job> {
        let wanted = (context.generation, Arc::clone(&self.centre));
        if self.pending.question() == Some(&wanted) {
            return None;
        }
        let node = context.tables.find_row(&self.centre)?.node;
        let (number, tables) = (self.pending.ask(wanted), Arc::clone(context.tables));
        Some(Job::Sandwich { number, tables, node })
    }

    pub(super) fn answer(&mut self, number: u64, halves: &[SandwichHalf; 2]) {
        if let Some(asked) = self.pending.answer(number) {
            self.made = Some((number, asked.clone(), halves.clone()));
        }
    }

    /// The function, and the zoomed box.
    pub(super) fn heading(&self, context: &Context<'_>) -> Spans {
        let mut spans = vec![Span::new("Sandwich", Role::Title)];
        let tables = context.tables;
        if let Some(entry) = tables.find_row(&self.centre) {
            let room = usize::from(context.width / 3);
            let text = shorten(tables.name(entry.node), room, context.glyphs).0;
            spans.push(Span::new(format!("  {text}"), Role::Text));
            spans.push(Span::new(format!(" {}", tables.signed(entry.cum)), Role::Number));
        }
        // The context of the title may have another number than the halves.
        if let Some((number, (_, centre), halves)) = &self.made
            && *centre == self.centre
        {
            let seen = Self::half_context(self.active, (*number, halves), 1, context);
            spans.extend(self.halves[self.active].zoomed(&seen));
        }
        spans
    }

    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let Some(ready) = self.ready(context) else { return sentence(context) };
        let hovered = self.halves.iter().position(|half| half.hovered.is_some());
        let active = hovered.unwrap_or(self.active);
        let half = &self.halves[active];
        if half.hovered.unwrap_or(half.cursor) == CENTRE {
            return sentence(context);
        }
        half.sentence(&Self::half_context(active, ready, self.heights[active], context))
    }

    pub(super) fn view(&self, context: &Context<'_>) -> View {
        let note = |text: &str| View::Note(vec![vec![draw::dim_note(text)]]);
        if context.tables.find_row(&self.centre).is_none() {
            return note("the function has no weight in this view; c shows every stack");
        }
        let Some(ready) = self.ready(context) else {
            return note("looking at what is around the function");
        };
        let [above, below] =
            [ABOVE, BELOW].map(|at| Self::half_context(at, ready, self.heights[at], context));
        let [upper, lower] = &self.halves;
        if !lower.is_current(&below) || lower.layout.levels().is_empty() {
            return note("no stack has any weight here");
        }
        let mut rows = upper.rows(&above);
        rows.resize(usize::from(self.heights[ABOVE]), Vec::new());
        rows.reverse();
        let mut centre = lower.level(0, &below).unwrap_or_default();
        for item in &mut centre {
            if self.active == ABOVE || item.mark != BoxMark::Cursor {
                item.mark = BoxMark::Linked;
            }
        }
        rows.push(centre);
        rows.extend(lower.rows(&below));
        // Only one half has the cursor.
        let other = if self.active == ABOVE {
            usize::from(self.heights[ABOVE]) + 1..rows.len()
        } else {
            0..usize::from(self.heights[ABOVE])
        };
        for item in rows.get_mut(other).into_iter().flatten().flatten() {
            if item.mark == BoxMark::Cursor {
                item.mark = BoxMark::None;
            }
        }
        View::Icicle(rows, None)
    }
}

/// Rows of both halves beside the row of the function: those they need, or half each and the rest of the other's.
fn shared([above, below]: [u16; 2], height: u16) -> [u16; 2] {
    let room = height.saturating_sub(1);
    let above = above.min((room / 2).max(room.saturating_sub(below)));
    [above, room - above]
}

#[cfg(test)]
#[path = "tests/sandwich.rs"]
mod tests;
