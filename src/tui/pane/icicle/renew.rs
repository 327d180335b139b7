//! What becomes of the icicle when there are other tables: what was chosen is found again in them, and what belonged to
//! the old ones is let go, be the icicle shown or not.

use std::sync::Arc;

use super::route::counterpart;
use super::{ALL, Icicle};
use crate::analysis::tree::icicle::BoxPlace;
use crate::explore::view::ProfileView;
use crate::tui::pane::Context;

impl Icicle {
    /// Keeps zoom and cursor over new tables: by the names on their paths, where the rows are others.
    pub(super) fn renew(&mut self, context: &Context<'_>) {
        let new = context.tables;
        if let Some((_, old)) = self.tables.take()
            && !std::ptr::eq(old.analysis.tree(), new.analysis.tree())
        {
            let place = |place| match place {
                ALL => ALL,
                place => BoxPlace::Row(counterpart(&old, new, place.row())),
            };
            self.cursor = place(self.cursor);
            self.zoom = place(self.zoom);
            self.zooms = self.zooms.drain(..).map(place).collect();
            self.zooms.dedup();
        }
        self.tables = Some((context.generation, Arc::clone(new)));
        self.shown = None;
        self.stats = None;
        let signed = new.analysis.weights().is_signed();
        self.magnitudes = (!signed).then(Arc::default);
    }

    /// Lets go of what belongs to tables that are not there any more, while something else is shown in its place.
    pub(super) fn let_go(&mut self, context: &Context<'_>) {
        self.drop_turned(context);
        let source = |tables: &ProfileView| Arc::as_ptr(tables.analysis.selected().source());
        let now = context.generation * 2;
        let Some((generation, old)) = &self.tables else { return };
        let (stale, gone) = (*generation != now, source(old) != source(context.tables));
        if !self.inverted && stale {
            self.renew(&Context { generation: now, ..*context });
        } else if self.inverted && gone {
            // The same turned over is not there yet, so that there is nothing to look for counterparts in.
            self.unzoom();
        }
    }

    /// What was turned over is never asked for again once there are other tables.
    pub(super) fn drop_turned(&mut self, context: &Context<'_>) {
        self.inverted_view.take_if(|(generation, _)| *generation != context.generation);
    }

    pub(super) fn unzoom(&mut self) {
        (self.zoom, self.cursor) = (ALL, ALL);
        self.zooms.clear();
        (self.tables, self.followed) = (None, None);
    }
}
