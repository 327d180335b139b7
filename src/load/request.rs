//! Requests and outcomes of a load. A request comes from the command line or from the screen.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::progress::{Progress, SymbolProgress};
use super::source_times::SourceTimes;
use super::store_origin::StoreOrigin;
use super::store_windows::StoreWindows;
use crate::analysis::session::MemberKind;
use crate::analysis::trend::{Coverage, Point};
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::Profile;
use crate::profile::goroutines::GoroutineDump;
use crate::runtime::gctrace::Log;
use crate::runtime::memstats::MemStats;

/// The files of a load, and their base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadRequest {
    /// Files to show; several are added up. Empty for the built-in example.
    pub files: Vec<OsString>,
    /// The file to subtract.
    pub base: Option<OsString>,
    /// The files are profiles of one server, which are read once and not polled.
    pub is_session: bool,
    /// 100 % is the base (`-diff_base`) instead of the sum of all changes (`-base`).
    pub of_base: bool,
}

impl LoadRequest {
    /// Swaps the two files; `None` without a base or with several files.
    pub fn swapped(&self) -> Option<LoadRequest> {
        let (Some(base), [file]) = (&self.base, self.files.as_slice()) else { return None };
        Some(LoadRequest {
            files: vec![base.clone()],
            base: Some(file.clone()),
            of_base: self.of_base,
            is_session: false,
        })
    }

    /// The name of the whole in a list: the first file, and the number of further ones.
    pub fn title(&self) -> String {
        match self.files.as_slice() {
            [] => String::new(),
            [only] => Self::name(only, &self.files),
            [first, rest @ ..] => format!("{} +{}", Self::name(first, &self.files), rest.len()),
        }
    }

    /// The file name of a source, or its whole path if another of `known` has the same file name.
    pub fn name(source: &OsStr, known: &[OsString]) -> String {
        let last = |source| Path::new(source).file_name().unwrap_or(source);
        let namesakes = known.iter().filter(|other| last(other.as_os_str()) == last(source));
        let name = if namesakes.count() > 1 { source } else { last(source) };
        name.to_string_lossy().into_owned()
    }
}

/// The content of the sources that a request names.
#[derive(Clone, Debug)]
pub enum LoadOutcome {
    /// A profile, or memory statistics beside an empty profile.
    Profile(LoadedProfile),
    /// The log of a garbage collector.
    GcLog {
        /// The name of the log, for the header.
        title: String,
        /// Cycles and scavenger lines of all runs.
        log: Arc<Log>,
    },
    /// Profiles of one process, one of each kind.
    Session(SessionProfiles),
    /// Sources that do not merge, for the user to choose from; at least two groups.
    Apart(ApartProfiles),
}

/// A merged profile, and the data that came with it.
#[derive(Clone, Debug, Default)]
pub struct LoadedProfile {
    /// The name of the whole, for the header.
    pub title: String,
    /// The profile. With a base it is the difference, as pprof makes it.
    pub profile: Arc<Profile>,
    /// The profile with the samples of the base kept apart under their label, if `profile` has lost them.
    pub before_after: Option<Arc<Profile>>,
    /// The memory statistics of the process.
    pub memory: Option<Arc<MemStats>>,
    /// The goroutines of a dump that is the only source.
    pub goroutines: Option<Arc<GoroutineDump>>,
    /// The number of sources that could not be read.
    pub missing: usize,
    /// Lines on skipped sources.
    pub warnings: Vec<String>,
    /// The times of the sources, both sides of a comparison apart.
    pub times: Arc<SourceTimes>,
    /// Each source by itself, if there are several: the points of a trend.
    pub snapshots: Vec<Point>,
    /// The windows of the range of a store, which are read when they are asked for.
    pub windows: Option<Arc<StoreWindows>>,
    /// The instances and the time of a profile from a store; `None` for other profiles.
    pub coverage: Option<Coverage>,
    /// The symbols, if they are to be read yet.
    pub symbols: Option<Arc<LateSymbols>>,
    /// The origin of the profile in a store; `None` for other sources.
    pub store: Option<Arc<StoreOrigin>>,
}

/// Reads the symbols of a profile that is shown without them. It is called again if it was cancelled.
type ReadSymbols =
    dyn Fn(&dyn Fn(SymbolProgress), &Cancel) -> Result<LoadedProfile, Stop> + Send + Sync;

/// A profile whose symbols are not read yet.
pub struct LateSymbols(Box<ReadSymbols>);

impl LateSymbols {
    /// Symbols that `read` reads.
    pub fn new(
        read: impl Fn(&dyn Fn(SymbolProgress), &Cancel) -> Result<LoadedProfile, Stop>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self(Box::new(read))
    }

    /// The profile with symbols. `on_progress` is called on the way.
    pub fn read(
        &self,
        on_progress: &dyn Fn(SymbolProgress),
        cancel: &Cancel,
    ) -> Result<LoadedProfile, Stop> {
        (self.0)(on_progress, cancel)
    }
}

impl fmt::Debug for LateSymbols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LateSymbols")
    }
}

/// Profiles of one process, one of each kind; at least two.
#[derive(Clone, Debug, Default)]
pub struct SessionProfiles {
    /// The profiles, in the order of their kinds.
    pub members: Vec<SessionMember>,
}

/// A profile of a session.
#[derive(Clone, Debug)]
pub struct SessionMember {
    /// Its kind.
    pub kind: MemberKind,
    /// The request that reads it alone.
    pub request: LoadRequest,
    /// The profile, merged if the session has several of its kind.
    pub loaded: LoadedProfile,
}

/// Sources that do not all merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApartProfiles {
    /// Those that can be read, in groups that do.
    pub groups: Vec<ProfileGroup>,
    /// Those that cannot be read, each with the reason.
    pub refused: Vec<(OsString, String)>,
}

/// Sources of one load that merge with each other, and not with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileGroup {
    /// The request that reads them.
    pub request: LoadRequest,
    /// The names of their sample types.
    pub sample_types: Vec<String>,
    /// Each source by itself, in the order of the request.
    pub members: Vec<GroupMember>,
}

/// One source of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMember {
    /// The file or address.
    pub file: OsString,
    /// The total of its default sample type, in words.
    pub about: String,
}

impl From<LoadedProfile> for LoadOutcome {
    fn from(loaded: LoadedProfile) -> Self {
        Self::Profile(loaded)
    }
}

/// Loads the files of a request, and reports progress on the way. It is called again to read them anew.
pub type LoadFn =
    dyn Fn(&LoadRequest, &dyn Fn(Progress), &Cancel) -> Result<LoadOutcome, Stop> + Send + Sync;
