//! The profiles of one process that were read together, and the table of them.

use std::sync::Arc;

use super::search::Search;
use crate::analysis::query::Query;
use crate::analysis::session::SessionProfile;
use crate::explore::searched::SessionNames;
use crate::explore::session::JoinRequest;
use crate::load::request::LoadRequest;
use crate::profile::Profile;
use crate::tui::job::Job;
use crate::tui::pending::Pending;

/// A profile of the session, and the request that reads it alone.
pub(in crate::tui::app) struct SessionEntry {
    pub(in crate::tui::app) request: LoadRequest,
    pub(in crate::tui::app) profile: SessionProfile,
}

/// The profiles of one process.
#[derive(Default)]
pub(in crate::tui::app) struct SessionState {
    /// The profiles, in the order of their kinds; empty without a session.
    pub(in crate::tui::app) entries: Vec<SessionEntry>,
    pending: Pending,
    /// The names of the table, for searches.
    pub(in crate::tui::app) names: Option<Arc<SessionNames>>,
    /// The search of the table whose answer is pending.
    pub(in crate::tui::app) search: Search,
}

impl SessionState {
    /// A session of these profiles.
    pub(in crate::tui::app) fn new(entries: Vec<SessionEntry>) -> SessionState {
        SessionState { entries, ..SessionState::default() }
    }

    /// True if the profile that `request` reads is one of the session.
    pub(in crate::tui::app) fn has(&self, request: &LoadRequest) -> bool {
        self.entries.iter().any(|entry| entry.request == *request)
    }

    /// Replaces the profile that `request` reads. True if it is another one than before.
    pub(in crate::tui::app) fn replace(
        &mut self,
        request: &LoadRequest,
        profile: &Arc<Profile>,
    ) -> bool {
        let entry = self.entries.iter_mut().find(|entry| entry.request == *request);
        let Some(known) = entry.map(|entry| &mut entry.profile.profile) else { return false };
        let is_new = !Arc::ptr_eq(known, profile);
        known.clone_from(profile);
        is_new
    }

    /// The job that computes the table under `query`; `None` without a session.
    pub(in crate::tui::app) fn ask(&mut self, query: &Query) -> Option<Job> {
        if self.entries.is_empty() {
            return None;
        }
        let profiles = self.entries.iter().map(|entry| entry.profile.clone()).collect();
        let request = JoinRequest { profiles, query: query.clone() };
        Some(Job::Join(self.pending.ask(()), Box::new(request)))
    }

    /// True if `number` is that of the newest table, which is then there.
    pub(in crate::tui::app) fn take(&mut self, number: u64) -> bool {
        self.pending.take(number).is_some()
    }
}
