//! Background jobs of a live process: listing endpoints, polling, comparing and saving snapshots.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::changes::Changes;
use super::ring::Snapshot;
use super::save::{SavedProfile, save};
use super::source::{ListEndpoints, Offered};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::view::ProfileView;
use crate::load::progress::Progress;
use crate::load::request::{LoadFn, LoadOutcome, LoadRequest, LoadedProfile};
use crate::load::source_times::{SourceTime, SourceTimes};
use crate::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};

/// Work for a live process that takes long: it waits for the server or computes.
pub enum LiveJob {
    /// Requests the list of endpoints from the server.
    List(Arc<ListEndpoints>),
    /// Takes a snapshot.
    Poll {
        /// The time to wait before.
        after: Duration,
        /// Loads the profile.
        load: Arc<LoadFn>,
        /// The profile to load.
        request: LoadRequest,
    },
    /// Computes the difference of two snapshots, the earlier first, under this title.
    Compare(Box<[Snapshot; 2]>, String),
    /// Computes the change of each function.
    Change {
        /// The view of the newer snapshot.
        view: Arc<ProfileView>,
        /// The older snapshot.
        before: Snapshot,
        /// The time of the newer snapshot, in nanoseconds since 1970.
        time_nanos: i64,
    },
    /// Writes profiles to a folder, with their number in words: `3 snapshots`.
    Save(Vec<SavedProfile>, String, String),
}

/// The result of a job.
#[derive(Debug)]
pub enum LiveEvent {
    /// The profiles that the server offers.
    Listed(Result<Offered, Error>),
    /// A snapshot, or the error of a failed poll.
    Polled(Box<PollOutcome>),
    /// The difference of two snapshots.
    Compared(Box<LoadedProfile>),
    /// The change of each function.
    Changed(Arc<Changes>),
    /// A message for the user.
    Message(String),
}

/// A snapshot or an error, with the time at which it arrived.
#[derive(Debug)]
pub struct PollOutcome {
    /// The request that the poll answers.
    pub request: LoadRequest,
    /// The time of the answer by this machine's clock, in nanoseconds since 1970.
    pub time_nanos: i64,
    /// From the request to the answer, without the wait before it.
    pub took: Duration,
    /// The profile, or the error.
    pub result: Result<LoadOutcome, Error>,
}

impl LiveJob {
    /// Runs the job. `None` if it was cancelled.
    pub fn run(self, cancel: &Cancel, progress: &dyn Fn(Progress)) -> Option<LiveEvent> {
        Some(match self {
            LiveJob::List(list) => LiveEvent::Listed(unless_cancelled(list(cancel))?),
            LiveJob::Poll { after, load, request } => {
                cancel.wait(after).ok()?;
                LiveEvent::Polled(Box::new(poll(&*load, request, cancel, progress)?))
            }
            LiveJob::Compare(pair, title) => match compare(*pair, title, cancel) {
                Ok(loaded) => LiveEvent::Compared(Box::new(loaded)),
                Err(Stop::Cancelled) => return None,
                Err(Stop::Failed(error)) => return Some(LiveEvent::Message(error.to_string())),
            },
            LiveJob::Change { view, before, time_nanos } => {
                let changes = match Changes::new(&view, &before, time_nanos, cancel) {
                    Ok(changes) => changes,
                    Err(Stop::Cancelled) => return None,
                    // A query that the older snapshot cannot answer has no changes to show.
                    Err(Stop::Failed(_)) => Changes::unknown(&view, &before),
                };
                LiveEvent::Changed(Arc::new(changes))
            }
            LiveJob::Save(profiles, folder, count) => {
                let saved = save(&profiles, Path::new(&folder));
                let done = |()| format!("saved {count} in {folder}");
                LiveEvent::Message(saved.map_or_else(|error| error.to_string(), done))
            }
        })
    }
}

/// The answer or the error; `None` if it was cancelled.
fn unless_cancelled<T>(result: Result<T, Stop>) -> Option<Result<T, Error>> {
    match result {
        Ok(answer) => Some(Ok(answer)),
        Err(Stop::Failed(error)) => Some(Err(error)),
        Err(Stop::Cancelled) => None,
    }
}

fn poll(
    load: &LoadFn,
    request: LoadRequest,
    cancel: &Cancel,
    progress: &dyn Fn(Progress),
) -> Option<PollOutcome> {
    let begun = Instant::now();
    let result = unless_cancelled(load(&request, progress, cancel))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let time_nanos = i64::try_from(now).unwrap_or(i64::MAX);
    Some(PollOutcome { request, time_nanos, took: begun.elapsed(), result })
}

fn compare(
    [from, to]: [Snapshot; 2],
    title: String,
    cancel: &Cancel,
) -> Result<LoadedProfile, Stop> {
    let time = |of: &Snapshot| SourceTime {
        time_nanos: of.time_nanos,
        ..SourceTime::new(format!("snapshot {}", of.number), &of.profile)
    };
    let times = Arc::new(SourceTimes { after: vec![time(&to)], before: vec![time(&from)] });
    // Shares are of the base, as in every comparison that the screen makes by itself.
    let options = MergeOptions { base: BaseMode::Compare, ..MergeOptions::default() };
    let profile = merge_sources(vec![to.profile], vec![from.profile], &options, cancel)?;
    let (profile, memory) = (Arc::new(profile), to.memory);
    Ok(LoadedProfile { title, profile, memory, times, ..LoadedProfile::default() })
}
