//! The profiles that are open: one is shown, the others are parked with everything that was done to them.

use std::ffi::OsString;
use std::sync::Arc;

use super::computing::Computing;
use super::early_keys::EarlyKeys;
use super::findings::FindingsState;
use super::growth::GrowthState;
use super::history::History;
use super::live::LiveState;
use super::loading::Loading;
use super::panes::Panes;
use super::search::Search;
use super::selection::SelectionState;
use super::shared::{Shared, Stage};
use super::start::Start;
use crate::explore::filters::FilterStack;
use crate::explore::live::LiveSource;
use crate::load::progress::{Progress, SourceState};
use crate::load::request::{LoadRequest, LoadedProfile};
use crate::tui::placement::layout::Arrangement;

/// The state of a profile that is not shown.
pub(in crate::tui::app) struct Parked {
    pub(in crate::tui::app) shared: Shared,
    pub(in crate::tui::app) panes: Panes,
    pub(in crate::tui::app) arrangement: Arrangement,
    pub(in crate::tui::app) stage: Stage,
    pub(in crate::tui::app) filters: FilterStack,
    pub(in crate::tui::app) loading: Loading,
    pub(in crate::tui::app) computing: Computing,
    pub(in crate::tui::app) search: Search,
    pub(in crate::tui::app) early: EarlyKeys,
    pub(in crate::tui::app) growth: GrowthState,
    pub(in crate::tui::app) findings: FindingsState,
    pub(in crate::tui::app) live: LiveState,
    pub(in crate::tui::app) history: History,
    pub(in crate::tui::app) selection: SelectionState,
}

impl Parked {
    /// The state before `request` is read.
    pub(in crate::tui::app) fn new(
        start: &Start,
        title: String,
        request: &LoadRequest,
        live: Option<LiveSource>,
    ) -> Parked {
        let phase = format!("reading {title}");
        Parked {
            shared: Shared::new(start.theme.clone(), start.preferences.silenced.clone()),
            panes: Panes::new(Arc::clone(&start.sources), start.query.sort),
            arrangement: Arrangement { share: start.preferences.split, ..Arrangement::default() },
            stage: Stage::Loading(Progress { phase, ..Progress::default() }),
            filters: first_filters(start),
            loading: Loading::new(title, request.clone()),
            computing: Computing::default(),
            search: Search::default(),
            early: EarlyKeys::default(),
            growth: GrowthState::default(),
            findings: FindingsState::default(),
            live: LiveState::new(live, request),
            history: History::default(),
            selection: SelectionState::default(),
        }
    }
}

/// A profile that was opened.
pub(in crate::tui::app) struct OpenProfile {
    /// The request that reads it.
    pub(in crate::tui::app) request: LoadRequest,
    /// Its name in lists.
    pub(in crate::tui::app) title: String,
    /// Its sample types, as far as they are known.
    pub(in crate::tui::app) about: String,
    /// Its state; `None` for the one that is shown, and for those that are not read yet.
    pub(in crate::tui::app) parked: Option<Box<Parked>>,
    /// The profile, read with others of a session, until it is shown for the first time.
    pub(in crate::tui::app) loaded: Option<Box<LoadedProfile>>,
    /// It is one of several groups that the user did not name.
    pub(in crate::tui::app) is_offered: bool,
}

/// A single source of a load whose sources do not all merge.
#[derive(Clone, Debug)]
pub(in crate::tui::app) struct OfferedSource {
    /// The request that reads it.
    pub(in crate::tui::app) request: LoadRequest,
    /// Its name in lists.
    pub(in crate::tui::app) title: String,
    /// Its state, with its sample types or the reason why it cannot be read.
    pub(in crate::tui::app) state: SourceState,
    /// The request of its group, once the groups are known.
    pub(in crate::tui::app) group: Option<LoadRequest>,
}

impl OfferedSource {
    /// The file or address `file`, which belongs to no group yet.
    pub(in crate::tui::app) fn new(file: &OsString, state: SourceState) -> OfferedSource {
        let request = LoadRequest { files: vec![file.clone()], ..LoadRequest::default() };
        OfferedSource { title: request.title(), request, state, group: None }
    }
}

/// The open profiles, in the order in which they were opened.
#[derive(Default)]
pub(in crate::tui::app) struct OpenProfiles {
    /// All of them; empty as long as there was never more than one.
    pub(in crate::tui::app) all: Vec<OpenProfile>,
    /// The one that is shown or read.
    pub(in crate::tui::app) current: usize,
    /// The one that was shown before.
    pub(in crate::tui::app) previous: usize,
    /// The single sources of loads that do not merge, below their groups in the list.
    pub(in crate::tui::app) offered: Vec<OfferedSource>,
}

impl OpenProfiles {
    /// True if there is another one to go to.
    pub(in crate::tui::app) fn are_several(&self) -> bool {
        self.all.len() > 1
    }

    /// The profile to go back to from the current one: the one before, or else any that is read.
    pub(in crate::tui::app) fn way_back(&self) -> Option<usize> {
        let is_read = |&at: &usize| self.all.get(at).is_some_and(|open| open.parked.is_some());
        Some(self.previous).filter(is_read).or_else(|| (0..self.all.len()).find(is_read))
    }

    /// Replaces what is known of the sources that `offered` has, and adds the others.
    pub(in crate::tui::app) fn offer(&mut self, offered: Vec<OfferedSource>) {
        self.offered.retain(|old| offered.iter().all(|new| new.request != old.request));
        self.offered.extend(offered);
    }

    /// Forgets the groups and single sources that were offered, unless one of the groups was read.
    pub(in crate::tui::app) fn withdraw_offer(&mut self) {
        if self.all.iter().any(|open| open.is_offered && open.parked.is_some()) {
            return;
        }
        for at in (0..self.all.len()).rev() {
            if self.all[at].is_offered && at != self.current {
                self.forget(at);
            }
        }
        self.offered.clear();
    }

    /// Forgets the profile at `at`, which is not the current one.
    pub(in crate::tui::app) fn forget(&mut self, at: usize) {
        self.all.remove(at);
        for index in [&mut self.current, &mut self.previous] {
            *index -= usize::from(*index > at);
        }
        self.previous = self.previous.min(self.all.len().saturating_sub(1));
    }
}

/// The filters and settings that the screen is started with.
fn first_filters(start: &Start) -> FilterStack {
    let filters = FilterStack::new(start.query.clone());
    if start.preferences.common_unit { filters } else { filters.with_own_units() }
}

#[cfg(test)]
#[path = "tests/open_profiles.rs"]
mod tests;
