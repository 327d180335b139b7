//! A process that can be asked again: what it offers, the snapshots taken of it, and which of them is shown. State alone;
//! the asking is in `job`, the comparing of two snapshots function by function in `changes`.

pub mod changes;
pub mod job;
pub mod ring;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use self::ring::{Ring, Snapshot};
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input::pprof_index::Endpoint;
use crate::load::progress::Progress;
use crate::load::request::LoadRequest;

/// However often a server fails, it is asked again after this at the latest, or at its usual pace if that is slower.
const SLOWEST: Duration = Duration::from_secs(60);

/// Asks a server what it has.
pub type ListEndpoints = dyn Fn(&Cancel) -> Result<Vec<Endpoint>, Stop> + Send + Sync;

/// What to read when a profile of the list was chosen, by its name.
pub type ChooseEndpoint = dyn Fn(&str) -> LoadRequest + Send + Sync;

/// A list to choose from before anything can be read.
#[derive(Clone)]
pub struct EndpointMenu {
    /// Whose list it is.
    pub host: String,
    /// Asks for it.
    pub list: Arc<ListEndpoints>,
    /// Understands a choice.
    pub choose: Arc<ChooseEndpoint>,
    /// The name under the cursor at first.
    pub preferred: String,
}

/// How a live process is read.
#[derive(Clone, Default)]
pub struct LiveSource {
    /// What has to be chosen first; none where the profile is named.
    pub menu: Option<EndpointMenu>,
    /// Time from one snapshot to the next; none where they are taken on request only.
    pub every: Option<Duration>,
    /// Memory for snapshots in bytes; `None` is the built-in bound.
    pub memory: Option<usize>,
    /// Whether a copy of each is kept on disk, which whoever watches does not want.
    pub copies: Arc<AtomicBool>,
}

/// What the server is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ServerState {
    /// Nothing was asked, or it has answered.
    #[default]
    Idle,
    /// It was asked, by the user where the flag is set; how far it is.
    Asked(bool, Progress),
    /// It did not answer so many times in a row, and why the last time.
    Gone(u32, String),
}

/// Which snapshot is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShownSnapshot {
    /// The newest, whichever that is.
    #[default]
    Newest,
    /// The one with this number.
    One(u64),
    /// What was added from one to the other.
    Pair(u64, u64),
}

/// What changes are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Since {
    /// The snapshot before.
    #[default]
    Previous,
    /// The first one.
    First,
}

/// A process and what was taken of it so far.
pub struct Live {
    /// The snapshots.
    pub ring: Ring,
    /// What they are of, once there are any.
    pub of: Option<LoadRequest>,
    /// What is asked for.
    pub wanted: LoadRequest,
    /// How that is called.
    pub title: String,
    /// How it is read.
    pub source: LiveSource,
    /// No more are taken by themselves.
    pub paused: bool,
    /// A newer one is being computed in place of what is shown.
    pub quiet: bool,
    /// What the server is doing.
    pub state: ServerState,
    /// Which of them is shown.
    pub shown: ShownSnapshot,
    /// What changes are counted from.
    pub since: Since,
}

impl Live {
    /// Nothing was taken yet.
    pub fn new(source: LiveSource, wanted: LoadRequest) -> Live {
        let ring = source.memory.map_or_else(Ring::default, Ring::new);
        Live {
            ring,
            of: None,
            wanted,
            title: String::new(),
            source,
            paused: false,
            quiet: false,
            state: ServerState::Idle,
            shown: ShownSnapshot::Newest,
            since: Since::Previous,
        }
    }

    /// How long to wait for the next snapshot after one that took so long; none where nobody asks for it.
    pub fn pause(&self, took: Duration) -> Option<Duration> {
        let every = self.source.every.filter(|_| !self.paused)?;
        Some(match self.state {
            // Twice as long after every failure.
            ServerState::Gone(tries, _) => {
                let slowest = every.max(SLOWEST);
                every.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(slowest)
            }
            _ => every.saturating_sub(took),
        })
    }

    /// Notes that the server did not answer.
    pub fn fail(&mut self, why: String) {
        let tries = if let ServerState::Gone(tries, _) = self.state { tries } else { 0 };
        self.state = ServerState::Gone(tries.saturating_add(1), why);
    }

    /// The snapshot on the screen, where it is one.
    pub fn current(&self) -> Option<&Snapshot> {
        match self.shown {
            ShownSnapshot::Newest => self.ring.newest(),
            ShownSnapshot::One(number) => self.ring.get(number),
            ShownSnapshot::Pair(..) => None,
        }
    }

    /// The snapshot that changes are counted from, if there is one before the one on the screen.
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
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_gone_is_asked_less_and_less_often() {
        let every = Some(Duration::from_secs(10));
        let mut live =
            Live::new(LiveSource { every, ..LiveSource::default() }, LoadRequest::default());
        let seconds =
            |live: &Live, took| live.pause(Duration::from_secs(took)).map(|d| d.as_secs());
        assert_eq!((seconds(&live, 3), seconds(&live, 30)), (Some(7), Some(0)));
        let mut waits = Vec::new();
        for _ in 0..5 {
            live.fail("gone".to_owned());
            waits.push(seconds(&live, 1));
        }
        assert_eq!(waits, [10, 20, 40, 60, 60].map(Some));
        live.paused = true;
        assert_eq!(seconds(&live, 0), None);
        let asked = Live::new(LiveSource::default(), LoadRequest::default());
        assert_eq!(asked.pause(Duration::ZERO), None, "only on request");
    }
}
