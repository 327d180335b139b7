//! Moves between boxes: down to the widest callee, up to the caller, sideways to the neighbour, and to the selection.

use super::box_tree::{BoxTree, DEEPEST, half_of, is_own};
use super::route::sizes;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::{BoxPlace, LevelSpan};
use crate::tui::keys::bindings::Action;
use crate::tui::list_cursor::first_row;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::widget::icicle::Grid;

/// The least cells of a readable name.
const NAMED: usize = 5;

impl BoxTree {
    /// Follows new tables, selection and size. A pane that `opens` shows its top.
    pub(super) fn settle(&mut self, context: &Context<'_>, opens: bool) {
        let known = self.tables.as_ref().map(|(generation, _)| *generation);
        // A cursor that was never moved stays at the top over new tables.
        let stays = known != Some(context.generation) && self.cursor == self.zoom;
        self.measure(context);
        if let Some(magnitudes) = self.magnitudes.clone() {
            self.arrange(context, &magnitudes);
            if opens || stays {
                self.open(context);
            }
            self.follow_selection(context);
            self.reveal(context);
        }
    }

    /// Shows the tree from the top. The cursor goes to the selected function if that is in view then.
    pub(super) fn open(&mut self, context: &Context<'_>) {
        if self.magnitudes.is_none() || context.selected == self.followed.as_ref() {
            return;
        }
        self.deepen(TreeRow::ROOT, context);
        self.first = self.first.min(self.above.len().saturating_sub(2));
        let selected = context.selected.and_then(|key| context.tables.find_row(key));
        let rows = (self.first + usize::from(context.height)).saturating_sub(self.above.len());
        let seen = selected.and_then(|row| self.widest(row.node, rows, context));
        self.cursor = seen.unwrap_or(self.zoom);
        self.followed = context.selected.cloned();
        self.revealed = Some((self.cursor, context.height));
    }

    /// The widest box of a function on the first `levels` levels.
    fn widest(&self, node: NodeId, levels: usize, context: &Context<'_>) -> Option<BoxPlace> {
        let tree = context.tables.analysis.tree();
        let spans = self.layout.levels().iter().take(levels).flatten();
        let of_node =
            spans.filter(|s| matches!(s.place, BoxPlace::Row(row) if tree.node(row) == node));
        Some(of_node.reduce(|a, b| if b.size > a.size { b } else { a })?.place)
    }

    /// True if the boxes are laid out over the tables in `context`. Before, their places are rows of another tree.
    pub(super) fn is_laid_out(&self, context: &Context<'_>) -> bool {
        self.made_for.is_some_and(|(generation, ..)| generation == context.generation)
    }

    /// Moves the cursor to the widest box of the selected function.
    pub(super) fn seek_selected(&mut self, context: &Context<'_>) -> Outcome {
        let before = self.cursor;
        (self.cursor, self.followed) = (self.zoom, None);
        self.follow_selection(context);
        // Without statistics the heaviest place is not known yet.
        let found = self.key(self.cursor, context).as_ref() == context.selected;
        let reason = match (found, self.followed.is_some()) {
            (true, _) if self.cursor == before => "this is the widest box of the selected function",
            (false, true) => "the selected function has no box of its own below the zoom",
            _ => return Outcome::Done,
        };
        self.cursor = before;
        Outcome::Tell(reason.to_owned())
    }

