//! Moves between boxes: down to the widest callee, up to the caller, sideways to the neighbour, and to the selection.

use super::box_tree::{BoxTree, is_own};
use super::route::sizes;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::{BoxPlace, LevelSpan};
use crate::tui::list_cursor::first_row;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::widget::icicle::Grid;

/// The least cells of a readable name.
const NAMED: usize = 5;

impl BoxTree {
    /// Follows new tables, selection and size.
    pub(super) fn settle(&mut self, context: &Context<'_>) {
        self.measure(context);
        if let Some(magnitudes) = self.magnitudes.clone() {
            self.arrange(context, &magnitudes);
            self.follow_selection(context);
            self.reveal(context);
        }
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
        let spans = self.layout.levels().iter().flatten();
        let widest =
            spans.filter(|s| is_it(s.place)).reduce(|a, b| if b.size > a.size { b } else { a });
        let found =
            self.stats.as_ref().and_then(|(_, s)| s.occurrences).filter(|p| p.0 == entry.node);
        match (widest, found) {
            (Some(span), _) => self.cursor = span.place,
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
