//! The sandwich: one function as a row over the whole width, what calls it growing upwards, what it calls downwards.
//!
//! Both halves are icicles of their own over trees that the background makes of the samples through the function, each
//! once. They share the cursor, and each has its own zoom.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Asked, Context, Icicle, Outcome, Pane, View, draw};
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::BoxPlace;
use crate::explore::icicle_stats::{IcicleStats, SandwichHalf};
use crate::explore::view::{NodeKey, ProfileView};
use crate::tui::effect::Effect;
use crate::tui::keys::bindings::Action;
use crate::tui::pane::name::shorten;
use crate::tui::theme::Role;
use crate::tui::theme::boxes::Mark;
use crate::tui::widget::{Span, Spans};

/// The function, the only first row of both trees.
const CENTRE: BoxPlace = BoxPlace::Row(TreeRow(1));

const ABOVE: usize = 0;
const BELOW: usize = 1;

/// What stands around a function.
#[derive(Debug)]
pub(super) struct Sandwich {
    /// The function.
    of: NodeKey,
    /// By which tables the halves are asked for, of which function, and the number of the question.
    asked: Option<(u64, NodeKey)>,
    number: u64,
    /// The answer, by the number of its question, and the tables and the function it is for.
    made: Option<(u64, (u64, NodeKey), [SandwichHalf; 2])>,
    /// Callers, and callees; what is drawn is theirs.
    halves: [Icicle; 2],
    /// The function that the halves were opened for.
    opened: Option<NodeKey>,
    /// The half that the cursor is in; on the function itself it is in the lower.
    active: usize,
    /// The selection that the cursor made; any other makes another sandwich.
    followed: NodeKey,
    /// Rows of the two halves.
    heights: [u16; 2],
}

impl Icicle {
    /// Shows what stands around a function.
    pub fn open_around(&mut self, key: NodeKey) {
        self.sandwich = Some(Box::new(Sandwich::new(key)));
    }

    /// Shows what stands around the function under the cursor, or every stack again.
    pub(super) fn toggle_around(&mut self, context: &Context<'_>) -> Outcome {
        if self.sandwich.take().is_some() {
            self.followed = None;
            return Outcome::Done;
        }
        match self.subject(context) {
            Some(key) => self.open_around(key),
            None => return Outcome::Tell("no function is selected".to_owned()),
        }
        Outcome::Done
    }
}

impl Sandwich {
    /// What stands around a function, once that is known.
    pub(super) fn new(of: NodeKey) -> Sandwich {
        Sandwich {
            followed: Arc::clone(&of),
            of,
            asked: None,
            number: 0,
            made: None,
            halves: Default::default(),
            opened: None,
            active: BELOW,
            heights: [0; 2],
        }
    }

    /// Lets go of what stands around the function in a profile that is not there any more.
    pub(super) fn let_go(&mut self, context: &Context<'_>) {
        let source = |tables: &ProfileView| Arc::as_ptr(tables.analysis.selected().source());
        let now = source(context.tables);
        if self.made.as_ref().is_some_and(|(_, _, halves)| source(&halves[BELOW].0) != now) {
            (self.asked, self.made, self.opened) = (None, None, None);
            self.halves = Default::default();
        }
    }

    /// What there is to show of the tables on the screen; none while that is awaited.
    fn ready(&self, context: &Context<'_>) -> Option<(u64, &[SandwichHalf; 2])> {
        let (number, (generation, of), halves) = self.made.as_ref()?;
        (*generation == context.generation && *of == self.of).then_some((*number, halves))
    }

