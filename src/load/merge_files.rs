//! Many files merged as they are read: no more than a few are in memory at a time.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use super::fetch::{FetchEvent, size_of_all};
use super::fetch_in_order::fetch_in_order;
use super::loader::Loader;
use super::request::LoadedProfile;
use super::source::{MergedFile, Source};
use super::source_times::{SourceTime, SourceTimes};
use super::symbolize::MappingServers;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::RunningMerge;

/// Files from which it pays not to keep them.
const MANY: usize = 16;

/// Bytes of all files above which the screen has no snapshots: decoded they take several times as much.
const MOST_KEPT: u64 = 128 << 20;

impl Loader {
    /// The merge of so many files for the screen that their snapshots would take too much memory; `None` for fewer.
    pub(super) fn merge_files_for_screen(
        &self,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<Option<LoadedProfile>, Stop> {
        let files: Vec<&OsStr> = self.sources.iter().map(AsRef::as_ref).collect();
        if size_of_all(&files).is_none_or(|bytes| bytes <= MOST_KEPT) {
            return Ok(None);
        }
        let merged = self.merge_files(on_event, cancel);
        let Some(loaded) = merged.map_err(|stop| self.with_reasons(stop))? else {
            return Ok(None);
        };
        let read = loaded.times.after.len();
        self.warn(format!("{read} files are added up: their snapshots would take too much memory"));
        let missing = files.len().saturating_sub(read);
        let (title, warnings) = (self.title(), self.warnings());
        Ok(Some(LoadedProfile { title, missing, warnings, ..loaded }))
    }

    /// The merge of many files without a base. `None` for other sources, and for files that must be aligned before they are
    /// merged, since their sample types differ: all of them are to be read at once.
    pub(super) fn merge_files(
        &self,
        on_event: &dyn Fn(FetchEvent),
        cancel: &Cancel,
    ) -> Result<Option<LoadedProfile>, Stop> {
        let files: Vec<&OsStr> = self.sources.iter().map(AsRef::as_ref).collect();
        let is_file = |file: &&OsStr| Path::new(file).is_file();
        if files.len() < MANY || self.base.is_some() || self.demo || !files.iter().all(is_file) {
            return Ok(None);
        }
        let mut merge = RunningMerge::new(&self.merging);
        let (mut fits, mut statistics, mut memory) = (true, None, None);
        // Statistics alone are no source of the merge.
        let (mut names, mut results, mut after) = (Vec::new(), Vec::new(), Vec::new());
        let short_names = self.short_names();
        let mut rest = files.iter();
        let mut take = |file: Result<Source<MergedFile>, Stop>| {
            let Some(&name) = rest.next() else { return Ok(()) };
            let file = match file {
                Ok(Source::MemStats(stats)) => {
                    statistics.get_or_insert(stats);
                    return Ok(());
                }
                other => other.and_then(|file| Ok(file.into_profile()?)),
            };
            names.push(name);
            let result = match file {
                Err(Stop::Cancelled) => return Err(Stop::Cancelled),
                Err(failed) => Err(failed),
                Ok(MergedFile { source, memory: own }) => {
                    let short = short_names.of_file(name);
                    after.push(SourceTime::of_header(short, source.header()));
                    memory = own.or(memory.take());
                    fits = merge.add(source, cancel)?;
                    if fits { Ok(()) } else { return Err(Stop::Cancelled) }
                }
            };
            results.push(result);
            Ok(())
        };
        let read = fetch_in_order(&files, &self.fetching, on_event, &mut take, cancel);
        cancel.check()?;
        if !fits {
            return Ok(None);
        }
        read?;
        let Some(merged) = merge.finish(cancel)? else { return Ok(None) };
        self.usable(results, &names, "source")?;
        let servers = MappingServers::default();
        let sources = (vec![merged], Vec::new());
        let profile = self.merged(sources, &self.merging, &servers, (on_event, cancel))?;
        Ok(Some(LoadedProfile {
            profile: Arc::new(profile),
            memory: self.with_system(statistics.or(memory)),
            times: Arc::new(SourceTimes { after, before: Vec::new() }),
            ..LoadedProfile::default()
        }))
    }
}

#[cfg(test)]
#[path = "tests/merge_files.rs"]
mod tests;
