//! Reading of many files that are not kept: each is handed over in the order of the sources, and few wait for their turn.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use super::fetch::{FetchEvent, SourceEvent, decode_counted, size_of_all};
use super::fetch_options::FetchOptions;
use super::source::{MergedFile, Source};
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input;
use crate::profile::decode::SharedMemory;

/// Files that are read before their turn, at most.
const AHEAD: usize = 16;

/// Bytes of a file that are told with its content.
const SMALL: u64 = 1 << 19;

/// A message from a thread that reads.
enum Report {
    Event(SourceEvent),
    /// The place of a file, its bytes that no event told, and its content.
    Done(usize, u64, Box<Result<Source<MergedFile>, Stop>>),
}

/// The number of files that were handed over. Threads wait for it before they read on.
struct Turn {
    handed_over: Mutex<usize>,
    changed: Condvar,
}

impl Turn {
    /// Waits until the file at `place` is among the next to be read.
    fn wait_for(&self, place: usize) {
        let is_early = |handed_over: &mut usize| place >= handed_over.saturating_add(AHEAD);
        let handed_over = self.handed_over.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_while(handed_over, is_early));
    }

    /// Raises the number. It never falls, so that an end stays one.
    fn set(&self, handed_over: usize) {
        let mut known = self.handed_over.lock().unwrap_or_else(PoisonError::into_inner);
        *known = handed_over.max(*known);
        self.changed.notify_all();
    }
}

/// Lets all threads go on when it is dropped.
struct EndOfTurns<'a>(&'a Turn);

impl Drop for EndOfTurns<'_> {
    fn drop(&mut self) {
        self.0.set(usize::MAX);
    }
}

/// Reads files on as many threads as there are cores. `take` gets the content of each, or the reason why there is none, in the
/// order of `files`. The content is to be dropped there. An error of `take` ends the reading.
pub(super) fn fetch_in_order(
    files: &[&OsStr],
    options: &FetchOptions,
    on_event: &dyn Fn(FetchEvent),
    take: &mut dyn FnMut(Result<Source<MergedFile>, Stop>) -> Result<(), Stop>,
    cancel: &Cancel,
) -> Result<(), Stop> {
    let next = AtomicUsize::new(0);
    let turn = Turn { handed_over: Mutex::new(0), changed: Condvar::new() };
    let memory = SharedMemory::default();
    let work = |sender: &Sender<Report>| {
        // A thread that panics hands nothing over, and none may wait for it.
        let _end = EndOfTurns(&turn);
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(place) else { break };
            turn.wait_for(place);
            let (untold, result) = read_telling(file, options, memory.clone(), sender, cancel);
            // No receiver is left once the reading has ended.
            if sender.send(Report::Done(place, untold, Box::new(result))).is_err() {
                break;
            }
        }
    };
    thread::scope(|scope| {
        let (sender, reports) = channel();
        let work = &work;
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        for _ in 0..cores.min(files.len()) {
            let (own, builder) = (sender.clone(), thread::Builder::new().name("source".to_owned()));
            if builder.spawn_scoped(scope, move || work(&own)).is_err() {
                break;
            }
        }
        drop(sender);
        // Threads that wait for their turn go on at the end, and find no receiver.
        let _end = EndOfTurns(&turn);
        let (mut early, mut place, mut read_bytes, mut done) = (BTreeMap::new(), 0, 0, 0);
        let total = size_of_all(files);
        reports.into_iter().try_for_each(|report| {
            let mut more_read = |bytes| {
                read_bytes += bytes;
                on_event(FetchEvent::Read(read_bytes, total));
            };
            match report {
                Report::Event(SourceEvent::Read(bytes)) => more_read(bytes),
                Report::Event(SourceEvent::Forward(event)) => on_event(event),
                Report::Done(at, bytes, result) => {
                    more_read(bytes);
                    done += 1;
                    on_event(FetchEvent::Files(done, files.len()));
                    early.insert(at, *result);
                }
            }
            while let Some(result) = early.remove(&place) {
                let bytes = result.as_ref().map_or(0, Source::<MergedFile>::bytes);
                take(result)?;
                memory.release(bytes);
                place += 1;
                turn.set(place);
            }
            Ok(())
        })
    })
}

/// Reads a file, and tells its progress but for the last bytes, whose number is returned. Most files are small: a message wakes a
/// thread, so theirs comes with their content.
fn read_telling(
    file: &OsStr,
    options: &FetchOptions,
    memory: SharedMemory,
    sender: &Sender<Report>,
    cancel: &Cancel,
) -> (u64, Result<Source<MergedFile>, Stop>) {
    let untold = Cell::new(0);
    let on_event = |event| match event {
        SourceEvent::Read(bytes) if untold.get() + bytes < SMALL => {
            untold.set(untold.get() + bytes);
        }
        event => drop(sender.send(Report::Event(event))),
    };
    let result = read(file, options, memory, &on_event, cancel);
    (untold.get(), result)
}

/// Reads and decodes a file for a merge.
fn read(
    file: &OsStr,
    options: &FetchOptions,
    memory: SharedMemory,
    on_event: &dyn Fn(SourceEvent),
    cancel: &Cancel,
) -> Result<Source<MergedFile>, Stop> {
    cancel.check()?;
    let opened = input::open(file, cancel)?;
    decode_counted(opened, on_event, cancel, |input| {
        Source::decode_for_merge(input, options.decoding, memory, cancel)
    })
}

#[cfg(test)]
#[path = "tests/fetch_in_order.rs"]
mod tests;
