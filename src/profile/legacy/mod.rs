//! The older formats that pprof reads, each recognised by its content: texts of heap, contention, thread and count
//! profiles, and binary CPU profiles; and two that it does not read, dumps of goroutines and folded stacks.
//!
//! The readers try in pprof's order. One that says "unrecognized" leaves the input to the next; any other refusal is
//! final, and in pprof's words.

mod comments;
mod contention;
mod count;
mod cpu;
mod draft;
mod dump;
mod folded;
mod heap;
mod java;
mod maps;
mod patterns;
mod text;
mod threads;

use super::Profile;
use super::decode::DecodeOptions;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
pub use heap::{LONGEST_STATISTICS, statistics};
use text::{Fail, Read};

/// What a reader is asked.
struct Task<'a> {
    options: DecodeOptions,
    cancel: &'a Cancel,
}

/// A format: whether an input begins like it, and its reader.
struct Format {
    begins: fn(&[u8]) -> bool,
    read: fn(&[u8], &Task<'_>) -> Read<Profile>,
}

const FORMATS: [Format; 8] = [
    Format { begins: cpu::begins, read: cpu::read },
    Format { begins: heap::begins, read: heap::read },
    Format { begins: count::begins, read: count::read },
    Format { begins: threads::begins, read: threads::read },
    Format { begins: contention::begins, read: contention::read },
    Format { begins: java::begins, read: java::read },
    Format { begins: dump::begins, read: dump::read },
    Format { begins: folded::begins, read: folded::read },
];

/// Whether `head`, the first bytes of an input, begins one of these formats.
pub(super) fn recognise(head: &[u8]) -> bool {
    FORMATS.iter().any(|format| (format.begins)(head))
}

/// The lines of `# runtime.MemStats` behind the samples of a heap's text; empty for other formats.
pub(super) fn statistics_of_heap(input: &[u8]) -> &[u8] {
    if heap::begins(input) { statistics(input) } else { &[] }
}

/// Reads a profile of one of these formats.
pub(super) fn decode(
    input: &[u8],
    options: DecodeOptions,
    cancel: &Cancel,
) -> Result<Profile, Stop> {
    let task = Task { options, cancel };
    for format in FORMATS.iter().filter(|format| (format.begins)(input)) {
        match (format.read)(input, &task) {
            Ok(profile) => return Ok(profile),
            Err(Fail::Unrecognized) => {}
            Err(Fail::Wrong(why)) => return Err(Error::Parse(why).into()),
            Err(Fail::Cancelled) => return Err(Stop::Cancelled),
        }
    }
    Err(Error::Unrecognized(String::new()).into())
}
