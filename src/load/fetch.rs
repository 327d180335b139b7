//! Reading and decoding of several sources at once, on as many threads as there are cores. A single source is read on the
//! calling thread. Sources fail independently; results keep the order of the sources.

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Read;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

pub use super::fetch_options::FetchOptions;
use super::from_store::{read_store, refuse_bare_store};
use super::kind::ProfileKind;
use super::process;
use super::progress::SymbolProgress;
use super::source::{Source, memory_statistics};
use super::source_list::SourceNote;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input;
use crate::input::address::Address;
use crate::input::{Input, http};
use crate::profile;
use crate::profile::LONGEST_STATISTICS;
use crate::profile::decode::SharedMemory;
use crate::runtime::memstats::MemStats;

/// Servers that are asked at the same time, at most.
const SERVERS: usize = 64;

/// Progress and messages while sources are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchEvent {
    /// Bytes read of all sources so far, and of how many, if the size of each is known.
    Read(u64, Option<u64>),
    /// Time since a server was asked, and the time that it collects for, if known.
    Waiting(Duration, Option<Duration>),
    /// Mappings with symbols so far, of those without functions.
    Symbols(SymbolProgress),
    /// Sources that were read, of how many.
    Files(usize, usize),
    /// The progress of reading the windows of a store's range, in words.
    Windows(String),
    /// A line for the user.
    Message(String),
    /// The path of a saved copy, or the reason why there is none.
    Saved(String),
    /// One of several sources was read, or cannot be.
    Decoded(OsString, SourceNote),
}

/// Progress of a source, from its worker thread.
pub(super) enum SourceEvent {
    /// More bytes were read.
    Read(u64),
    /// An event to be passed on.
    Forward(FetchEvent),
}

/// A message from a worker thread.
enum WorkerReport {
    /// Progress of a source that is still being read.
    Event(SourceEvent),
    /// The result of the source at this place.
    Done(usize, Box<Result<Source, Stop>>),
}

/// The content of each of `sources`, or the reason why there is none; errors do not name their source yet. `on_event` is
/// called on the way.
pub fn fetch(
    sources: &[&OsStr],
    options: &FetchOptions,
    on_event: &dyn Fn(FetchEvent),
    cancel: &Cancel,
) -> Vec<Result<Source, Stop>> {
    let total = size_of_all(sources);
    let (read, done) = (Cell::new(0), Cell::new(0));
    let on_source_event = |event| match event {
        SourceEvent::Read(bytes) => {
            read.set(read.get() + bytes);
            on_event(FetchEvent::Read(read.get(), total));
        }
        SourceEvent::Forward(event) => on_event(event),
    };
    if let [source] = sources {
        let memory = SharedMemory::default();
        return vec![self::read(source, options, memory, &on_source_event, cancel)];
    }
    let mut results: Vec<_> = sources.iter().map(|_| Err(Stop::Cancelled)).collect();
    let next = AtomicUsize::new(0);
    let memory = SharedMemory::default();
    let work = |sender: &Sender<WorkerReport>| {
        // The receiver lives until the last sender is gone.
        let on_source_event = |event| drop(sender.send(WorkerReport::Event(event)));
        while let Some((place, source)) = next_source(&next, sources) {
            let result = self::read(source, options, memory.clone(), &on_source_event, cancel);
            if let Some(note) = note_on(&result, source) {
                on_source_event(SourceEvent::Forward(FetchEvent::Decoded(source.to_owned(), note)));
            }
            let _ = sender.send(WorkerReport::Done(place, Box::new(result)));
        }
    };
    thread::scope(|scope| {
        let (sender, reports) = channel();
        let work = &work;
        for _ in 0..workers(sources) {
            let (own, builder) = (sender.clone(), thread::Builder::new().name("source".to_owned()));
            if builder.spawn_scoped(scope, move || work(&own)).is_err() {
                // No further thread can be started: this one reads too, and reports its progress afterwards.
                work(&sender);
                break;
            }
        }
        drop(sender);
        for report in reports {
            match report {
                WorkerReport::Event(event) => on_source_event(event),
                WorkerReport::Done(place, result) => {
                    results[place] = *result;
                    done.set(done.get() + 1);
                    on_event(FetchEvent::Files(done.get(), sources.len()));
                }
            }
        }
    });
    results
}

/// The note on a source that was read; `None` for a cancelled one, and for memory statistics, which need no row.
fn note_on(result: &Result<Source, Stop>, name: &OsStr) -> Option<SourceNote> {
    match result {
        Ok(Source::Profile(source)) => Some(Ok(ProfileKind::named(&source.profile, name))),
        Ok(Source::GcLog(_)) => Some(Err(Error::NoSamples.to_string())),
        Ok(Source::MemStats(_)) | Err(Stop::Cancelled) => None,
        Err(Stop::Failed(error)) => Some(Err(error.to_string())),
    }
}

/// The next source without a worker.
fn next_source<'a>(next: &AtomicUsize, sources: &[&'a OsStr]) -> Option<(usize, &'a OsStr)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    sources.get(place).map(|source| (place, *source))
}

/// The number of threads for `sources`.
fn workers(sources: &[&OsStr]) -> usize {
    let servers = sources.iter().filter(|source| is_server(source));
    // A request keeps no core busy. All servers are asked at once, so that their profiles are of the same time.
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    (cores + servers.count().min(SERVERS)).min(sources.len())
}

