//! The older formats of `go tool pprof`, recognised by content: texts of heap, contention, thread and count profiles, and binary
//! CPU profiles. Three more are not pprof's: heaps of jemalloc, dumps of goroutines and folded stacks.
//!
//! The readers try in pprof's order. After "unrecognized" the next reader tries; any other error is final, in pprof's words.

mod comments;
mod contention;
mod count;
mod cpu;
mod draft;
mod dump;
mod folded;
mod frame;
mod heap;
mod java;
mod jemalloc;
mod maps;
mod patterns;
mod task;
mod text;
mod threads;

use super::decode_options::DecodeOptions;
use super::memory_budget::MemoryBudget;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::goroutines::DumpedGoroutine;
use crate::profile::store::profile::Profile;
pub use heap::{LONGEST_STATISTICS, statistics};
use std::cell::RefCell;
use task::ReadTask;
use text::{ReadError, ReadResult};

/// A format: the test of the first bytes, and the reader.
struct LegacyFormat {
    begins: fn(&[u8]) -> bool,
    read: fn(&[u8], &ReadTask<'_>) -> ReadResult<Profile>,
}

const FORMATS: [LegacyFormat; 9] = [
    LegacyFormat { begins: cpu::begins, read: cpu::read },
    LegacyFormat { begins: heap::begins, read: heap::read },
    LegacyFormat { begins: count::begins, read: count::read },
    LegacyFormat { begins: threads::begins, read: threads::read },
    LegacyFormat { begins: contention::begins, read: contention::read },
    LegacyFormat { begins: java::begins, read: java::read },
    LegacyFormat { begins: jemalloc::begins, read: jemalloc::read },
    LegacyFormat { begins: dump::begins, read: dump::read },
    LegacyFormat { begins: folded::begins, read: folded::read },
];

/// True if `head`, the first bytes of an input, begins like one of these formats.
pub(super) fn recognise(head: &[u8]) -> bool {
    FORMATS.iter().any(|format| (format.begins)(head))
}

/// The lines of `# runtime.MemStats` behind the samples of a heap's text; empty for other formats.
pub(super) fn statistics_of_heap(input: &[u8]) -> &[u8] {
    if heap::begins(input) { statistics(input) } else { &[] }
}

/// Reads a profile of one of these formats, and the goroutines of a dump.
pub(super) fn decode(
    input: &[u8],
    options: DecodeOptions,
    budget: &MemoryBudget,
    cancel: &Cancel,
) -> Result<(Profile, Vec<DumpedGoroutine>), Stop> {
    let goroutines = RefCell::default();
    let task = ReadTask { options, cancel, room: budget.room(), goroutines };
    for format in FORMATS.iter().filter(|format| (format.begins)(input)) {
        match (format.read)(input, &task) {
            Ok(profile) => return Ok((profile, task.goroutines.into_inner())),
            Err(ReadError::Unrecognized) => {}
            Err(ReadError::Wrong(why)) => return Err(Error::Parse(why).into()),
            Err(ReadError::TooMuchMemory) => return Err(budget.excess().into()),
            Err(ReadError::NoMemory) => return Err(Error::NoMemory.into()),
            Err(ReadError::Cancelled) => return Err(Stop::Cancelled),
        }
    }
    Err(Error::Unrecognized(String::new()).into())
}
