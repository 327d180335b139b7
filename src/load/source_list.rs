//! The list of a load's sources while they are read: it is shown from the first two that do not merge.

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use super::kind::ProfileKind;
use super::progress::{ListedSource, SourceState};

/// Lists that are sent at most, so that many sources take no time in proportion to their square.
const MOST_SENT: usize = 64;

/// The kind of a source that was read, or the reason why it cannot be read.
pub type SourceNote = Result<ProfileKind, String>;

/// The sources of a load, and the kinds of those that were read.
pub struct SourceList {
    sources: Vec<ListedSource>,
    kinds: Vec<ProfileKind>,
    /// Two of the kinds do not fit together.
    is_apart: bool,
    noted: usize,
}

impl SourceList {
    /// The list before any of `files` is read.
    pub fn new(files: &[OsString]) -> SourceList {
        let waiting =
            |file: &OsString| ListedSource { file: file.clone(), state: SourceState::Waiting };
        SourceList {
            sources: files.iter().map(waiting).collect(),
            kinds: Vec::new(),
            is_apart: false,
            noted: 0,
        }
    }

    /// Notes a source that was read or refused. Gives the list if it is to be shown anew.
    pub fn note(&mut self, file: &OsStr, note: SourceNote) -> Option<Arc<Vec<ListedSource>>> {
        let is_waiting = |s: &&mut ListedSource| s.file == file && s.state == SourceState::Waiting;
        let source = self.sources.iter_mut().find(is_waiting)?;
        self.noted += 1;
        let was_apart = self.is_apart;
        source.state = match note {
            Ok(kind) => {
                let types = kind.type_names().join(" ");
                if !self.kinds.contains(&kind) {
                    self.is_apart |= self.kinds.iter().any(|other| !other.fits(&kind));
                    self.kinds.push(kind);
                }
                SourceState::Read(types)
            }
            Err(reason) => SourceState::Refused(reason),
        };
        let every = self.sources.len().div_ceil(MOST_SENT).max(1);
        let is_due = !was_apart || self.noted.is_multiple_of(every);
        (self.is_apart && is_due).then(|| Arc::new(self.sources.clone()))
    }
}

#[cfg(test)]
#[path = "tests/source_list.rs"]
mod tests;
