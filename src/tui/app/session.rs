//! Sessions: profiles of one process are opened together, and a function is followed from one to the next.

use std::sync::Arc;

use super::App;
use super::state::open_profiles::OpenProfile;
use super::state::session::{SessionEntry, SessionState};
use crate::analysis::names::base;
use crate::analysis::session::{FunctionJoin, JoinPart, SessionProfile};
use crate::explore::live::{LiveJob, SavedProfile};
use crate::explore::pane_id::PaneId;
use crate::explore::searched::SessionNames;
use crate::explore::session::newest;
use crate::explore::view::NodeKey;
use crate::load::request::{LoadOutcome, SessionMember, SessionProfiles};
use crate::profile::Profile;
use crate::tui::effect::Effects;
use crate::tui::job::Job;

/// Characters of the binary in a file name at most.
const MAX_NAME: usize = 60;

impl App {
    /// Opens the profiles of a session in place of the one that was to hold them all, and shows the table of them.
    pub(super) fn open_session(&mut self, session: SessionProfiles) -> Effects {
        if self.is_read() {
            self.loading.fail();
            return self.tell("its files no longer merge; :open reads them apart");
        }
        (self.overlay, self.profiles.offered) = (None, Vec::new());
        let entry = |SessionMember { kind, request, loaded }: &SessionMember| SessionEntry {
            request: request.clone(),
            profile: SessionProfile { kind: *kind, profile: newest(loaded) },
        };
        let entries = session.members.iter().map(entry).collect();
        (self.session, self.shared.session) = (SessionState::new(entries), None);
        self.shared.session_matches = None;
        let open = |member: SessionMember| OpenProfile {
            title: member.loaded.title.clone(),
            about: member.kind.name().to_owned(),
            request: member.request,
            parked: None,
            loaded: Some(Box::new(member.loaded)),
            is_offered: false,
        };
        let at = self.profiles.current;
        let end = self.profiles.all.len().min(at + 1);
        let all = session.members.into_iter().map(open);
        self.profiles.all.splice(at.min(end)..end, all);
        let mut effects = self.take_loaded().unwrap_or_default();
        self.arrangement.show(PaneId::Session);
        effects.extend(self.session.ask(&self.start.query));
        effects
    }

    /// Takes in the current profile if it was read with its session; `None` if it has to be read.
    pub(super) fn take_loaded(&mut self) -> Option<Effects> {
        let open = self.profiles.all.get_mut(self.profiles.current)?;
        let loaded = open.loaded.take()?;
        self.loading.adopt(&open.request);
        Some(self.loaded(LoadOutcome::Profile(*loaded)))
    }

    /// True if profiles of one process were read together.
    pub(super) fn has_session(&self) -> bool {
        !self.session.entries.is_empty()
    }

    /// Takes in the table of the session.
    pub(super) fn joined(&mut self, number: u64, join: Arc<FunctionJoin>) -> Effects {
        if !self.session.take(number) {
            return Effects::none();
        }
        self.session.names = Some(Arc::new(SessionNames::new(Arc::clone(&join))));
        self.shared.session = Some(join);
        self.search_session_again().map_or_else(Effects::none, Effects::from)
    }

    /// Computes the table again if the profile of the current request was read anew.
    pub(super) fn join_again(&mut self, profile: &Arc<Profile>) -> Effects {
        let request = self.loading.request().clone();
        if !self.session.replace(&request, profile) {
            return Effects::none();
        }
        self.session.ask(&self.start.query).into()
    }

    /// The function that stays selected on the way to the open profile at `at`: both are of the session, and the user
    /// selected it.
    pub(super) fn kept_selection(&self, at: usize) -> Option<NodeKey> {
        let is_kept = self.session.has(self.loading.request())
            && self.profiles.all.get(at).is_some_and(|open| self.session.has(&open.request));
        self.shared.selected.clone().filter(|_| is_kept && self.selection.is_chosen)
    }

    /// Selects a function that was selected in another profile of the session.
    pub(super) fn keep_selection(&mut self, kept: Option<NodeKey>) {
        if let Some(key) = kept {
            (self.shared.selected, self.selection.is_chosen) = (Some(key), true);
        }
    }

    /// Writes the profiles of the session to a folder. The names of the files are those of the binary and the kinds.
    pub(super) fn save_session(&self, folder: String) -> Effects {
        let newest = self.session.entries.iter().map(|entry| time_of(&entry.profile)).max();
        let saved = |SessionEntry { profile, .. }: &SessionEntry| {
            let binary = String::from_utf8_lossy(base(profile.profile.binary())).into_owned();
            let safe = |c: char| if c.is_alphanumeric() || "-_".contains(c) { c } else { '-' };
            let binary: String = binary.chars().map(safe).take(MAX_NAME).collect();
            let binary = if binary.is_empty() { "profile" } else { binary.as_str() };
            // Older formats have no time.
            let time = Some(time_of(profile)).filter(|&time| time > 0).or(newest);
            SavedProfile {
                profile: Arc::clone(&profile.profile),
                stem: format!("{binary}.{}", profile.kind.name()),
                time_nanos: time.unwrap_or(0),
                is_alone: true,
            }
        };
        let profiles: Vec<SavedProfile> = self.session.entries.iter().map(saved).collect();
        let count = format!("{} profiles", profiles.len());
        Job::Live(LiveJob::Save(profiles, folder, count)).into()
    }

    /// Shows a function in Top of one profile of the session, under one of its sample types.
    pub(super) fn open_part(&mut self, part: JoinPart, key: NodeKey, by_cum: bool) -> Effects {
        let Some(entry) = self.session.entries.get(part.member) else { return Effects::none() };
        let request = entry.request.clone();
        let mut effects = self.select(key.clone());
        if self.loading.request() != &request {
            effects.extend(self.open_request(request, part.kind.name()));
            effects.extend(self.select(key));
        }
        self.arrangement.show(PaneId::Top);
        self.panes.top.sort_by_cum(by_cum);
        let query = self.filters.query();
        if query.sample_type != part.sample_type || query.derived.is_some() {
            self.filters.set_sample_type(part.sample_type, None);
            effects.extend(self.compute());
        }
        effects
    }
}

/// The time of a profile, in nanoseconds since 1970; 0 if it is unknown.
fn time_of(profile: &SessionProfile) -> i64 {
    profile.profile.header().time_nanos
}
