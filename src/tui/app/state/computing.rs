//! Tables beside those on the screen: computed, cached, or held back.
//!
//! Tables of other sample types share the stacks. They are cached once they were shown, and prefetched while
//! the program is idle, so that a switch takes one frame.

use std::sync::Arc;

use crate::analysis::query::Query;
use crate::explore::table_cache::{
    MAX_VIEWS, TableCache, differ_in_sample_type_only, prefetched_bytes,
};
use crate::explore::view::ProfileView;
use crate::profile::Profile;
use crate::tui::job::Job;
use crate::tui::job::ProfileData;
use crate::tui::pending::Pending;

/// The computation whose answer is pending, the cache, and tables held back.
#[derive(Debug, Default)]
pub(in crate::tui::app) struct Computing {
    pending: Pending,
    cache: TableCache,
    /// Newer tables, held back until their changes are known, with their generation.
    held: Option<(u64, Arc<ProfileView>)>,
}

impl Computing {
    /// Asks for new tables; the number of their generation. The number before is that of their first rows, which come
    /// without a call tree.
    pub(in crate::tui::app) fn ask(&mut self) -> u64 {
        self.pending.ask(());
        self.pending.ask(())
    }

    /// True until tables are shown that are at least as new as the newest question.
    pub(in crate::tui::app) fn is_waiting(&self) -> bool {
        self.pending.is_waiting()
    }

    /// True if tables of this generation are the newest.
    pub(in crate::tui::app) fn expects(&self, generation: u64) -> bool {
        self.pending.is_answered_by(generation)
    }

    /// Marks tables as shown: older ones are stale.
    pub(in crate::tui::app) fn finish(&mut self) {
        self.pending.cancel();
        self.held = None;
    }

    /// Holds tables back until their changes are known, so that rows move once.
    pub(in crate::tui::app) fn hold(&mut self, generation: u64, tables: &Arc<ProfileView>) {
        self.held = Some((generation, Arc::clone(tables)));
    }

    /// Takes the held tables, if they are these and no newer ones were asked for.
    pub(in crate::tui::app) fn release(
        &mut self,
        tables: &Arc<ProfileView>,
    ) -> Option<(u64, Arc<ProfileView>)> {
        let pending = &self.pending;
        self.held.take_if(|(generation, held)| {
            Arc::ptr_eq(held, tables) && pending.is_answered_by(*generation)
        })
    }

    /// The newest tables of `profile` that are held back. Tables over their call tree fit into one cache with them.
    pub(in crate::tui::app) fn held_of(&self, profile: &Arc<Profile>) -> Option<&Arc<ProfileView>> {
        let (_, held) = self.held.as_ref()?;
        Arc::ptr_eq(held.analysis.selected().source(), profile).then_some(held)
    }

    /// The number of cached views, and about how many bytes they hold.
    pub(super) fn cached(&self) -> (usize, usize) {
        self.cache.size()
    }

    /// The cached tables of a query.
    pub(in crate::tui::app) fn find(&self, query: &Query) -> Option<Arc<ProfileView>> {
        self.cache.find(query).cloned()
    }

    /// Caches tables of `profile`, if the query has changed at most in the sample type since they were requested. Returns
    /// true if the cache holds tables of their query now.
    pub(in crate::tui::app) fn keep(
        &mut self,
        tables: &Arc<ProfileView>,
        profile: Option<&Arc<Profile>>,
        query: &Query,
    ) -> bool {
        let source = tables.analysis.selected().source();
        let current = profile.is_some_and(|profile| Arc::ptr_eq(profile, source));
        let alike = differ_in_sample_type_only(tables.analysis.query(), query);
        current && alike && self.cache.insert(tables)
    }

    /// Empties the cache.
    pub(in crate::tui::app) fn evict(&mut self) -> Vec<Arc<ProfileView>> {
        self.cache.evict()
    }

    /// Empties the cache, unless its tables differ from those of `query` in the sample type only.
    pub(in crate::tui::app) fn evict_others(&mut self, query: &Query) -> Vec<Arc<ProfileView>> {
        let same =
            |first: &Arc<ProfileView>| differ_in_sample_type_only(first.analysis.query(), query);
        if self.cache.first().is_some_and(same) { Vec::new() } else { self.cache.evict() }
    }

    /// Work for an idle program: the deferred columns of `tables`, then tables of other sample types, the next one first.
    pub(in crate::tui::app) fn idle_job(
        &self,
        tables: &Arc<ProfileView>,
        query: &Query,
        beside: &ProfileData,
    ) -> Option<Job> {
        if self.is_waiting() {
            return None;
        }
        if !tables.is_finished() {
            return Some(Job::Finish(Arc::clone(tables)));
        }
        let (views, cached) = self.cache.size();
        if views >= MAX_VIEWS {
            return None;
        }
        let (count, now) = (tables.sample_types.len(), tables.sample_type());
        let next = (1..count).filter_map(|step| tables.sample_types.get((now + step) % count));
        let bytes = tables.bytes();
        let most = prefetched_bytes(tables.analysis.selected().source());
        let mut queries = next.filter_map(|total| {
            let (sample_type, derived) = (total.sample_type, total.derived);
            let query = Query { sample_type, derived, ..query.clone() };
            // Quotients hold more than sums.
            let bytes = if derived.is_some() { 3 * bytes } else { bytes };
            (cached + bytes <= most && self.cache.find(&query).is_none()).then_some(query)
        });
        Some(Job::Prefetch {
            beside: beside.clone(),
            query: Box::new(queries.next()?),
            previous: Arc::clone(tables),
        })
    }
}
