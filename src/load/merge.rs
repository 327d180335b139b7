//! Profiles that were read to one: merged, less the base, with symbols, names and frames as pprof leaves them.

use std::ffi::OsString;
use std::sync::Arc;

use super::fetch::FetchEvent;
use super::loader::Loader;
use super::read_sources::ReadProfiles;
use super::request::LoadedProfile;
use super::snapshots::in_series;
use super::source::{SourceProfile, newest_memory};
use super::source_times::{SourceTime, SourceTimes};
use super::symbolize::{MappingServers, SymbolWatch};
use crate::analysis::trend::Point;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::Profile;
use crate::profile::merge::sources::{MergeOptions, combine_sources, finish_merge};
use crate::profile::store::builder::Builder;

impl Loader {
    /// Merges profiles and subtracts the base. Memory statistics alone give an empty profile.
    pub(super) fn merge(
        &self,
        read: ReadProfiles,
        keep_snapshots: bool,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<LoadedProfile, Stop> {
        let times = Arc::new(self.times(&read));
        let servers = &read.servers;
        let memory = self.with_system(read.memory.or_else(|| newest_memory(&read.profiles)));
        let mut loaded = LoadedProfile { memory, times, ..LoadedProfile::default() };
        if read.profiles.is_empty() {
            loaded.profile = Arc::new(Builder::new().finish());
            return Ok(loaded);
        }
        let is_apart = keep_snapshots && read.profiles.len() > 1;
        let apart = is_apart.then(|| read.profiles.clone());
        if let ([only], []) = (&*read.profiles, &*read.bases) {
            loaded.goroutines.clone_from(&only.goroutines);
            loaded.windows = self.store_windows(only, servers);
            loaded.coverage = only.store.as_ref().map(|store| store.coverage());
        }
        if let [only] = &*read.profiles {
            loaded.store.clone_from(&only.store);
        }
        // No other owner may remain: a profile that is shared is copied by the merge.
        let profiles = |sources: Vec<SourceProfile>| {
            sources.into_iter().map(|source| source.profile).collect()
        };
        let (new, old) = (profiles(read.profiles), profiles(read.bases));
        let merging = &self.merging;
        // The whole comes first: its symbols are those of every snapshot.
        loaded.profile = Arc::new(self.merged((new, old), merging, servers, (on_event, cancel))?);
        let alone = MergeOptions { normalize: false, ..merging.clone() };
        let point = |source: SourceProfile| {
            let sources = (vec![source.profile], Vec::new());
            // A line on a mapping without symbols was said of the whole.
            let profile = self.merged(sources, &alone, servers, (&|_| {}, cancel))?;
            Ok(Point { memory: source.memory, ..Point::new(Arc::new(profile)) })
        };
        let apart = apart.into_iter().flatten();
        let points = apart.map(point).collect::<Result<_, Stop>>()?;
        loaded.snapshots = in_series(points, &read.names);
        Ok(loaded)
    }

    /// Scales the base of a store to the instances and the duration of the profile, and tells it. `-normalize` scales by sums instead.
    pub(super) fn scale_base(&self, read: &mut ReadProfiles) {
        let (own, base) = match (read.profiles.as_mut_slice(), read.bases.as_mut_slice()) {
            ([SourceProfile { store: Some(own), .. }], [base]) if !self.merging.normalize => {
                (own, base)
            }
            _ => return,
        };
        let factor = base.store.as_ref().and_then(|store| own.factor(store));
        if let Some((factor, line)) = factor {
            let scaled = Arc::unwrap_or_clone(Arc::clone(&base.profile)).scaled(factor);
            let times = (scaled.header().time_nanos, scaled.header().duration_nanos);
            base.profile = Arc::new(scaled.described(times, &line));
            Arc::make_mut(own).scaled = Some(line.clone());
            self.warn_once(line);
        }
    }

    /// The times of what was read.
    fn times(&self, read: &ReadProfiles) -> SourceTimes {
        let short_names = self.short_names();
        let time = |(source, name): (&SourceProfile, &OsString)| {
            SourceTime::new(short_names.of(name), &source.profile)
        };
        SourceTimes {
            after: read.profiles.iter().zip(&read.names).map(time).collect(),
            before: read.bases.iter().zip(&self.base).map(time).collect(),
        }
    }

    /// The merge of sources, less the bases, with symbols.
    pub(super) fn merged(
        &self,
        (new, old): (Vec<Arc<Profile>>, Vec<Arc<Profile>>),
        options: &MergeOptions,
        servers: &MappingServers,
        (on_event, cancel): (&dyn Fn(FetchEvent), &Cancel),
    ) -> Result<Profile, Stop> {
        let profile = combine_sources(new, old, options, cancel)?;
        Ok(finish_merge(self.symbolized(profile, servers, on_event, cancel)?, options))
    }

    /// A profile with symbols. Lines on mappings without any become warnings, each said once.
    fn symbolized(
        &self,
        profile: Profile,
        servers: &MappingServers,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<Profile, Stop> {
        let Some(symbolizer) = self.symbolizer.as_ref().filter(|s| s.is_needed(&profile)) else {
            return Ok(profile);
        };
        let on_progress = |progress| on_event(FetchEvent::Symbols(progress));
        let warn = |line: String| self.warn_once(line);
        let watch = SymbolWatch { on_progress: &on_progress, warn: &warn, cancel };
        symbolizer.symbolize(profile, servers, watch)
    }
}
