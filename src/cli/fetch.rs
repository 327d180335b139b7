//! Reading and decoding several sources at once, on as many threads as there are cores. What becomes of one source is no
//! business of another; results stand in the order of the sources.

use std::ffi::OsStr;
use std::fs;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input;
use crate::profile::Profile;
use crate::profile::decode::{Options, decode};

/// What a worker has to say.
enum News {
    /// So many more bytes were read.
    Read(u64),
    /// The source at this place was read, or was not.
    Done(usize, Box<Result<Profile, Stop>>),
}

/// A profile, or why there is none, for each of `sources`; errors do not name their source yet. `tell` hears how many
/// bytes of all sources were read, and of how many where that is known of each.
pub(super) fn fetch(
    sources: &[&OsStr],
    options: Options,
    tell: &dyn Fn(u64, Option<u64>),
    cancel: &Cancel,
) -> Vec<Result<Profile, Stop>> {
    let total = sources.iter().map(|source| size(source)).sum::<Option<u64>>();
    let mut results: Vec<_> = sources.iter().map(|_| Err(Stop::Cancelled)).collect();
    let next = AtomicUsize::new(0);
    let work = |sender: &Sender<News>| {
        // Whoever receives stays until the last sender is gone.
        while let Some((place, source)) = turn(&next, sources) {
            let mut before = 0;
            let mut told = |read: u64| {
                let _ = sender.send(News::Read(read - before));
                before = read;
            };
            let result = read(source, options, &mut told, cancel);
            let _ = sender.send(News::Done(place, Box::new(result)));
        }
    };
    thread::scope(|scope| {
        let (sender, news) = channel();
        let work = &work;
        for _ in 0..workers(sources.len()) {
            let (own, builder) = (sender.clone(), thread::Builder::new().name("source".to_owned()));
            if builder.spawn_scoped(scope, move || work(&own)).is_err() {
                // No further thread can be had: this one lends a hand, and tells of its progress afterwards.
                work(&sender);
                break;
            }
        }
        drop(sender);
        let mut read = 0;
        for item in news {
            match item {
                News::Read(bytes) => {
                    read += bytes;
                    tell(read, total);
                }
                News::Done(place, result) => results[place] = *result,
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
fn workers(sources: usize) -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(sources)
}

/// The bytes of a file; unknown of anything else, and none where there is no such file.
fn size(source: &OsStr) -> Option<u64> {
    if source == input::STANDARD_INPUT {
        return None;
    }
    match fs::metadata(source) {
        Ok(metadata) => metadata.is_file().then_some(metadata.len()),
        Err(_) => Some(0),
    }
}

fn read(
    source: &OsStr,
    options: Options,
    told: &mut dyn FnMut(u64),
    cancel: &Cancel,
) -> Result<Profile, Stop> {
    cancel.check()?;
    let opened = input::open(source, cancel)?;
    decode(opened.counted(told), options, cancel).map_err(|stop| match stop {
        // A reader that was cancelled while it waited says so by an error.
        Stop::Failed(_) if cancel.is_cancelled() => Stop::Cancelled,
        stop => stop,
    })
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
        let tell = |read, total| told.borrow_mut().push((read, total));
        let results = fetch(&sources, Options::default(), &tell, &Cancel::new());
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
    fn nothing_is_read_once_cancelled() {
        let (file, cancel) = (fixture("cpu.pb.gz"), Cancel::new());
        cancel.cancel();
        let results = fetch(&[&file, &file, &file], Options::default(), &|_, _| {}, &cancel);
        assert!(results.iter().all(|result| matches!(result, Err(Stop::Cancelled))));
    }
}