    /// Moves the cursor to the function selected elsewhere.
    pub(super) fn follow_selection(&mut self, context: &Context<'_>) {
        if context.selected == self.followed.as_ref() {
            return;
        }
        let Some(entry) = context.selected.and_then(|key| context.tables.find_row(key)) else {
            self.followed = context.selected.cloned();
            return;
        };
        let tree = context.tables.analysis.tree();
        let is_it = |place| matches!(place, BoxPlace::Row(row) if tree.node(row) == entry.node);
        if is_it(self.cursor) {
            self.followed = context.selected.cloned();
            return;
        }
        self.deepen(TreeRow::ROOT, context);
        let widest = self.widest(entry.node, usize::MAX, context);
        let stats = self.stats.as_ref().filter(|(of, _)| of.0 == context.generation);
        let found = stats.and_then(|(_, s)| s.occurrences).filter(|p| p.0 == entry.node);
        // Boxes are laid out down to some level: the heaviest occurrence may be below.
        let heaviest = found.and_then(|(_, places)| places.heaviest).and_then(|row| {
            self.deepen(row, context);
            self.cover(row, context).filter(|&place| is_it(place))
        });
        match (heaviest.or(widest), found) {
            (Some(place), _) => self.cursor = place,
            (None, Some((_, places))) => {
                if let Some(row) = places.heaviest {
                    self.deepen(row, context);
                    self.cursor = self.cover(row, context).unwrap_or(self.cursor);
                }
            }
            // The heaviest occurrence is known once the statistics arrive.
            (None, None) => return,
        }
        self.followed = context.selected.cloned();
    }

    pub(super) fn cover(&self, row: TreeRow, context: &Context<'_>) -> Option<BoxPlace> {
        let magnitudes = self.magnitudes.as_ref()?;
        let (level, at) = self.layout.cover(row, &sizes(context.tables, magnitudes))?;
        Some(self.layout.levels().get(level)?.get(at)?.place)
    }

    /// Brings the cursor into view once after each move. The wheel may scroll it out of view.
    pub(super) fn reveal(&mut self, context: &Context<'_>) {
        self.deepen(self.cursor.row(), context);
        if self.find(self.cursor, context).is_none() {
            self.cursor = self.cover(self.cursor.row(), context).unwrap_or(self.zoom);
        }
        let now = Some((self.cursor, context.height));
        if self.revealed != now {
            let level = self.find(self.cursor, context).map_or(0, |(level, _)| level);
            let count = self.above.len() + self.layout.levels().len();
            self.first = first_row(self.first, level, usize::from(context.height), count);
            self.revealed = now;
            self.deepen(self.cursor.row(), context);
        }
    }

    /// The number of levels down to the last one with a readable name.
    pub(super) fn legible(&self, context: &Context<'_>) -> usize {
        let grid = Grid::new(context.glyphs);
        let named = |span: &LevelSpan| {
            matches!(span.place, BoxPlace::Row(_)) && grid.room(span.start, span.end) >= NAMED
        };
        let last = self.layout.levels().iter().rposition(|spans| spans.iter().any(named));
        self.above.len() + last.map_or(0, |last| last + 1)
    }

    /// Moves down to the widest callee, or up to the caller.
    pub(super) fn vertically(&mut self, steps: i32, context: &Context<'_>) -> Outcome {
        let mut place = self.cursor;
        for _ in 0..steps.unsigned_abs() {
            let Some((level, at)) = self.find(place, context) else { break };
            let next = if steps > 0 {
                self.deepen(place.row(), context);
                self.widest_below(level, at)
            } else {
                self.caller_above(level, at)
            };
            match next {
                Some(next) => place = next,
                None => break,
            }
        }
        self.go_to(place, context)
    }

    pub(super) fn widest_below(&self, level: usize, at: Option<usize>) -> Option<BoxPlace> {
        let Some(at) = at else {
            let next = self.above.get(level + 1).map(|&row| BoxPlace::Row(row));
            return Some(next.unwrap_or(self.zoom));
        };
        let below = self.layout.levels().get(level + 1 - self.above.len())?;
        let children = below.iter().filter(|s| s.above as usize == at && !is_own(s.place));
        let wider = |a: &'_ LevelSpan, b: &'_ LevelSpan| b.end - b.start > a.end - a.start;
        Some(children.reduce(|a, b| if wider(a, b) { b } else { a })?.place)
    }

    pub(super) fn caller_above(&self, level: usize, at: Option<usize>) -> Option<BoxPlace> {
        match at.and_then(|at| self.span(level, at)) {
            Some(span) if level > self.above.len() => {
                Some(self.span(level - 1, span.above as usize)?.place)
            }
            _ => Some(BoxPlace::Row(*self.above.get(level.checked_sub(1)?)?)),
        }
    }

