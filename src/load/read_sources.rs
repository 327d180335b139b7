//! The decoded sources of one request, before they are merged.

use std::ffi::OsString;
use std::sync::Arc;

use super::source::SourceProfile;
use super::symbolize::MappingServers;
use crate::runtime::gctrace::Log;
use crate::runtime::memstats::MemStats;

/// The decoded sources of one request.
pub(super) enum ReadSources {
    /// Profiles, or memory statistics alone.
    Profiles(ReadProfiles),
    /// The log of a garbage collector, the only source of its request.
    GcLog(Arc<Log>),
}

/// Profiles before they are merged.
#[derive(Clone, Default)]
pub(super) struct ReadProfiles {
    pub(super) profiles: Vec<SourceProfile>,
    pub(super) bases: Vec<SourceProfile>,
    /// The names of the sources of `profiles`.
    pub(super) names: Vec<OsString>,
    /// Sources that cannot be read, each with the reason.
    pub(super) refused: Vec<(OsString, String)>,
    /// Memory statistics from a source of their own.
    pub(super) memory: Option<Arc<MemStats>>,
    /// The servers that profiles came from.
    pub(super) servers: MappingServers,
}
