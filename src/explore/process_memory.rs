//! The memory breakdown of the process in a view.

use std::sync::Arc;

use super::view::ProfileView;
use crate::report::memory::breakdown;
use crate::runtime::memstats::MemStats;

impl ProfileView {
    /// Adds a breakdown of the process's memory. The breakdown of `previous` is kept if it is of this profile.
    #[must_use]
    pub fn with_memory(
        mut self,
        memory: Option<&MemStats>,
        previous: Option<&ProfileView>,
    ) -> ProfileView {
        let profile = self.analysis.selected().source();
        let same = |view: &&ProfileView| Arc::ptr_eq(view.analysis.selected().source(), profile);
        let known = previous.filter(same).and_then(|view| view.memory.clone());
        let computed = || memory.and_then(|stats| breakdown(stats, profile)).map(Arc::new);
        self.memory = known.or_else(computed);
        self
    }
}
