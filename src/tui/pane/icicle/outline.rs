//! The outline of a tree of boxes: all its levels, a ruler for those in view, and a map of deep trees.

use super::box_tree::BoxTree;
use crate::explore::icicle_layout::{IcicleLayout, IcicleLayoutRequest};
use crate::tui::pane::context::Context;
use crate::tui::theme::Role;
use crate::tui::widget::{Span, Spans};

/// The fewest rows that leave one to the map.
const MAPPED_FROM: u16 = 8;
/// The word in front of the map.
const MAP_NAME: &str = " depth ";

impl BoxTree {
    /// The request for all levels; `None` once they are known, or before there are any.
    pub(super) fn layout_request(&self) -> Option<IcicleLayoutRequest> {
        let (made_for, zoom, canvas) = self.made_for?;
        let (generation, view) = self.tables.as_ref()?;
        let magnitudes = self.magnitudes.clone()?;
        let known = !self.shares.is_empty() || self.layout.levels().is_empty();
        (made_for == *generation && !known).then(|| IcicleLayoutRequest {
            view: view.clone(),
            magnitudes,
            zoom,
            canvas,
        })
    }

    /// Takes all levels, if they are those of the present layout.
    pub(super) fn take_layout(&mut self, answer: &IcicleLayout) {
        let wanted = self.layout_request();
        if !wanted.is_some_and(|wanted| wanted.is_same(&answer.request)) {
            return;
        }
        // A cursor far down may have made more levels.
        if answer.layout.levels().len() >= self.layout.levels().len() {
            self.layout = answer.layout.clone();
        }
        self.shares.clone_from(&answer.shares);
    }

    /// The number of rows made so far, with those above the zoom.
    pub(super) fn depth(&self) -> usize {
        self.above.len() + self.layout.levels().len()
    }

    /// The number of rows; `None` before it is known, or without any.
    pub(super) fn rows_needed(&self) -> Option<u16> {
        let known = self.layout.is_complete() && !self.layout.levels().is_empty();
        known.then(|| u16::try_from(self.depth()).unwrap_or(u16::MAX))
    }

    /// Rows for boxes in a pane of `height` rows.
    pub(super) fn box_rows(&self, height: u16) -> u16 {
        if self.has_map(height) { height - 1 } else { height }
    }

    fn has_map(&self, height: u16) -> bool {
        height >= MAPPED_FROM && !self.shares.is_empty() && self.depth() > usize::from(height)
    }

    /// The rows in view and their number: `rows 61-98 of 170`. Empty if all are in view.
    pub(super) fn ruler(&self, context: &Context<'_>) -> Spans {
        let (count, height) = (self.depth(), usize::from(context.height));
        let known = self.layout.is_complete();
        if count <= height && (known || self.first == 0) || self.layout.levels().is_empty() {
            return Vec::new();
        }
        let last = (self.first + height).min(count);
        let mut spans = vec![
            Span::new("rows ", Role::Dim),
            Span::new(format!("{}-{last}", self.first + 1), Role::Number),
        ];
        if known {
            spans.push(Span::new(" of ", Role::Dim));
            spans.push(Span::new(count.to_string(), Role::Number));
        }
        spans
    }

    /// A row for a deep tree: from left to right its levels, each as high as the share of the value that reaches it, with
    /// the ones in view between bars. `context` has the rows for boxes.
    pub(super) fn map(&self, context: &Context<'_>) -> Spans {
        let (glyphs, count) = (context.glyphs, self.depth());
        let columns = map_columns(context.width);
        let (from, to) =
            (self.first, (self.first + usize::from(context.height)).min(count).max(1) - 1);
        let [first, last] = [from, to].map(|level| level * columns / count.max(1));
        let mut spans = vec![Span::new(MAP_NAME, Role::Dim)];
        for column in 0..columns {
            let glyph = if column == first || column == last {
                glyphs.bar
            } else {
                // The share falls from level to level, so the first level of a column is its highest.
                let share = self.share(column * count / columns);
                glyphs.levels[(share * 8.0).ceil() as usize]
            };
            let in_view = (first..=last).contains(&column);
            let role = if in_view { Role::Accent } else { Role::Dim };
            match spans.last_mut().filter(|span| span.role == role && column > 0) {
                Some(span) => span.text.push_str(glyph),
                None => spans.push(Span::new(glyph, role)),
            }
        }
        spans
    }

    /// The share of the zoomed box that reaches a level; rows above the zoom have all of it.
    fn share(&self, level: usize) -> f64 {
        let below = level.checked_sub(self.above.len());
        below.map_or(1.0, |below| self.shares.get(below).copied().unwrap_or(0.0))
    }

    /// Scrolls to the level below a column of the map. `context` has the rows for boxes.
    pub(super) fn scroll_to(&mut self, x: u16, context: &Context<'_>) {
        let columns = map_columns(context.width);
        let column = usize::from(x).saturating_sub(MAP_NAME.len()).min(columns - 1);
        let level = column * self.depth() / columns;
        let first = level.saturating_sub(usize::from(context.height) / 2);
        self.scroll_by(first as i32 - self.first as i32, context.height);
    }
}

/// Columns of the map.
fn map_columns(width: u16) -> usize {
    usize::from(width).saturating_sub(MAP_NAME.len() + 1).max(1)
}
