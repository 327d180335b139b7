//! Reading and decoding several sources at once, on as many threads as there are cores; a single one is read on the thread
//! that asks. What becomes of one source is no business of another; results stand in the order of the sources.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input;
use crate::input::address::Address;
use crate::input::{Input, http};
use crate::profile;
use crate::profile::decode::{DecodeOptions, decode};
use crate::profile::{LONGEST_STATISTICS, Profile};

/// So many servers are asked at the same time.
const SERVERS: usize = 64;

/// What is told while sources are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchEvent {
    /// So many bytes of all sources were read, and of how many where that is known of each.
    Read(u64, Option<u64>),
    /// A server has said nothing for so long; and for how long it collects, where that is known.
    Waiting(Duration, Option<Duration>),
    /// A line for the user.
    Said(String),
    /// Where a copy was saved, or why not.
    Saved(String),
}

/// How sources are read.
#[derive(Clone, Debug, Default)]
pub struct FetchOptions {
    /// How what is read is decoded.
    pub decoding: DecodeOptions,
    /// How servers are asked.
    pub http: http::HttpOptions,
    /// Whether a server is asked for the memory of its process beside a heap.
    pub memory: bool,
    /// What a host is asked for that is named alone: a heap instead of pprof's choice.
    pub heap: bool,
}

/// What the reading of one source has to say.
enum SourceEvent {
    /// So many more bytes were read.
    Read(u64),
    /// What is told as it is.
    Heard(FetchEvent),
}

/// What a worker has to say.
enum WorkerReport {
    /// What it hears of its source.
    News(SourceEvent),
    /// The source at this place was read, or was not.
    Done(usize, Box<Result<Profile, Stop>>),
}

/// A profile, or why there is none, for each of `sources`; errors do not name their source yet. `tell` hears how far
/// they are.
pub fn fetch(
    sources: &[&OsStr],
    how: &FetchOptions,
    tell: &dyn Fn(FetchEvent),
    cancel: &Cancel,
) -> Vec<Result<Profile, Stop>> {
    let total = sources.iter().map(|source| size(source)).sum::<Option<u64>>();
    let read = Cell::new(0);
    let heard = |news| match news {
        SourceEvent::Read(bytes) => {
            read.set(read.get() + bytes);
            tell(FetchEvent::Read(read.get(), total));
        }
        SourceEvent::Heard(heard) => tell(heard),
    };
    if let [source] = sources {
        return vec![self::read(source, how, &heard, cancel)];
    }
    let mut results: Vec<_> = sources.iter().map(|_| Err(Stop::Cancelled)).collect();
    let next = AtomicUsize::new(0);
    let work = |sender: &Sender<WorkerReport>| {
        // Whoever receives stays until the last sender is gone.
        let heard = |news| drop(sender.send(WorkerReport::News(news)));
        while let Some((place, source)) = turn(&next, sources) {
            let result = self::read(source, how, &heard, cancel);
            let _ = sender.send(WorkerReport::Done(place, Box::new(result)));
        }
    };
    thread::scope(|scope| {
        let (sender, reports) = channel();
        let work = &work;
        for _ in 0..workers(sources) {
            let (own, builder) = (sender.clone(), thread::Builder::new().name("source".to_owned()));
            if builder.spawn_scoped(scope, move || work(&own)).is_err() {
                // No further thread can be had: this one lends a hand, and tells of its progress afterwards.
                work(&sender);
                break;
            }
        }
        drop(sender);
        for report in reports {
            match report {
                WorkerReport::News(news) => heard(news),
                WorkerReport::Done(place, result) => results[place] = *result,
            }
        }
    });
    results
}

/// The next source that nobody has taken.
fn turn<'a>(next: &AtomicUsize, sources: &[&'a OsStr]) -> Option<(usize, &'a OsStr)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    sources.get(place).map(|source| (place, *source))
}

/// How many threads read so many sources.
fn workers(sources: &[&OsStr]) -> usize {
    let waiting = sources.iter().filter(|source| matches!(input::address(source), Ok(Some(_))));
    // Servers keep one waiting and no core busy: they are asked at the same time, so that what they say is of the same
    // time.
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    (cores + waiting.count().min(SERVERS)).min(sources.len())
}

/// The bytes of a file; unknown of anything else, and none where there is no such file.
fn size(source: &OsStr) -> Option<u64> {
    if source == input::STANDARD_INPUT {
        return None;
    }
    match fs::metadata(source) {
        Ok(metadata) => metadata.is_file().then_some(metadata.len()),
        Err(_) if matches!(input::address(source), Ok(Some(_))) => None,
        Err(_) => Some(0),
    }
}

