//! Zooms: into a box at once, towards a box step by step, and out again.

use super::box_tree::BoxTree;
use super::route::path;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::BoxPlace;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;

/// The share of the zoomed box that a step leaves at most, as a fraction: less is not seen as a step.
const STEP: (u128, u128) = (4, 5);

impl BoxTree {
    pub(super) fn zoom_to(&mut self, place: BoxPlace) -> Outcome {
        if place == self.zoom {
            return Outcome::Tell("this is what fills the width already".to_owned());
        }
        self.zooms.push(std::mem::replace(&mut self.zoom, place));
        Outcome::Done
    }

    pub(super) fn reset(&mut self) {
        self.zooms.clear();
        self.zoom = self.home;
    }

    /// Zooms to the first box on the way to `target` that is narrower than the zoom.
    pub(super) fn zoom_in(&mut self, target: BoxPlace, context: &Context<'_>) -> Outcome {
        let tree = context.tables.analysis.tree();
        let top = self.zoom.row();
        let mut way: Vec<BoxPlace> = path(context.tables, target)
            .into_iter()
            .filter(|&row| tree.depth(row) > tree.depth(top))
            .map(BoxPlace::Row)
            .collect();
        if target != self.zoom && !self.is_above(target) {
            way.push(target);
        }
        if way.is_empty() {
            way = self.widest_way(context);
        }
        let size = self.size(top, context);
        let narrower = |place: &&BoxPlace| {
            matches!(place, BoxPlace::Rest { .. }) || is_step(self.size(place.row(), context), size)
        };
        match way.iter().find(narrower).or(way.last()) {
            Some(&place) => self.zoom_to(place),
            None => Outcome::Tell("there is nothing to zoom into".to_owned()),
        }
    }

    /// Zooms out to the next wider boxes, to the outermost of them.
    pub(super) fn zoom_out(&mut self, context: &Context<'_>) -> Outcome {
        if self.zoom == self.home {
            return Outcome::Tell("everything is shown already".to_owned());
        }
        let tree = context.tables.analysis.tree();
        let (home, size) = (self.home.row(), self.size(self.zoom.row(), context));
        let mut row = self.zoom.row();
        let merged = matches!(self.zoom, BoxPlace::Rest { .. });
        while row != home && !(merged || is_step(size, self.size(row, context))) {
            row = tree.parent(row);
        }
        // Callers of one width are one step, as on the way in.
        while row != home && !is_step(self.size(row, context), self.size(tree.parent(row), context))
        {
            row = tree.parent(row);
        }
        self.zoom = if row == home { self.home } else { BoxPlace::Row(row) };
        let wider = |zoom: &BoxPlace| tree.depth(zoom.row()) < tree.depth(row);
        let kept = self.zooms.iter().take_while(|zoom| wider(zoom)).count();
        self.zooms.truncate(kept);
        Outcome::Done
    }

    /// The widest callees below the zoom, as far as their levels are made.
    fn widest_way(&self, context: &Context<'_>) -> Vec<BoxPlace> {
        let mut place = self.zoom;
        let mut way = Vec::new();
        while let Some((level, at)) = self.find(place, context)
            && let Some(next) = self.widest_below(level, at)
        {
            way.push(next);
            place = next;
        }
        way
    }

    /// True for a row above the zoom.
    fn is_above(&self, place: BoxPlace) -> bool {
        self.above.iter().any(|&row| place == BoxPlace::Row(row))
    }

    fn size(&self, row: TreeRow, context: &Context<'_>) -> u64 {
        let analysis = &context.tables.analysis;
        let magnitudes = self.magnitudes.as_ref();
        magnitudes.map_or(0, |sizes| sizes.size(analysis.tree(), analysis.weights(), row))
    }
}

/// True if the step from `wide` to `narrow` is seen.
fn is_step(narrow: u64, wide: u64) -> bool {
    u128::from(narrow) * STEP.1 <= u128::from(wide) * STEP.0
}