/// The size of all files in bytes: `None` if there are other sources.
pub(super) fn size_of_all(sources: &[&OsStr]) -> Option<u64> {
    sources.iter().map(|source| size(source)).sum()
}

/// True for an address, also that of a store.
pub(super) fn is_server(source: &OsStr) -> bool {
    matches!(input::address(source), Ok(Some(_)))
        || matches!(input::store_address(source), Ok(Some(_)))
}

/// The size of a file in bytes: `None` for other sources, 0 for a missing file.
fn size(source: &OsStr) -> Option<u64> {
    if source == input::STANDARD_INPUT {
        return None;
    }
    match fs::metadata(source) {
        Ok(metadata) => metadata.is_file().then_some(metadata.len()),
        Err(_) if is_server(source) => None,
        Err(_) => Some(0),
    }
}

/// Reads and decodes a source.
pub(super) fn read(
    source: &OsStr,
    options: &FetchOptions,
    memory: SharedMemory,
    on_event: &dyn Fn(SourceEvent),
    cancel: &Cancel,
) -> Result<Source, Stop> {
    cancel.check()?;
    if let Some(store) = input::store_address(source)? {
        let tell = |line| on_event(SourceEvent::Forward(FetchEvent::Message(line)));
        tell(format!("Fetching profile over HTTP from {store}"));
        return read_store(&store, options, &memory, &tell, cancel);
    }
    let address = input::address(source)?;
    if let Some(host) = address.as_ref().filter(|address| address.is_bare()) {
        refuse_bare_store(host, options, cancel)?;
    }
    let address = address.map(|address| options.asked(address));
    let opened = match &address {
        Some(address) => ask(address, &options.http, on_event, cancel)?,
        None => input::open(source, cancel)?,
    };
    let mut decoded = decode_counted(opened, on_event, cancel, |input| {
        Source::decode_with(input, options.decoding, memory, cancel)
    })?;
    let text = address.filter(|_| options.memory).and_then(|address| address.statistics());
    if let (Source::Profile(source), Some(address)) = (&mut decoded, text)
        && let Some(memory) = statistics(&address, options, cancel)
    {
        source.memory = Some(memory);
    }
    cancel.check()?;
    Ok(decoded)
}

/// Decodes an opened source, and tells how much of it is read.
pub(super) fn decode_counted<P>(
    opened: Input,
    on_event: &dyn Fn(SourceEvent),
    cancel: &Cancel,
    decode: impl FnOnce(input::Counted<'_>) -> Result<Source<P>, Stop>,
) -> Result<Source<P>, Stop> {
    let mut before = 0;
    let mut count = |read: u64| {
        on_event(SourceEvent::Read(read - before));
        before = read;
    };
    let decoded = decode(opened.counted(&mut count)).map_err(|stop| match stop {
        // A reader that is cancelled while it waits returns an error.
        Stop::Failed(_) if cancel.is_cancelled() => Stop::Cancelled,
        stop => stop,
    })?;
    cancel.check()?;
    Ok(decoded)
}

/// The memory statistics of a server's process. A failure is no error: the profile is as good without.
fn statistics(address: &Address, options: &FetchOptions, cancel: &Cancel) -> Option<Arc<MemStats>> {
    let http = http::HttpOptions { seconds: 0, ..options.http.clone() };
    let text = http::open(address, &http, &mut |_| {}, cancel).ok()?;
    let mut ignored = |_| {};
    let mut text = text.counted(&mut ignored).take(options.decoding.max_size);
    // The statistics stand at the end, behind all samples.
    let (mut tail, mut piece) = (Vec::new(), vec![0; LONGEST_STATISTICS]);
    loop {
        match text.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => tail.extend_from_slice(&piece[..count]),
            Err(_) => return None,
        }
        let surplus = tail.len().saturating_sub(LONGEST_STATISTICS);
        if surplus > LONGEST_STATISTICS {
            tail.drain(..surplus);
        }
    }
    let figures = profile::statistics(&tail);
    let known = (!figures.is_empty()).then(|| memory_statistics(figures))?;
    Some(match process::of_address(address, &options.http, cancel) {
        Some(Ok(system)) => Arc::new(known.with_system(system)),
        Some(Err(line)) => Arc::new(known.without_system(line)),
        None => known,
    })
}

/// Sends a request to a server, with pprof's messages.
fn ask(
    address: &Address,
    options: &http::HttpOptions,
    on_event: &dyn Fn(SourceEvent),
    cancel: &Cancel,
) -> Result<Input, Stop> {
    let collection = address.collection();
    let forward = |event| on_event(SourceEvent::Forward(event));
    forward(FetchEvent::Message(format!("Fetching profile over HTTP from {address}")));
    if options.seconds > 0 {
        let duration = go_duration(options.seconds);
        forward(FetchEvent::Message(format!("Please wait... ({duration})")));
    }
    forward(FetchEvent::Waiting(Duration::ZERO, collection));
    let mut on_wait = |elapsed| forward(FetchEvent::Waiting(elapsed, collection));
    http::open(address, options, &mut on_wait, cancel)
}

/// Seconds as Go prints a duration: `1m30s` for 90.
fn go_duration(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

#[cfg(test)]
#[path = "tests/fetch.rs"]
mod tests;
