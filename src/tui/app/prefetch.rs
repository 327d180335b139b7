//! Tables of other sample types over the same stacks: kept once they were shown, and computed ahead while nothing else is
//! asked, so that a switch is one frame. How many there are is bounded by the memory that they hold.

use std::sync::Arc;

use super::App;
use crate::analysis::query::Query;
use crate::explore::table_cache::{MAX_BYTES, differ_in_sample_type_only};
use crate::explore::view::ProfileView;
use crate::tui::effect::Effect;

impl App {
    /// How many tables are kept, and about how many bytes they hold.
    pub fn cached_views(&self) -> (usize, usize) {
        self.cache.size()
    }

    /// The tables of the present query, if they are kept.
    pub(super) fn kept_tables(&self) -> Option<Arc<ProfileView>> {
        self.cache.find(&self.query).cloned()
    }

    /// Keeps tables for when their sample type is asked for again, if nothing else was asked meanwhile.
    pub(super) fn keep(&mut self, tables: &Arc<ProfileView>) {
        let source = tables.analysis.selected().source();
        let current = self.profile.as_ref().is_some_and(|profile| Arc::ptr_eq(profile, source));
        if current && differ_in_sample_type_only(tables.analysis.query(), &self.query) {
            self.cache.keep(tables);
        }
    }

    /// Gives up what is kept for another query than the present one.
    pub(super) fn evict(&mut self) -> Vec<Arc<ProfileView>> {
        let first = self.cache.first();
        let same = first
            .is_some_and(|first| differ_in_sample_type_only(first.analysis.query(), &self.query));
        if same { Vec::new() } else { self.cache.evict() }
    }

    /// What to do while nothing is asked: first whatever the tables on the screen still lack, then those of the other
    /// sample types, the next one first.
    pub(super) fn ahead(&self) -> Option<Effect> {
        let idle = self.awaited.is_none() && !self.is_reading();
        let tables = self.shared.tables.as_ref().filter(|_| idle)?;
        if !tables.is_finished() {
            return Some(Effect::Finish(Arc::clone(tables)));
        }
        let (count, now) = (tables.types.len(), tables.sample_type());
        let next = (1..count).filter_map(|step| tables.types.get((now + step) % count));
        let (bytes, (_, cache)) = (tables.bytes(), self.cache.size());
        for of in next {
            let (sample_type, derived) = (of.sample_type, of.derived);
            let query = Query { sample_type, derived, ..self.query.clone() };
            // Quotients hold more than sums.
            let bytes = if derived.is_some() { 3 * bytes } else { bytes };
            if cache + bytes <= MAX_BYTES && self.cache.find(&query).is_none() {
                let (query, previous) = (Box::new(query), Arc::clone(tables));
                return Some(Effect::Prefetch {
                    before_after: self.before_after.clone(),
                    memory: self.memory.clone(),
                    query,
                    previous,
                });
            }
        }
        None
    }
}
