//! Everything a user can be told: one variant per thing that goes wrong, worded as pprof words it where pprof has
//! words. Exit codes are decided by `cli`; being cancelled is not an error (see [`crate::cancel`]).

use crate::cancel::Cancelled;
use std::{fmt, io};

/// What went wrong, with what and where. `Display` is one line without a trailing full stop.
#[derive(Debug)]
pub enum Error {
    /// A file, or standard input, could not be opened or read.
    Read(io::Error),
    /// An address cannot be asked, or did not answer with a profile; in words.
    Fetch(String),
    /// The source is something other than a file that can be read to its end (a directory, a socket).
    NotAFile(&'static str),
    /// The compressed stream is broken.
    Decompress(String),
    /// The input holds nothing.
    Empty,
    /// The input is a text that is no profile and yet of use; this is it.
    Aside(Vec<u8>),
    /// The input is none of the formats that are understood; the text says what came nearest and where it failed.
    Unrecognized(String),
    /// One of the older formats begins as it should and then goes wrong.
    Parse(String),
    /// The profile was decoded and contradicts itself.
    Malformed(String),
    /// The decoded profile passes the size that was allowed, in bytes.
    TooLarge(u64),
    /// Several profiles cannot be put together.
    Merge(String),
    /// A pattern does not compile; the flag's name and the reason.
    Regexp {
        /// The option that the pattern was given to.
        option: &'static str,
        /// Why it is refused, in one line.
        reason: String,
    },
    /// No sample type answers to this name or index.
    SampleType(String),
    /// A report was asked of a pattern that matches nothing.
    NoMatches(String),
    /// The command line, or a value on it, is refused.
    Usage(String),
    /// A report cannot be made of this profile.
    Report(String),
    /// The terminal cannot be used.
    Terminal(String),
    /// A report could not be written.
    Write(io::Error),
    /// Any of the above, of the named source.
    At(String, Box<Error>),
}

impl Error {
    /// The same error, said of `source`: a file name, an address, or `-` for standard input.
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
            Self::Decompress(reason) => write!(f, "decompressing profile: {reason}"),
            Self::Empty => write!(f, "parsing profile: empty input file"),
            Self::Aside(_) => {
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
            Self::Merge(reason) => write!(f, "problem fetching source profiles: {reason}"),
            Self::Regexp { option, reason } => write!(f, "parsing {option} regexp: {reason}"),
            Self::NoMatches(pattern) => write!(f, "no matches found for regexp: {pattern}"),
            Self::SampleType(text)
            | Self::Fetch(text)
            | Self::Usage(text)
            | Self::Report(text)
            | Self::Terminal(text) => write!(f, "{text}"),
            Self::Write(error) => write!(f, "writing the report: {}", os_reason(error)),
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

/// The one of `known` that a mistyped `word` was most likely meant for; none where nothing is near.
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

/// How many letters have to be put in, taken out or changed to make one word of the other.
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

/// Why long work ended without a result.
#[derive(Debug)]
pub enum Stop {
    /// It was asked to.
    Cancelled,
    /// It cannot be done.
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
mod tests {
    use super::{nearest, os_reason};
    use std::io;

    #[test]
    fn messages_of_the_system_lose_their_number() {
        let error = io::Error::from_raw_os_error(2);
        assert!(error.to_string().ends_with(" (os error 2)"));
        assert_eq!(os_reason(&error), "no such file or directory");
        assert_eq!(os_reason(&io::Error::other("É")), "é");
    }

    #[test]
    fn a_mistyped_word_is_near_what_was_meant() {
        let known = ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"];
        for (word, meant) in [
            ("aloc_space", Some("alloc_space")),
            ("inuse-space", Some("inuse_space")),
            ("INUSE_OBJECT", Some("inuse_objects")),
            ("alloc", Some("alloc_objects")),
            ("zz", None),
            ("a", None),
            ("", None),
            ("goroutines", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
