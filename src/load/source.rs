//! One decoded source: a profile, a runtime's memory statistics, or the log of a garbage collector.

use std::ffi::OsStr;
use std::io::Read;
use std::sync::Arc;

pub use super::store_origin::StoreOrigin;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::decode::{DecodeInput, DecodeOptions, SharedMemory};
use crate::profile::goroutines::GoroutineDump;
use crate::profile::{MergeSource, Profile};
use crate::runtime;
use crate::runtime::RuntimeText;
use crate::runtime::gctrace::Log;
use crate::runtime::memstats::MemStats;

/// The content of one source, by its kind.
#[derive(Clone, Debug)]
pub enum Source<P = SourceProfile> {
    /// A profile in any format.
    Profile(P),
    /// The memory statistics of a Go runtime, without samples.
    MemStats(Arc<MemStats>),
    /// The log of a garbage collector (`GODEBUG=gctrace=1`).
    GcLog(Arc<Log>),
}

/// A profile, and the memory statistics of its process.
#[derive(Clone, Debug)]
pub struct SourceProfile {
    /// The profile as recorded.
    pub profile: Arc<Profile>,
    /// The statistics behind a heap's text, or those of its server; `None` if there are none.
    pub memory: Option<Arc<MemStats>>,
    /// The goroutines of a dump; `None` for other profiles.
    pub goroutines: Option<Arc<GoroutineDump>>,
    /// The origin in a store; `None` for other sources.
    pub store: Option<Arc<StoreOrigin>>,
}

/// A file of a merge: a profile, and the statistics behind a heap's text.
pub(super) struct MergedFile {
    pub(super) source: MergeSource,
    pub(super) memory: Option<Arc<MemStats>>,
}

impl Source<MergedFile> {
    /// The bytes that its profile takes; 0 without one.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Profile(file) => file.source.bytes() as u64,
            Self::MemStats(_) | Self::GcLog(_) => 0,
        }
    }

    /// Decodes a file of a merge, like [`Source::decode_with`].
    pub(super) fn decode_for_merge(
        input: impl Read,
        options: DecodeOptions,
        memory: SharedMemory,
        cancel: &Cancel,
    ) -> Result<Self, Stop> {
        let input = DecodeInput::open_with(input, options, memory)?;
        Self::decode_by(input, cancel, |input| {
            let (source, text) = input.decode_for_merge(cancel)?;
            Ok(MergedFile { source, memory: statistics_behind(&text) })
        })
    }
}

impl<P> Source<P> {
    /// The content of an input, its profile by `decode`.
    fn decode_by<'a>(
        input: DecodeInput<'a>,
        cancel: &Cancel,
        decode: impl FnOnce(DecodeInput<'a>) -> Result<P, Stop>,
    ) -> Result<Self, Stop> {
        Ok(match input.unclaimed_head().and_then(runtime::recognise) {
            Some(RuntimeText::Memory) => Self::MemStats(memory_statistics(&input.text(cancel)?)),
            Some(RuntimeText::Log) => Self::GcLog(Arc::new(Log::parse(&input.text(cancel)?))),
            None => Self::Profile(decode(input)?),
        })
    }

    /// The profile of the source; an error for a text of a runtime, which has no samples.
    pub fn into_profile(self) -> Result<P, Error> {
        match self {
            Self::Profile(source) => Ok(source),
            Self::MemStats(_) | Self::GcLog(_) => Err(Error::NoSamples),
        }
    }
}

impl Source {
    /// Decodes an input. Texts of a Go runtime are recognised by their first bytes.
    pub fn decode(input: impl Read, options: DecodeOptions, cancel: &Cancel) -> Result<Self, Stop> {
        Self::decode_with(input, options, SharedMemory::default(), cancel)
    }

    /// Decodes an input whose memory counts with that of the others that share `memory`.
    pub fn decode_with(
        input: impl Read,
        options: DecodeOptions,
        memory: SharedMemory,
        cancel: &Cancel,
    ) -> Result<Self, Stop> {
        let input = DecodeInput::open_with(input, options, memory)?;
        Self::decode_by(input, cancel, |input| {
            let decoded = input.decode(cancel)?;
            let memory = statistics_behind(&decoded.statistics);
            let (profile, goroutines) = (Arc::new(decoded.profile), decoded.goroutines);
            let dump =
                |goroutines| Arc::new(GoroutineDump { profile: Arc::clone(&profile), goroutines });
            let goroutines = Some(goroutines).filter(|all| !all.is_empty()).map(dump);
            Ok(SourceProfile { profile, memory, goroutines, store: None })
        })
    }
}

/// The statistics of the text behind a heap; `None` without any.
fn statistics_behind(text: &[u8]) -> Option<Arc<MemStats>> {
    (!text.is_empty()).then(|| memory_statistics(text))
}

/// Parses statistics, once for all that show them. Text that cannot be read gives statistics without figures.
pub(super) fn memory_statistics(text: &[u8]) -> Arc<MemStats> {
    Arc::new(MemStats::parse(text).unwrap_or_default())
}

/// The statistics of several sources taken together: those of the last source that has any.
pub(super) fn newest_memory(sources: &[SourceProfile]) -> Option<Arc<MemStats>> {
    // The newest source describes the present best, and sources are named from the oldest on.
    sources.iter().rev().find_map(|source| source.memory.clone())
}

/// Takes memory statistics, and a log that is the only source, out of `sources` and their `names`.
pub(super) fn take_runtime_texts(
    sources: &mut Vec<Result<Source, Stop>>,
    names: &mut Vec<&OsStr>,
) -> (Option<Arc<MemStats>>, Option<Arc<Log>>) {
    let (mut memory, mut only_log) = (None, None);
    for place in (0..sources.len()).rev() {
        match &sources[place] {
            Ok(Source::MemStats(stats)) => memory = Some(Arc::clone(stats)),
            Ok(Source::GcLog(log)) if sources.len() == 1 => only_log = Some(Arc::clone(log)),
            _ => continue,
        }
        drop(sources.remove(place));
        names.remove(place);
    }
    (memory, only_log)
}

/// The profiles among `sources`; texts of a runtime become errors.
pub(super) fn profiles(sources: Vec<Result<Source, Stop>>) -> Vec<Result<SourceProfile, Stop>> {
    let profile = |source: Result<Source, Stop>| Ok(source?.into_profile()?);
    sources.into_iter().map(profile).collect()
}

#[cfg(test)]
#[path = "tests/source.rs"]
mod tests;
