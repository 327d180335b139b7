//! Short names of sources: the file's name where no other source has it.

use std::ffi::OsStr;
use std::path::Path;

use super::loader::Loader;
use super::source_name::brief;
use crate::hash::Set;
use crate::input;

/// The short names of all sources of a loader.
pub(super) struct ShortNames<'a> {
    /// The file names that several sources have.
    repeated: Set<&'a OsStr>,
}

impl ShortNames<'_> {
    /// The file name of a source, or its whole path if another source has the same file name.
    pub(super) fn of(&self, source: &OsStr) -> String {
        brief(source).unwrap_or_else(|| self.of_file(source))
    }

    /// The short name of a file.
    pub(super) fn of_file(&self, source: &OsStr) -> String {
        let last = last_of_path(source);
        input::name(if self.repeated.contains(last) { source } else { last })
    }
}

impl Loader {
    /// The short names of the sources, for a walk over many of them.
    pub(super) fn short_names(&self) -> ShortNames<'_> {
        let all = self.sources.iter().chain(&self.base);
        let mut seen = Set::default();
        let repeated = all.map(|source| last_of_path(source)).filter(|name| !seen.insert(*name));
        ShortNames { repeated: repeated.collect() }
    }

    /// The short name of one source.
    pub(super) fn short_name(&self, source: &OsStr) -> String {
        self.short_names().of(source)
    }
}

/// The file name of a path.
fn last_of_path(source: &OsStr) -> &OsStr {
    Path::new(source).file_name().unwrap_or(source)
}
