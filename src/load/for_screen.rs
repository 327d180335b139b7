//! A load for the screen, which needs more than the profile: groups of sources that do not merge, the sides of a difference, and the
//! symbols, which come later.

use std::sync::Arc;

use super::fetch::FetchEvent;
use super::groups::groups;
use super::loader::Loader;
use super::progress::SymbolProgress;
use super::read_sources::{ReadProfiles, ReadSources};
use super::request::{ApartProfiles, LateSymbols, LoadOutcome, LoadedProfile};
use super::session::session_kinds;
use super::source::SourceProfile;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::merge::sources::{BaseMode, MergeOptions};

impl Loader {
    /// Runs as [`Loader::run`] does, and adds the data that only the screen needs.
    pub fn run_for_screen(
        &self,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<LoadOutcome, Stop> {
        if let Some(loaded) = self.merge_files_for_screen(on_event, cancel)? {
            return Ok(LoadOutcome::Profile(loaded));
        }
        let read = match self.read(on_event, cancel).map_err(|stop| self.with_reasons(stop))? {
            ReadSources::Profiles(read) => read,
            ReadSources::GcLog(log) => return Ok(LoadOutcome::GcLog { title: self.title(), log }),
        };
        let groups = groups(&read.profiles, &read.names, self.finds_sources);
        if groups.len() > 1 && read.bases.is_empty() {
            if let Some(kinds) = session_kinds(&groups, &read.profiles, &read.names) {
                return self.session(&read, groups, kinds, (on_event, cancel));
            }
            return Ok(LoadOutcome::Apart(ApartProfiles { groups, refused: read.refused }));
        }
        if !self.shows_raw_names || !self.needs_symbols(&read) {
            return Ok(LoadOutcome::Profile(self.merge_for_screen(read, on_event, cancel)?));
        }
        // A copy is kept of what has symbols.
        let mut raw = self.clone();
        (raw.symbolizer, raw.keeps_copies) = (None, false);
        let loaded = raw.merge_for_screen(read.clone(), on_event, cancel)?;
        // Snapshots have symbols from the start: those of the profile are asked for at the same time.
        let windows = match read.profiles.as_slice() {
            [only] if read.bases.is_empty() => self.store_windows(only, &read.servers),
            _ => None,
        };
        let own = self.clone();
        let symbols = move |on_progress: &dyn Fn(SymbolProgress), cancel: &Cancel| {
            let on_event = |event| match event {
                FetchEvent::Symbols(progress) => on_progress(progress),
                FetchEvent::Saved(line) => own.warn(line),
                _ => {}
            };
            own.merge_for_screen(read.clone(), &on_event, cancel)
        };
        let symbols = Some(Arc::new(LateSymbols::new(symbols)));
        Ok(LoadOutcome::Profile(LoadedProfile { windows, symbols, ..loaded }))
    }

    /// True if symbols may be found for any source.
    fn needs_symbols(&self, read: &ReadProfiles) -> bool {
        let Some(symbolizer) = &self.symbolizer else { return false };
        read.profiles.iter().chain(&read.bases).any(|source| symbolizer.is_needed(&source.profile))
    }

    /// Merges what was read, with the data that only the screen needs.
    pub(super) fn merge_for_screen(
        &self,
        read: ReadProfiles,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<LoadedProfile, Stop> {
        let missing = match read.memory {
            Some(_) => 0,
            None => self.sources.len().saturating_sub(read.profiles.len()),
        };
        // Equal stacks cancel in the difference, and before and after are lost there.
        let cancelled = !read.bases.is_empty() && self.merging.base == BaseMode::Cancel;
        let before_after = if cancelled {
            let options = MergeOptions { base: BaseMode::Compare, ..self.merging.clone() };
            let profiles = |sources: &[SourceProfile]| {
                sources.iter().map(|source| Arc::clone(&source.profile)).collect()
            };
            let both = (profiles(&read.profiles), profiles(&read.bases));
            Some(Arc::new(self.merged(both, &options, &read.servers, (on_event, cancel))?))
        } else {
            None
        };
        let title = match (read.profiles.as_slice(), read.bases.as_slice()) {
            ([SourceProfile { store: Some(store), .. }], []) => store.title.clone(),
            (
                [SourceProfile { store: Some(own), .. }],
                [SourceProfile { store: Some(base), .. }],
            ) => own.title_against(base),
            _ => self.title(),
        };
        let loaded = self.merge(read, true, on_event, cancel)?;
        self.save_copy(&loaded.profile, on_event);
        let scaled = loaded.store.as_ref().and_then(|store| store.scaled.as_ref());
        let mut warnings = self.warnings();
        // The screen has a place for it.
        warnings.retain(|line| Some(line) != scaled);
        Ok(LoadedProfile { title, before_after, missing, warnings, ..loaded })
    }
}
