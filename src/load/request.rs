//! What is read and what it is compared to: chosen on the command line or inside, and read anew after each change.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::sync::Arc;

use super::progress::Progress;
use crate::analysis::trend::Point;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::Profile;
use crate::runtime::gctrace::Log;

/// Files, and the one they are compared to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadRequest {
    /// What is shown; several files are added up. Empty for the built-in example.
    pub files: Vec<OsString>,
    /// What is subtracted.
    pub base: Option<OsString>,
    /// 100 % is the base (`-diff_base`), not the sum of all changes (`-base`).
    pub of_base: bool,
}

impl LoadRequest {
    /// The other way around: what was the base is shown, and compared to what was shown; none where several files are
    /// shown, or nothing is compared.
    pub fn swapped(&self) -> Option<LoadRequest> {
        let (Some(base), [file]) = (&self.base, self.files.as_slice()) else { return None };
        Some(LoadRequest {
            files: vec![base.clone()],
            base: Some(file.clone()),
            of_base: self.of_base,
        })
    }

    /// The file name of a source, or all of it where another of `known` is called the same.
    pub fn name(source: &OsStr, known: &[OsString]) -> String {
        let last = |source| Path::new(source).file_name().unwrap_or(source);
        let namesakes = known.iter().filter(|other| last(other.as_os_str()) == last(source));
        let name = if namesakes.count() > 1 { source } else { last(source) };
        name.to_string_lossy().into_owned()
    }
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct LoadOutcome {
    /// How the whole is called in the header.
    pub title: String,
    /// The profile; of a comparison the difference, as pprof makes it.
    pub profile: Arc<Profile>,
    /// The same with the samples of the base kept apart under their label, where `profile` has lost them.
    pub before_after: Option<Arc<Profile>>,
    /// How many sources could not be read.
    pub missing: usize,
    /// What there is to say of sources that were left out, a line each.
    pub warnings: Vec<String>,
    /// Every source by itself, where there are several: growth is looked for among them.
    pub snapshots: Vec<Point>,
    /// The log of a garbage collector; the profile is empty then.
    pub log: Option<Arc<Log>>,
}

/// Reads what a comparison asks for, telling how far it is. Called again to read it anew.
pub type LoadFn =
    dyn Fn(&LoadRequest, &dyn Fn(Progress), &Cancel) -> Result<LoadOutcome, Stop> + Send + Sync;
