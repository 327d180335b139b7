//! The state of a live process: its snapshots, the one that is shown, and the backoff of failed polls.

use std::time::Duration;

use super::source::LiveSource;
use crate::explore::live::ring::{Ring, Snapshot};
use crate::input::address::Address;
use crate::load::progress::Progress;
use crate::load::request::LoadRequest;

/// The longest backoff, unless the interval of polls is longer.
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);

/// The progress or the result of the last poll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ServerState {
    /// No poll is under way, and the last one succeeded.
    #[default]
    Idle,
    /// A poll is under way, with its progress; true if the user asked for it.
    Asked(bool, Progress),
    /// The number of polls that failed in a row, and the error of the last one.
    Unreachable(u32, String),
}

/// The snapshot on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SnapshotSelection {
    /// The newest one. It follows new snapshots.
    #[default]
    Newest,
    /// The one with this number.
    One(u64),
    /// The difference of two, by their numbers, the earlier first.
    Pair(u64, u64),
}

/// The snapshot that changes are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Since {
    /// The one before the one on the screen.
    #[default]
    Previous,
    /// The first one, which is always kept.
    First,
}

/// A live process and its snapshots.
pub struct Live {
    /// The collected snapshots, oldest first.
    pub ring: Ring,
    /// The request that the snapshots answer; `None` before the first.
    pub ring_request: Option<LoadRequest>,
    /// The request of the next poll.
    pub request: LoadRequest,
    /// The name of the profile in the header.
    pub title: String,
    /// The server, and the settings of polling it.
    pub source: LiveSource,
    /// True if polls are paused.
    pub paused: bool,
    /// True while the view of a newer snapshot is computed in the background.
    pub quiet: bool,
    /// The progress or the result of the last poll.
    pub state: ServerState,
    /// The snapshot on the screen.
    pub shown: SnapshotSelection,
    /// The snapshot that changes are counted from.
    pub since: Since,
}

impl Live {
    /// A process without snapshots.
    pub fn new(source: LiveSource, request: LoadRequest) -> Live {
        let ring = source.memory.map_or_else(Ring::default, Ring::new);
        Live {
            ring,
            ring_request: None,
            request,
            title: String::new(),
            source,
            paused: false,
            quiet: false,
            state: ServerState::Idle,
            shown: SnapshotSelection::Newest,
            since: Since::Previous,
        }
    }

    /// The time until the next poll, after one that took `took`. `None` if polls are paused or on request only.
    ///
    /// Failed polls back off: each doubles the interval, up to 60 s.
    pub fn next_poll_after(&self, took: Duration) -> Option<Duration> {
        let every = self.source.every.filter(|_| !self.paused)?;
        Some(match self.state {
            ServerState::Unreachable(failures, _) => {
                let longest = every.max(LONGEST_BACKOFF);
                every.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(longest)
            }
            _ => every.saturating_sub(took),
        })
    }

    /// Forgets a poll that is under way: its answer will not come.
    pub fn forget_question(&mut self) {
        if matches!(self.state, ServerState::Asked(..)) {
            self.state = ServerState::Idle;
        }
    }

    /// Changes whether a heap is requested with a collection before it, for all polls from now on: the request, and true if
    /// it is. `None` if something else than one heap of a server is polled.
    pub fn toggle_collection(&mut self) -> Option<(LoadRequest, bool)> {
        let [source] = self.request.files.as_slice() else { return None };
        let address = Address::parse(source.to_str()?).ok()??;
        let toggled = address.with_collection(!address.collects())?;
        let request = LoadRequest { files: vec![toggled.to_source()], ..self.request.clone() };
        // It is the same heap, so the snapshots stay.
        if self.ring_request.as_ref() == Some(&self.request) {
            self.ring_request = Some(request.clone());
        }
        self.request = request.clone();
        Some((request, toggled.collects()))
    }

    /// True if one heap of a server is polled, and no collection is requested before it.
    pub fn polls_uncollected_heap(&self) -> bool {
        let [source] = self.request.files.as_slice() else { return false };
        let address = source.to_str().and_then(|source| Address::parse(source).ok()?);
        address.is_some_and(|a| !a.collects() && a.with_collection(true).is_some())
    }

    /// Records a failed poll.
    pub fn fail(&mut self, error: String) {
        let failures =
            if let ServerState::Unreachable(failures, _) = self.state { failures } else { 0 };
        self.state = ServerState::Unreachable(failures.saturating_add(1), error);
    }

    /// The snapshot on the screen; `None` for a difference of two.
    pub fn current(&self) -> Option<&Snapshot> {
        match self.shown {
            SnapshotSelection::Newest => self.ring.newest(),
            SnapshotSelection::One(number) => self.ring.get(number),
            SnapshotSelection::Pair(..) => None,
        }
    }

    /// The snapshot that changes are counted from; `None` if there is no earlier one than that on the screen.
    pub fn before(&self) -> Option<&Snapshot> {
        let current = self.current()?;
        let mut earlier =
            self.ring.snapshots().iter().filter(|s| s.time_nanos < current.time_nanos);
        match self.since {
            Since::Previous => earlier.next_back(),
            Since::First => earlier.next(),
        }
    }
}

#[cfg(test)]
#[path = "tests/state.rs"]
mod tests;
