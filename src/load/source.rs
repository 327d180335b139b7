//! One decoded source: a profile, a runtime's memory statistics, or the log of a garbage collector.

use std::ffi::OsStr;
use std::io::Read;
use std::sync::Arc;

pub use super::store_origin::StoreOrigin;
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::profile::Profile;
use crate::profile::decode::{DecodeInput, DecodeOptions, SharedMemory};
use crate::profile::goroutines::GoroutineDump;
use crate::runtime;
use crate::runtime::RuntimeText;
use crate::runtime::gctrace::Log;
use crate::runtime::memstats::MemStats;

/// The content of one source, by its kind.
#[derive(Clone, Debug)]
pub enum Source {
    /// A profile in any format.
    Profile(SourceProfile),
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

impl Source {
    /// The bytes that its profile takes; 0 without one.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Profile(source) => source.profile.bytes() as u64,
            Self::MemStats(_) | Self::GcLog(_) => 0,
        }
    }

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
        let text = input.unclaimed_head().and_then(runtime::recognise);
        Ok(match text {
            Some(RuntimeText::Memory) => Self::MemStats(memory_statistics(&input.text(cancel)?)),
            Some(RuntimeText::Log) => Self::GcLog(Arc::new(Log::parse(&input.text(cancel)?))),
            None => {
                let decoded = input.decode(cancel)?;
                let text = Some(decoded.statistics).filter(|text| !text.is_empty());
                let memory = text.map(|text| memory_statistics(&text));
                let (profile, goroutines) = (Arc::new(decoded.profile), decoded.goroutines);
                let dump = |goroutines| {
                    Arc::new(GoroutineDump { profile: Arc::clone(&profile), goroutines })
                };
                let goroutines = Some(goroutines).filter(|all| !all.is_empty()).map(dump);
                Self::Profile(SourceProfile { profile, memory, goroutines, store: None })
            }
        })
    }

    /// The profile of the source; an error for a text of a runtime, which has no samples.
    pub fn into_profile(self) -> Result<SourceProfile, Error> {
        match self {
            Self::Profile(source) => Ok(source),
            Self::MemStats(_) | Self::GcLog(_) => Err(Error::NoSamples),
        }
    }
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
mod tests {
    use super::*;
    use crate::profile::goroutines::DumpedGoroutine;

    const HEAP: &str = "heap profile: 1: 8 [1: 8] @ heap/1048576\n1: 8 [1: 8] @ 0x1\n\n\
        # runtime.MemStats\n# Alloc = 5\n# Sys = 90\n# HeapSys = 60\n";

    fn decoded(text: &str) -> Source {
        Source::decode(text.as_bytes(), DecodeOptions::default(), &Cancel::new()).unwrap()
    }

    fn heap(text: &str) -> SourceProfile {
        match decoded(text) {
            Source::Profile(source) => source,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_kind_is_recognised_by_its_beginning() {
        let log = "gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.1+0/0.2/0+0.1 ms cpu, 4->4->0 MB, 4 MB goal, 2 P\n";
        assert!(matches!(decoded(log), Source::GcLog(log) if log.runs.len() == 1));
        let sys = |stats: &MemStats| stats.get("Sys");
        let json = "{\"memstats\":{\"Sys\":7}}";
        assert!(matches!(decoded(json), Source::MemStats(stats) if sys(&stats) == Some(7)));
        let broken = "{\"memstats\":{\"Sys\"";
        assert!(
            matches!(decoded(broken), Source::MemStats(stats) if *stats == MemStats::default())
        );
        let with = heap(HEAP);
        assert_eq!(with.profile.sample_count(), 1);
        assert_eq!(with.memory.as_deref().and_then(sys), Some(90));
        assert!(heap("main;work 1\n").memory.is_none());
    }

    #[test]
    fn a_dump_has_single_goroutines_beside_its_profile() {
        let text = "goroutine 1 [running]:\nmain.main()\n\t/m.go:3\n\n\
            goroutine 7 [select, 3 minutes]:\nmain.wait(0x1)\n\t/m.go:20 +0x4\ncreated by main.main\n\n\
            goroutine 9 [select]:\n\n\
            goroutine 8 [select, 3 minutes]:\nmain.wait(0x2)\n\t/m.go:20 +0x4\ncreated by main.main\n\n\
            goroutine 6 [chan send, 12 minutes]:\nmain.send()\n\t/m.go:30\n";
        let dump = heap(text).goroutines.unwrap();
        assert_eq!(dump.profile.values(0), [1, 2, 1]);
        let told = |&goroutine| {
            let DumpedGoroutine { id, sample, minutes } = goroutine;
            let lines: Vec<i64> = dump.frames(goroutine).map(|line| line.line).collect();
            let labels = [dump.label(goroutine, "state"), dump.label(goroutine, "created_by")];
            format!("{id} {} {minutes} {lines:?} {}", sample.0, labels.join(" "))
        };
        let told: Vec<String> = dump.goroutines.iter().map(told).collect();
        let expected = [
            "6 2 12 [30] chan send ",
            "7 1 3 [20] select main.main",
            "8 1 3 [20] select main.main",
            "1 0 0 [3] running ",
        ];
        assert_eq!(told, expected, "longest wait first; 9 has no stack");
        assert!(heap("main;work 1\n").goroutines.is_none());
    }

    #[test]
    fn the_last_source_with_statistics_counts() {
        let (old, new) = (heap(HEAP), heap(&HEAP.replace("= 90", "= 91")));
        let none = heap("main;work 1\n");
        let sys = |sources: &[SourceProfile]| newest_memory(sources)?.get("Sys");
        assert_eq!(sys(&[old.clone(), new.clone(), none.clone()]), Some(91));
        assert_eq!(sys(&[new, old]), Some(90));
        assert_eq!(sys(&[none]), None);
    }
}
