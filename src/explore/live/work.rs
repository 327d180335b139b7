//! What is done for a live process off the drawing thread: asking what it has, taking a snapshot in a while, comparing
//! two of them, writing all of them to a folder.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::List;
use super::changes::Changes;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::explore::view::Tables;
use crate::input::list::Endpoint;
use crate::load::progress::Progress;
use crate::load::request::{Comparison, Load, Loaded};
use crate::profile::encode;
use crate::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
use crate::profile::ring::Snapshot;
use crate::report::times::stamp;

/// Something to be done.
pub enum Work {
    /// Ask what there is.
    List(Arc<List>),
    /// Take a snapshot after a while.
    Poll {
        /// How long to wait before.
        after: Duration,
        /// Takes it.
        load: Arc<Load>,
        /// Of what.
        what: Comparison,
    },
    /// Find what was added from one snapshot to the other.
    Compare(Box<[Snapshot; 2]>, String),
    /// Find how each function changed.
    Change {
        /// The newer figures.
        tables: Arc<Tables>,
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
pub enum News {
    /// What there is.
    Listed(Result<Vec<Endpoint>, Error>),
    /// A snapshot, or why there is none.
    Polled(Box<Poll>),
    /// What was added between two snapshots.
    Compared(Box<Loaded>),
    /// How each function changed.
    Changed(Arc<Changes>),
    /// What the user is to know of something that was done, or failed.
    Said(String),
}

/// A snapshot, or why there is none.
#[derive(Debug)]
pub struct Poll {
    /// Of what.
    pub what: Comparison,
    /// When it was taken by this machine's clock, nanoseconds since 1970.
    pub time_nanos: i64,
    /// How long that took.
    pub took: Duration,
    /// What was taken.
    pub result: Result<Loaded, Error>,
}

impl Work {
    /// Does it; none where it was cancelled.
    pub fn perform(self, cancel: &Cancel, tell: &dyn Fn(Progress)) -> Option<News> {
        Some(match self {
            Work::List(list) => News::Listed(kept(list(cancel))?),
            Work::Poll { after, load, what } => {
                cancel.wait(after).ok()?;
                News::Polled(Box::new(poll(&*load, what, cancel, tell)?))
            }
            Work::Compare(pair, title) => match compare(*pair, title, cancel) {
                Ok(loaded) => News::Compared(Box::new(loaded)),
                Err(Stop::Cancelled) => return None,
                Err(Stop::Failed(error)) => return Some(News::Said(error.to_string())),
            },
            Work::Change { tables, before, time_nanos } => {
                let changes = match Changes::new(&tables, &before, time_nanos, cancel) {
                    Ok(changes) => changes,
                    Err(Stop::Cancelled) => return None,
                    // What cannot be asked of the older one has no change to show.
                    Err(Stop::Failed(_)) => Changes::unknown(&tables, &before),
                };
                News::Changed(Arc::new(changes))
            }
            Work::Save(snapshots, folder, name) => {
                let said = save(&snapshots, Path::new(&folder), &name);
                News::Said(said.unwrap_or_else(|error| error.to_string()))
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

fn poll(load: &Load, what: Comparison, cancel: &Cancel, tell: &dyn Fn(Progress)) -> Option<Poll> {
    let begun = Instant::now();
    let result = kept(load(&what, tell, cancel))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let time_nanos = i64::try_from(now).unwrap_or(i64::MAX);
    Some(Poll { what, time_nanos, took: begun.elapsed(), result })
}

fn compare([from, to]: [Snapshot; 2], title: String, cancel: &Cancel) -> Result<Loaded, Stop> {
    let of = |base| {
        let options = MergeOptions { base, ..MergeOptions::default() };
        let (to, from) = (Arc::clone(&to.profile), Arc::clone(&from.profile));
        merge_sources(vec![to], vec![from], &options, cancel).map(Arc::new)
    };
    let (profile, sides) = (of(BaseMode::Cancel)?, Some(of(BaseMode::Compare)?));
    Ok(Loaded { title, profile, sides, ..Loaded::default() })
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