    /// What a half gets to see.
    fn seen<'a>(
        half: usize,
        (generation, halves): (u64, &'a [SandwichHalf; 2]),
        height: u16,
        context: &Context<'a>,
    ) -> Context<'a> {
        Context { tables: &halves[half].0, generation, height, ..*context }
    }

    /// Does something with the half that has the cursor.
    fn with(
        &mut self,
        half: usize,
        context: &Context<'_>,
        work: impl FnOnce(&mut Icicle, &Context<'_>) -> Outcome,
    ) -> Outcome {
        let Some((number, halves)) = self.ready(context) else { return Outcome::Done };
        let halves = halves.clone();
        let context = Self::seen(half, (number, &halves), self.heights[half], context);
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
            Action::Page(halves) => self.steps(halves * super::half_of(context), context),
            Action::Last => self.steps(i32::from(u16::MAX), context),
            Action::Left => {
                self.with(self.active, context, |half, seen| half.sideways(false, seen))
            }
            Action::Right => {
                self.with(self.active, context, |half, seen| half.sideways(true, seen))
            }
            Action::First => self.with(BELOW, context, |half, seen| half.go(CENTRE, seen)),
            Action::Open => self.with(self.active, context, |half, _| half.zoom_to(half.cursor)),
            Action::ZoomReset => {
                self.halves.iter_mut().for_each(Icicle::reset);
                Outcome::Done
            }
            Action::Invert => Outcome::Tell("both ways are there already; c leaves".to_owned()),
            _ => Outcome::Ignored,
        }
    }

    /// Steps down or up, as far as they lead anywhere.
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

    /// A step down or up: through the function from one half to the other.
    fn step(&mut self, down: bool, context: &Context<'_>) -> Outcome {
        let at_centre = self.halves[self.active].cursor == CENTRE;
        let half = if at_centre && !down { ABOVE } else { self.active };
        if half == ABOVE && at_centre {
            self.halves[ABOVE].cursor = CENTRE;
        }
        // Away from the function is deeper into either tree.
        let steps = if down == (half == BELOW) { 1 } else { -1 };
        self.with(half, context, |half, seen| half.vertically(steps, seen))
    }

    pub(super) fn click(
        &mut self,
        (x, y): (u16, u16),
        double: bool,
        context: &Context<'_>,
    ) -> Outcome {
        let above = self.heights[ABOVE];
        let (half, level) = match y.cmp(&above) {
            Ordering::Less => (ABOVE, self.halves[ABOVE].first + usize::from(above - 1 - y)),
            Ordering::Equal => (BELOW, 0),
            Ordering::Greater => (BELOW, self.halves[BELOW].first + usize::from(y - above - 1)),
        };
        self.with(half, context, |half, seen| {
            let Some(place) = half.hit(level, x, seen) else { return Outcome::Done };
            let outcome = half.go(place, seen);
            if double && place != half.zoom {
                half.zoom_to(place);
            }
            outcome
        })
    }

    pub(super) fn wheel(&mut self, by: i32) {
        let by = if self.active == ABOVE { -by } else { by };
        let half = &mut self.halves[self.active];
        half.scroll_by(by, self.heights[self.active]);
        half.first = half.first.max(1);
    }

    /// One step back: the last zoom; false where there is none.
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

    pub(super) fn follow(&mut self, context: &Context<'_>, stats: Option<&(Asked, IcicleStats)>) {
        if let Some(selected) = context.selected.filter(|selected| **selected != self.followed) {
            (self.of, self.followed) = (Arc::clone(selected), Arc::clone(selected));
        }
        let Some((number, made)) = self.ready(context) else { return };
        let made = made.clone();
        if self.opened.as_ref() != Some(&self.of) {
            self.opened = Some(Arc::clone(&self.of));
            self.active = BELOW;
            let half = |inverted| Icicle {
                home: CENTRE,
                zoom: CENTRE,
                cursor: CENTRE,
                inverted,
                ..Icicle::default()
            };
            self.halves = [half(true), half(false)];
        }
        let (mut wanted, mut legible) = ([0; 2], [0; 2]);
        for (at, half) in self.halves.iter_mut().enumerate() {
            let seen = Self::seen(at, (number, &made), context.height, context);
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
        // Where not everything fits, boxes that can be read come before slivers.
        let all = u32::from(wanted[ABOVE]) + u32::from(wanted[BELOW]);
        let wanted = if all < u32::from(context.height) { wanted } else { legible };
        self.heights = shared(wanted, context.height);
        for (at, half) in self.halves.iter_mut().enumerate() {
            let seen = Self::seen(at, (number, &made), self.heights[at], context);
            half.settle(&seen);
            // The function has a row of its own.
            half.first = half.first.max(1);
        }
        if self.halves[self.active].cursor == CENTRE {
            (self.active, self.halves[BELOW].cursor) = (BELOW, CENTRE);
        }
    }

    pub(super) fn ask(&mut self, context: &Context<'_>) -> Option<Effect> {
        let wanted = (context.generation, Arc::clone(&self.of));
        if self.asked.as_ref() == Some(&wanted) {
            return None;
        }
        let node = context.tables.find_row(&self.of)?.node;
        self.number += 1;
        self.asked = Some(wanted);
        let tables = Arc::clone(context.tables);
        Some(Effect::Sandwich { number: self.number, tables, node })
    }

    pub(super) fn answer(&mut self, number: u64, halves: &[SandwichHalf; 2]) {
        if number == self.number
            && let Some(asked) = self.asked.clone()
        {
            self.made = Some((number, asked, halves.clone()));
        }
    }

    /// The function, and what was zoomed into.
    pub(super) fn heading(&self, context: &Context<'_>) -> Spans {
        let mut spans = vec![Span::new("Sandwich", Role::Title)];
        let tables = context.tables;
        if let Some(entry) = tables.find_row(&self.of) {
            let room = usize::from(context.width / 3);
            let text = shorten(tables.name(entry.node), room, context.glyphs).0;
            spans.push(Span::new(format!("  {text}"), Role::Text));
            spans.push(Span::new(format!(" {}", tables.signed(entry.cum)), Role::Number));
        }
        // The heading comes with another stamp than the halves have.
        if let Some((number, (_, of), halves)) = &self.made
            && *of == self.of
        {
            let seen = Self::seen(self.active, (*number, halves), 1, context);
            spans.extend(self.halves[self.active].zoomed(&seen));
        }
        spans
    }

    pub(super) fn sentence(&self, context: &Context<'_>) -> Spans {
        let Some(ready) = self.ready(context) else { return super::super::sentence(context) };
        let half = &self.halves[self.active];
        if half.cursor == CENTRE {
            return super::super::sentence(context);
        }
        half.sentence(&Self::seen(self.active, ready, self.heights[self.active], context))
    }

    pub(super) fn view(&self, context: &Context<'_>) -> View {
        let note = |text: &str| View::Note(vec![vec![draw::quiet(text)]]);
        if context.tables.find_row(&self.of).is_none() {
            return note("the function has no weight in this view; c shows every stack");
        }
        let Some(ready) = self.ready(context) else {
            return note("looking at what is around the function");
        };
        let [above, below] =
            [ABOVE, BELOW].map(|at| Self::seen(at, ready, self.heights[at], context));
        let [upper, lower] = &self.halves;
        if !lower.is_current(&below) || lower.layout.levels().is_empty() {
            return note("no stack has any weight here");
        }
        let mut rows = upper.rows(&above);
        rows.resize(usize::from(self.heights[ABOVE]), Vec::new());
        rows.reverse();
        let mut centre = lower.level(0, &below).unwrap_or_default();
        for item in &mut centre {
            if self.active == ABOVE || item.mark != Mark::Cursor {
                item.mark = Mark::Linked;
            }
        }
        rows.push(centre);
        rows.extend(lower.rows(&below));
        // The cursor is in one half only.
        let other = if self.active == ABOVE {
            usize::from(self.heights[ABOVE]) + 1..rows.len()
        } else {
            0..usize::from(self.heights[ABOVE])
        };
        for item in rows.get_mut(other).into_iter().flatten().flatten() {
            if item.mark == Mark::Cursor {
                item.mark = Mark::None;
            }
        }
        View::Icicle(rows)
    }
}

/// Rows for both halves beside the row of the function: what they want, or half each and what the other leaves.
fn shared([above, below]: [u16; 2], height: u16) -> [u16; 2] {
    let room = height.saturating_sub(1);
    let above = above.min((room / 2).max(room.saturating_sub(below)));
    [above, room - above]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_share_the_rows() {
        let cases = [
            ([3, 4], 20, [3, 16]),
            ([30, 4], 21, [16, 4]),
            ([4, 30], 21, [4, 16]),
            ([30, 30], 21, [10, 10]),
            ([5, 5], 1, [0, 0]),
            ([5, 5], 0, [0, 0]),
        ];
        for (wanted, height, want) in cases {
            assert_eq!(shared(wanted, height), want, "{wanted:?} {height}");
        }
    }
}
