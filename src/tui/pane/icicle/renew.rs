//! New tables for a tree of boxes: cursor and zoom are found again in them, and references to old ones are dropped.

use std::sync::Arc;

use super::box_tree::{BoxTree, EVERYTHING};
use super::route::counterpart;
use crate::analysis::tree::icicle::BoxPlace;
use crate::explore::view::ProfileView;
use crate::tui::pane::context::Context;

impl BoxTree {
    /// Takes new tables, selection and search.
    pub(super) fn measure(&mut self, context: &Context<'_>) {
        if self.tables.as_ref().is_none_or(|(generation, _)| *generation != context.generation) {
            self.renew(context);
        }
        let selected = context.selected.and_then(|key| context.tables.find_row(key));
        self.selected = selected.map(|entry| entry.node);
        self.note_hits(context);
    }

    /// Keeps zoom and cursor over new tables, by the names on their paths if the rows differ.
    pub(super) fn renew(&mut self, context: &Context<'_>) {
        let new = context.tables;
        if let Some((_, old)) = self.tables.take()
            && !std::ptr::eq(old.analysis.tree(), new.analysis.tree())
        {
            let place = |place| match place {
                EVERYTHING => EVERYTHING,
                place => BoxPlace::Row(counterpart(&old, new, place.row())),
            };
            self.cursor = place(self.cursor);
            self.zoom = place(self.zoom);
            self.zooms = self.zooms.drain(..).map(place).collect();
            self.zooms.dedup();
        }
        self.tables = Some((context.generation, Arc::clone(new)));
        (self.revealed, self.hovered) = (None, None);
        self.stats = None;
        let signed = new.analysis.weights().is_signed();
        self.magnitudes = (!signed).then(Arc::default);
    }

    /// Drops references to tables that are gone, while something else is shown.
    pub(super) fn let_go(&mut self, context: &Context<'_>) {
        let source = |tables: &ProfileView| Arc::as_ptr(tables.analysis.selected().source());
        let now = context.generation * 2;
        let Some((generation, old)) = &self.tables else { return };
        let (stale, gone) = (*generation != now, source(old) != source(context.tables));
        if !self.inverted && stale {
            self.renew(&Context { generation: now, ..*context });
        } else if self.inverted && gone {
            // The inverted tables do not exist yet, and there are no counterparts to look for.
            self.unzoom();
        }
    }

    pub(super) fn unzoom(&mut self) {
        (self.zoom, self.cursor) = (EVERYTHING, EVERYTHING);
        self.zooms.clear();
        (self.tables, self.followed) = (None, None);
    }
}
