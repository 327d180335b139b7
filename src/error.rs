//! User-facing errors, in pprof's words where pprof has words. Exit codes are decided by `cli`; cancellation is no error
//! (see [`crate::cancel`]).

use crate::cancel::Cancelled;
use std::{fmt, io};

/// An error for the user. `Display` is one line without a full stop at its end.
#[derive(Debug)]
pub enum Error {
    /// A file, or standard input, could not be opened or read.
    Read(io::Error),
    /// A request failed, or its answer is no profile; the reason in words.
    Fetch(String),
    /// A server failed, or gave no answer in time; the same request may succeed later.
    Unavailable(String),
    /// The source is no regular file (a directory, a socket).
    NotAFile(&'static str),
    /// The source is a directory without profiles.
    NoProfileIn,
    /// The compressed stream is broken.
    Decompress(String),
    /// The input is empty.
    Empty,
    /// The source is a text of a Go runtime without samples, where a profile is wanted.
    NoSamples,
    /// The input has no known format; the text names the nearest format and the place where it failed.
    Unrecognized(String),
    /// The input is one of the older formats, with an error behind its first line.
    Parse(String),
    /// The decoded profile contradicts itself.
    Malformed(String),
    /// The decoded profile is larger than this limit in bytes.
    TooLarge(u64),
    /// The profile takes more memory than this limit in bytes.
    TooMuchMemory(u64),
    /// The profiles of one load together take more memory than this limit in bytes.
    TooMuchMemoryTogether(u64),
    /// The profile takes more memory than its size explains.
    TooDense {
        /// The limit in bytes.
        limit: u64,
        /// The decoded bytes that it is for.
        decoded: u64,
    },
    /// The system has no memory for the profile.
    NoMemory,
    /// The profiles cannot be merged.
    Merge(String),
    /// A pattern does not compile.
    Regexp {
        /// The option of the pattern.
        option: &'static str,
        /// The reason, in one line.
        reason: String,
    },
    /// No sample type has this name or index.
    SampleType(String),
    /// The pattern of a report matches nothing.
    NoMatches(String),
    /// The command line, or one of its values, is wrong.
    Usage(String),
    /// None of the sources of this kind (`source`, `base`) could be read.
    NothingFetched(String),
    /// The report cannot be made of this profile.
    Report(String),
    /// The terminal cannot be used.
    Terminal(String),
    /// A report could not be written.
    Write(io::Error),
    /// Any of the above, with the name of its source.
    At(String, Box<Error>),
}

impl Error {
    /// Names the source of the error: a file name, an address, or `-` for standard input.
    #[must_use]
    pub fn at(self, source: impl Into<String>) -> Self {
        Self::At(source.into(), Box::new(self))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => write!(f, "{}", os_reason(error)),
            Self::NotAFile(kind) => write!(f, "is {kind}, not a profile"),
            Self::NoProfileIn => write!(f, "is a directory that holds no profile"),
            Self::Decompress(reason) => write!(f, "decompressing profile: {reason}"),
            Self::Empty => write!(f, "parsing profile: empty input file"),
            Self::NoSamples => {
                write!(f, "is not a profile, but what a Go runtime says of its memory")
            }
            Self::Unrecognized(detail) if detail.is_empty() => {
                write!(f, "parsing profile: unrecognized profile format")
            }
            Self::Unrecognized(detail) => {
                write!(f, "parsing profile: unrecognized profile format ({detail})")
            }
            Self::Parse(reason) => write!(f, "parsing profile: {reason}"),
            Self::Malformed(reason) => write!(f, "malformed profile: {reason}"),
            Self::TooLarge(limit) => {
                write!(
                    f,
                    "the decoded profile is larger than {limit} bytes (-max-size allows more)"
                )
            }
            Self::TooMuchMemory(limit) => {
                write!(
                    f,
                    "the profile takes more than {limit} bytes of memory (-max-memory allows more)"
                )
            }
            Self::TooMuchMemoryTogether(limit) => {
                write!(
                    f,
                    "the profiles together take more than {limit} bytes of memory (-max-memory allows more)"
                )
            }
            Self::TooDense { limit, decoded } => {
                write!(
                    f,
                    "the profile takes more than {limit} bytes of memory for {decoded} decoded bytes (-max-memory allows more)"
                )
            }
            Self::NoMemory => write!(f, "there is not enough memory for the profile"),
            Self::Merge(reason) => write!(f, "problem fetching source profiles: {reason}"),
            Self::Regexp { option, reason } => write!(f, "parsing {option} regexp: {reason}"),
            Self::NoMatches(pattern) => write!(f, "no matches found for regexp: {pattern}"),
            Self::SampleType(text)
            | Self::Fetch(text)
            | Self::Unavailable(text)
            | Self::Usage(text)
            | Self::Report(text)
            | Self::Terminal(text) => write!(f, "{text}"),
            Self::Write(error) => write!(f, "writing the report: {}", os_reason(error)),
            Self::NothingFetched(kind) => write!(f, "failed to fetch any {kind} profiles"),
            Self::At(source, error) => write!(f, "{source}: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(error) | Self::Write(error) => Some(error),
            Self::At(_, error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

/// The operating system's message: in lower case, and without Rust's `(os error 2)`.
#[must_use]
pub fn os_reason(error: &io::Error) -> String {
    uncapitalised(without_os_code(&error.to_string()))
}

/// The start of a message, up to Rust's `(os error 2)`.
#[must_use]
pub fn without_os_code(message: &str) -> &str {
    message.split(" (os error").next().unwrap_or_default()
}

/// `text` with its first letter in lower case.
#[must_use]
pub fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The word of `known` that is nearest to a mistyped `word`; `None` if none is near.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let steps = |known: &str| {
        let begun = length > 1 && known.starts_with(&word);
        if begun { 1 } else { distance(&word, known) }
    };
    let near = known.into_iter().map(|known| (steps(known), known));
    let near = near.filter(|(steps, _)| *steps <= length.div_ceil(3) && *steps < length);
    near.min_by_key(|(steps, _)| *steps).map(|(_, known)| known)
}

/// The edit distance (Levenshtein) of two words, in letters.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for letter in one.chars() {
        let mut corner = row[0];
        row[0] += 1;
        for (at, &wanted) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != wanted);
            corner = row[at + 1];
            row[at + 1] = changed.min(corner + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

/// The reason why long work ended without a result.
#[derive(Debug)]
pub enum Stop {
    /// The user or a newer job cancelled the work.
    Cancelled,
    /// The work failed with an error for the user.
    Failed(Error),
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

#[cfg(test)]
#[path = "tests/error.rs"]
mod tests;