fn read(
    source: &OsStr,
    how: &FetchOptions,
    heard: &dyn Fn(SourceEvent),
    cancel: &Cancel,
) -> Result<Profile, Stop> {
    cancel.check()?;
    let address = input::address(source)?.map(|address| {
        let heap = how.heap && address.is_bare();
        how.http.asked(if heap { address.profile("heap") } else { address.completed() })
    });
    let opened = match &address {
        Some(address) => ask(address, &how.http, heard, cancel)?,
        None => input::open(source, cancel)?,
    };
    let mut before = 0;
    let mut told = |read: u64| {
        heard(SourceEvent::Read(read - before));
        before = read;
    };
    let profile = decode(opened.counted(&mut told), how.decoding, cancel);
    let profile = profile.map_err(|stop| match stop {
        // A reader that was cancelled while it waited says so by an error.
        Stop::Failed(_) if cancel.is_cancelled() => Stop::Cancelled,
        stop => stop,
    })?;
    let text = address.filter(|_| how.memory).and_then(|address| address.statistics());
    let memory = text.and_then(|address| statistics(&address, how, cancel));
    cancel.check()?;
    Ok(match memory {
        Some(memory) => profile.with_runtime(memory),
        None => profile,
    })
}

/// What a server says of the memory of its process. A profile is as good without.
fn statistics(address: &Address, how: &FetchOptions, cancel: &Cancel) -> Option<Vec<u8>> {
    let options = http::HttpOptions { seconds: 0, ..how.http.clone() };
    let text = http::open(address, &options, &mut |_| {}, cancel).ok()?;
    let mut ignored = |_| {};
    let mut text = text.counted(&mut ignored).take(how.decoding.max_size);
    // Only the end is looked at, and all samples come before it.
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
    (!figures.is_empty()).then(|| figures.to_vec())
}

/// Asks a server, telling as pprof does that and how long it will take.
fn ask(
    address: &Address,
    options: &http::HttpOptions,
    heard: &dyn Fn(SourceEvent),
    cancel: &Cancel,
) -> Result<Input, Stop> {
    let collection = address.collection();
    let tell = |what| heard(SourceEvent::Heard(what));
    tell(FetchEvent::Said(format!("Fetching profile over HTTP from {address}")));
    if options.seconds > 0 {
        tell(FetchEvent::Said(format!("Please wait... ({})", lasting(options.seconds))));
    }
    tell(FetchEvent::Waiting(Duration::ZERO, collection));
    let mut waited = |elapsed| tell(FetchEvent::Waiting(elapsed, collection));
    http::open(address, options, &mut waited, cancel)
}

/// Seconds as Go writes a duration: `90s` is `1m30s`.
fn lasting(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::path::Path;

    fn fixture(name: &str) -> std::ffi::OsString {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).into_os_string()
    }

    #[test]
    fn results_stand_in_the_order_of_the_sources() {
        let names = ["cpu.pb.gz", "nosuch", "heap.0.pb.gz", "README.md", "heap.1.pb.gz"];
        let files = names.map(fixture);
        let sources: Vec<&OsStr> = files.iter().map(AsRef::as_ref).collect();
        let told = RefCell::new(Vec::new());
        let tell = |heard| match heard {
            FetchEvent::Read(read, total) => told.borrow_mut().push((read, total)),
            other => panic!("{other:?}"),
        };
        let results = fetch(&sources, &FetchOptions::default(), &tell, &Cancel::new());
        let kinds = results.iter().map(|result| match result {
            Ok(profile) => profile.sample_types()[0].kind.clone(),
            Err(Stop::Failed(error)) => error.to_string(),
            Err(Stop::Cancelled) => "cancelled".to_owned(),
        });
        let kinds: Vec<String> = kinds.collect();
        let unknown = "parsing profile: unrecognized profile format";
        let (first, rest) = kinds.split_at(3);
        assert_eq!(first, ["samples", "no such file or directory", "alloc_objects"]);
        assert!(rest[0].starts_with(unknown) && rest[1] == "alloc_objects", "{rest:?}");
        let told = told.into_inner();
        let total: u64 = files.iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum();
        assert!(told.is_sorted() && told.iter().all(|(_, of)| *of == Some(total)), "{told:?}");
        assert!(told.last().is_some_and(|(read, _)| *read <= total), "{told:?}");
    }

    #[test]
    fn durations_are_written_as_go_writes_them() {
        let written = [5, 60, 90, 3600, 3725].map(lasting);
        assert_eq!(written, ["5s", "1m0s", "1m30s", "1h0m0s", "1h2m5s"]);
    }

    #[test]
    fn nothing_is_read_once_cancelled() {
        let (file, cancel) = (fixture("cpu.pb.gz"), Cancel::new());
        cancel.cancel();
        let results = fetch(&[&file, &file, &file], &FetchOptions::default(), &|_| {}, &cancel);
        assert!(results.iter().all(|result| matches!(result, Err(Stop::Cancelled))));
    }
}