    /// Moves to the next box on the same level.
    pub(super) fn sideways(&mut self, right: bool, context: &Context<'_>) -> Outcome {
        let Some((level, Some(at))) = self.find(self.cursor, context) else { return Outcome::Done };
        let Some(spans) = self.layout.levels().get(level - self.above.len()) else {
            return Outcome::Done;
        };
        let next = if right {
            spans.iter().skip(at + 1).find(|s| !is_own(s.place))
        } else {
            spans.iter().take(at).rev().find(|s| !is_own(s.place))
        };
        match next.map(|span| span.place) {
            Some(place) => self.go_to(place, context),
            None => Outcome::Done,
        }
    }

    /// The first or the last box of a level.
    pub(super) fn edge_of(&self, level: usize, last: bool) -> Option<BoxPlace> {
        let spans = self.layout.levels().get(level.checked_sub(self.above.len())?)?;
        let mut spans = spans.iter().filter(|span| !is_own(span.place));
        Some(if last { spans.next_back()? } else { spans.next()? }.place)
    }

    /// Handles an action on the boxes of this tree alone.
    pub(super) fn act(&mut self, action: Action, context: &Context<'_>) -> Outcome {
        match action {
            Action::Move(steps) => self.vertically(steps, context),
            Action::Left => self.sideways(false, context),
            Action::Right => self.sideways(true, context),
            Action::Page(halves) => self.vertically(halves * half_of(context), context),
            Action::First => self.go_to(self.zoom, context),
            Action::Last => self.vertically(DEEPEST as i32, context),
            Action::Open => self.zoom_to(self.cursor),
            Action::ZoomIn => self.zoom_in(self.cursor, context),
            Action::ZoomOut => self.zoom_out(context),
            Action::Hottest => self.seek_selected(context),
            Action::ZoomReset => {
                self.reset();
                Outcome::Done
            }
            _ => Outcome::Ignored,
        }
    }

    /// Selects the box at a column and row of the pane, and zooms into it if `double`.
    pub(super) fn click(
        &mut self,
        (x, y): (u16, u16),
        double: bool,
        context: &Context<'_>,
    ) -> Outcome {
        if y >= context.height {
            self.scroll_to(x, context);
            return Outcome::Done;
        }
        let level = self.first + usize::from(y);
        let Some(place) = self.box_at(level, x, context) else { return Outcome::Done };
        let outcome = self.go_to(place, context);
        if double && place != self.zoom {
            self.zoom_to(place);
        }
        outcome
    }

    /// Zooms one step towards the box at a column and row of the pane, or out.
    pub(super) fn zoom_at(
        &mut self,
        (x, y): (u16, u16),
        closer: bool,
        context: &Context<'_>,
    ) -> Outcome {
        if !closer {
            return self.zoom_out(context);
        }
        match self.box_at(self.first + usize::from(y), x, context) {
            Some(place) => self.zoom_in(place, context),
            None => Outcome::Done,
        }
    }

    /// Follows the mouse to a cell, or out of the pane. True if another box is below it.
    pub(super) fn hover(&mut self, at: Option<(u16, u16)>, context: &Context<'_>) -> bool {
        let at = at.filter(|&(_, y)| y < context.height && self.is_current(context));
        let place = at.and_then(|(x, y)| self.box_at(self.first + usize::from(y), x, context));
        std::mem::replace(&mut self.hovered, place) != place
    }

    /// The box at a column of a level. The flat part of a row counts as the row.
    pub(super) fn box_at(&self, level: usize, x: u16, context: &Context<'_>) -> Option<BoxPlace> {
        if let Some(&row) = self.above.get(level) {
            return Some(BoxPlace::Row(row));
        }
        let grid = Grid::new(context.glyphs);
        let middle = u32::from(x) * grid.cell + grid.cell / 2;
        let spans = self.layout.levels().get(level - self.above.len())?;
        match spans.iter().find(|s| s.start <= middle && middle < s.end)?.place {
            BoxPlace::Own(row) => Some(BoxPlace::Row(row)),
            place => Some(place),
        }
    }
}
