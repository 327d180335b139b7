//! What is done for a live process off the drawing thread: asking what it has, taking a snapshot in a while, comparing
//! two of them, writing all of them to a folder.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::ListEndpoints;
use super::changes::Changes;
use super::ring::Snapshot;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::view::ProfileView;
use crate::input::pprof_index::Endpoint;
use crate::load::progress::Progress;
use crate::load::request::{LoadFn, LoadOutcome, LoadRequest, LoadedProfile};
use crate::profile::encode;
use crate::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use crate::report::times::stamp;

/// Something to be done.
pub enum LiveJob {
    /// Ask what there is.
    List(Arc<ListEndpoints>),
    /// Take a snapshot after a while.
    Poll {
        /// How long to wait before.
        after: Duration,
        /// Takes it.
        load: Arc<LoadFn>,
        /// Of what.
        what: LoadRequest,
    },
    /// Find what was added from one snapshot to the other.
    Compare(Box<[Snapshot; 2]>, String),
    /// Find how each function changed.
    Change {
        /// The newer figures.
        tables: Arc<ProfileView>,
        /// Where the older ones are taken from.
        before: Snapshot,
        /// When the newer ones are of, nanoseconds since 1970.
        time_nanos: i64,
    },
    /// Write snapshots to a folder, under this name and their times.
    Save(Vec<Snapshot>, String, String),
}

/// What came of it.
#[derive(Debug)]
pub enum LiveEvent {
    /// What there is.
    Listed(Result<Vec<Endpoint>, Error>),
    /// A snapshot, or why there is none.
    Polled(Box<Poll>),
    /// What was added between two snapshots.
    Compared(Box<LoadedProfile>),
    /// How each function changed.
    Changed(Arc<Changes>),
    /// What the user is to know of something that was done, or failed.
    Said(String),
}

/// A snapshot, or why there is none.
#[derive(Debug)]
pub struct Poll {
    /// Of what.
    pub what: LoadRequest,
    /// When it was taken by this machine's clock, nanoseconds since 1970.
    pub time_nanos: i64,
    /// How long that took.
    pub took: Duration,
    /// What was taken.
    pub result: Result<LoadOutcome, Error>,
}

impl LiveJob {
    /// Does it; none where it was cancelled.
    pub fn perform(self, cancel: &Cancel, tell: &dyn Fn(Progress)) -> Option<LiveEvent> {
        Some(match self {
            LiveJob::List(list) => LiveEvent::Listed(kept(list(cancel))?),
            LiveJob::Poll { after, load, what } => {
                cancel.wait(after).ok()?;
                LiveEvent::Polled(Box::new(poll(&*load, what, cancel, tell)?))
            }
            LiveJob::Compare(pair, title) => match compare(*pair, title, cancel) {
                Ok(loaded) => LiveEvent::Compared(Box::new(loaded)),
                Err(Stop::Cancelled) => return None,
                Err(Stop::Failed(error)) => return Some(LiveEvent::Said(error.to_string())),
            },
            LiveJob::Change { tables, before, time_nanos } => {
                let changes = match Changes::new(&tables, &before, time_nanos, cancel) {
                    Ok(changes) => changes,
                    Err(Stop::Cancelled) => return None,
                    // What cannot be asked of the older one has no change to show.
                    Err(Stop::Failed(_)) => Changes::unknown(&tables, &before),
                };
                LiveEvent::Changed(Arc::new(changes))
            }
            LiveJob::Save(snapshots, folder, name) => {
                let said = save(&snapshots, Path::new(&folder), &name);
                LiveEvent::Said(said.unwrap_or_else(|error| error.to_string()))
            }
        })
    }
}

/// An answer or an error; none where it was cancelled.
fn kept<T>(result: Result<T, Stop>) -> Option<Result<T, Error>> {
    match result {
        Ok(answer) => Some(Ok(answer)),
        Err(Stop::Failed(error)) => Some(Err(error)),
        Err(Stop::Cancelled) => None,
    }
}

fn poll(
    load: &LoadFn,
    what: LoadRequest,
    cancel: &Cancel,
    tell: &dyn Fn(Progress),
) -> Option<Poll> {
    let begun = Instant::now();
    let result = kept(load(&what, tell, cancel))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let time_nanos = i64::try_from(now).unwrap_or(i64::MAX);
    Some(Poll { what, time_nanos, took: begun.elapsed(), result })
}

fn compare(
    [from, to]: [Snapshot; 2],
    title: String,
    cancel: &Cancel,
) -> Result<LoadedProfile, Stop> {
    let of = |base| {
        let options = MergeOptions { base, ..MergeOptions::default() };
        let (to, from) = (Arc::clone(&to.profile), Arc::clone(&from.profile));
        merge_sources(vec![to], vec![from], &options, cancel).map(Arc::new)
    };
    let (profile, before_after) = (of(BaseMode::Cancel)?, Some(of(BaseMode::Compare)?));
    let memory = to.memory.clone();
    Ok(LoadedProfile { title, profile, before_after, memory, ..LoadedProfile::default() })
}

/// Writes each snapshot to a file of its own, never over another; says what was done.
fn save(snapshots: &[Snapshot], folder: &Path, name: &str) -> Result<String, Error> {
    let at = |path: &Path, error: Error| error.at(path.display().to_string());
    fs::create_dir_all(folder).map_err(|error| at(folder, Error::Write(error)))?;
    for snapshot in snapshots {
        let time = stamp(snapshot.time_nanos);
        let path = folder.join(format!("{name}.{time}.pb.gz"));
        let open = OpenOptions::new().write(true).create_new(true).open(&path);
        let file: File = match open {
            // It was saved before: a snapshot never changes.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            open => open.map_err(|error| at(&path, Error::Write(error)))?,
        };
        let mut out = BufWriter::new(file);
        encode::write(&snapshot.profile, &mut out).map_err(|error| at(&path, error))?;
        out.flush().map_err(|error| at(&path, Error::Write(error)))?;
    }
    Ok(format!("saved {} snapshots in {}", snapshots.len(), folder.display()))
}
