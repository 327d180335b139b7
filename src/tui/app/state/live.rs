//! The live process, and the profiles that its server offers.

use std::sync::Arc;
use std::time::Duration;

use crate::analysis::trend::Point;
use crate::error::Error;
use crate::explore::live::LiveJob;
use crate::explore::live::{Live, LiveSource, ServerState, SnapshotSelection};
use crate::explore::view::ProfileView;
use crate::input::pprof_index::Endpoint;
use crate::load::progress::Progress;
use crate::load::request::{LoadFn, LoadRequest, LoadedProfile};
use crate::tui::job::Job;

/// The live process, if the profile comes from one.
pub(in crate::tui::app) struct LiveState {
    pub(in crate::tui::app) process: Option<Live>,
    /// Profiles that the server offers; empty until its list arrives.
    pub(in crate::tui::app) offered: Vec<Endpoint>,
}

impl LiveState {
    /// The process of `source` before its first poll, without a list from its server.
    pub(super) fn new(source: Option<LiveSource>, request: &LoadRequest) -> LiveState {
        let process = source.map(|source| Live::new(source, request.clone()));
        LiveState { process, offered: Vec::new() }
    }

    /// Begins with another process, before its first poll.
    pub(in crate::tui::app) fn begin(&mut self, source: LiveSource, request: &LoadRequest) {
        *self = LiveState::new(Some(source), request);
    }

    /// True while a newer snapshot of the profile on the screen is computed: the old figures stay undimmed.
    pub(in crate::tui::app) fn is_quiet(&self) -> bool {
        self.process.as_ref().is_some_and(|live| live.quiet)
    }

    /// Sets [`LiveState::is_quiet`]; no effect without a process.
    pub(in crate::tui::app) fn set_quiet(&mut self, quiet: bool) {
        if let Some(live) = &mut self.process {
            live.quiet = quiet;
        }
    }

    /// True if `request` is that of the process, and not a comparison to something else.
    pub(in crate::tui::app) fn is_shown_by(&self, request: &LoadRequest) -> bool {
        self.process.as_ref().is_some_and(|live| live.request == *request)
    }

    /// The job that takes a snapshot after `after`; `None` without a process.
    pub(in crate::tui::app) fn poll(&self, after: Duration, load: &Arc<LoadFn>) -> Option<Job> {
        let request = self.process.as_ref()?.request.clone();
        Some(Job::Live(LiveJob::Poll { after, load: Arc::clone(self.loader(load)), request }))
    }

    /// `load`, or its replacement that keeps no copies while the process is watched.
    pub(in crate::tui::app) fn loader<'a>(&'a self, load: &'a Arc<LoadFn>) -> &'a Arc<LoadFn> {
        let watched = self.process.as_ref().filter(|live| live.source.every.is_some());
        watched.and_then(|live| live.source.load_unsaved.as_ref()).unwrap_or(load)
    }

    /// The next poll, after one that took `took`; `None` if the process is not watched.
    pub(in crate::tui::app) fn next_poll(&self, took: Duration, load: &Arc<LoadFn>) -> Option<Job> {
        self.poll(self.process.as_ref()?.next_poll_after(took)?, load)
    }

    /// Takes in the progress of a poll.
    pub(in crate::tui::app) fn set_progress(&mut self, progress: Progress) {
        if let Some(live) = &mut self.process {
            let by_user = matches!(live.state, ServerState::Asked(true, _));
            live.state = ServerState::Asked(by_user, progress);
        }
    }

    /// Adds the snapshot of a poll, with all snapshots as points of growth. True if it is the first of its request.
    pub(in crate::tui::app) fn add_snapshot(
        &mut self,
        what: &LoadRequest,
        time_nanos: i64,
        outcome: &mut LoadedProfile,
    ) -> bool {
        let Some(live) = &mut self.process else { return false };
        let other = live.ring_request.as_ref() != Some(what);
        if other {
            *live = Live::new(live.source.clone(), what.clone());
            live.ring_request = Some(what.clone());
        }
        live.state = ServerState::Idle;
        live.title.clone_from(&outcome.title);
        let of_profile = outcome.profile.header().time_nanos;
        let time_nanos = if of_profile > 0 { of_profile } else { time_nanos };
        let newest = live.ring.newest().filter(|newest| newest.time_nanos == time_nanos);
        match (newest, outcome.coverage) {
            // A store has nothing newer yet.
            (Some(newest), Some(_)) => outcome.profile = Arc::clone(&newest.profile),
            (_, coverage) => {
                live.ring.push(time_nanos, Arc::clone(&outcome.profile), outcome.memory.clone());
                live.ring.cover_newest(coverage.unwrap_or_default());
            }
        }
        outcome.snapshots = live.ring.points();
        other
    }

    /// Notes a failed poll. A profile of the list that was never read is replaced by the one on the screen.
    pub(in crate::tui::app) fn poll_failed(&mut self, what: &LoadRequest, error: &Error) {
        let Some(live) = &mut self.process else { return };
        if live.ring_request.as_ref().is_some_and(|of| of != what) {
            live.state = ServerState::Idle;
            live.request = live.ring_request.clone().unwrap_or_default();
        } else {
            live.fail(error.to_string());
        }
    }

    /// True if the newest snapshot is shown, and each newer one replaces it.
    pub(in crate::tui::app) fn follows_newest(&self) -> bool {
        self.process.as_ref().is_some_and(|live| live.shown == SnapshotSelection::Newest)
    }

    /// The snapshots as points of growth.
    pub(in crate::tui::app) fn points(&self) -> Vec<Point> {
        self.process.as_ref().map_or_else(Vec::new, |live| live.ring.points())
    }

    /// Compares tables of the current snapshot with the one before, function by function; `None` if there is no
    /// earlier one.
    pub(in crate::tui::app) fn compare_tables(&self, tables: &Arc<ProfileView>) -> Option<Job> {
        let live = self.process.as_ref()?;
        let source = tables.analysis.selected().source();
        let current = live.current().filter(|snapshot| Arc::ptr_eq(&snapshot.profile, source))?;
        let (view, before) = (Arc::clone(tables), live.before()?.clone());
        Some(Job::Live(LiveJob::Change { view, before, time_nanos: current.time_nanos }))
    }
}

#[cfg(test)]
#[path = "tests/live.rs"]
mod tests;
