//! A merge of profiles that come one after the other and are not kept. The result is that of pprof, which merges 128 at a time.

use super::align::has_same_columns;
use super::combine::without_zeros;
use super::main_binary::with_main_binary;
use super::merger::Merger;
use super::options::MergeOptions;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::merge_source::MergeSource;
use crate::profile::store::profile::Profile;
use std::sync::Arc;

/// Sources that are merged at once, as in pprof; the order of ids depends on it.
pub(super) const MERGED_AT_ONCE: usize = 128;

/// The merge of the profiles so far, all of equal sample types.
pub struct RunningMerge<'a> {
    options: &'a MergeOptions,
    /// The first profile, whose sample types the others have.
    first: Option<Arc<Profile>>,
    /// The merge of the chunks before, without samples of 0.
    merged: Option<Merged>,
    /// The merge of the chunk so far.
    chunk: Option<Merger>,
    /// Profiles in the chunk, the first of all included.
    taken: usize,
}

/// The merge of whole chunks.
enum Merged {
    /// A single chunk stays as it is.
    Chunk(Arc<Profile>),
    /// Several chunks. The merge stays open: what it holds is what a merge of its result would hold.
    Chunks(Box<Merger>),
}

impl Merged {
    fn with(self, chunk: &Arc<Profile>, cancel: &Cancel) -> Result<Self, Stop> {
        let mut merger = match self {
            Self::Chunk(first) => opened(&first, cancel)?,
            Self::Chunks(merger) => merger,
        };
        merger.add(chunk, cancel)?;
        if merger.has_zeros() {
            merger = opened(&without_zeros(merger.finish(), cancel)?, cancel)?;
        }
        Ok(Self::Chunks(merger))
    }

    fn finish(self) -> Arc<Profile> {
        match self {
            Self::Chunk(chunk) => chunk,
            Self::Chunks(merger) => Arc::new(merger.finish()),
        }
    }
}

/// An open merge of one profile.
fn opened(profile: &Arc<Profile>, cancel: &Cancel) -> Result<Box<Merger>, Stop> {
    let mut merger = Box::new(Merger::new(profile));
    merger.add(profile, cancel)?;
    Ok(merger)
}

impl<'a> RunningMerge<'a> {
    /// A merge without profiles.
    pub fn new(options: &'a MergeOptions) -> Self {
        Self { options, first: None, merged: None, chunk: None, taken: 0 }
    }

    /// Adds a profile. Returns false for one whose sample types or units differ from those of the first: it must be aligned with
    /// all others before they are merged.
    pub fn add(&mut self, source: impl Into<MergeSource>, cancel: &Cancel) -> Result<bool, Stop> {
        let mut source = source.into();
        let first = if let Some(first) = &self.first {
            source.profile = with_main_binary(source.profile, self.options);
            first
        } else {
            // It may stay the only one.
            source = with_main_binary(source.into_profile()?, self.options).into();
            self.first.insert(Arc::clone(&source.profile))
        };
        let MergeSource { profile, lists } = source;
        if !has_same_columns(first, &profile) {
            return Ok(false);
        }
        let chunk = self.chunk.get_or_insert_with(|| Merger::new(&profile));
        match lists {
            Some(lists) => chunk.add_listed(&profile, lists, cancel)?,
            None => chunk.add(&profile, cancel)?,
        }
        self.taken += 1;
        if self.taken == MERGED_AT_ONCE {
            self.close(cancel)?;
        }
        Ok(true)
    }

    /// The merge of all profiles; `None` without any. A single one stays as it is, with zeros and duplicates.
    pub fn finish(mut self, cancel: &Cancel) -> Result<Option<Arc<Profile>>, Stop> {
        if self.merged.is_none() && self.taken == 1 {
            return Ok(self.first);
        }
        self.close(cancel)?;
        Ok(self.merged.map(Merged::finish))
    }

    /// Adds the chunk to those before.
    fn close(&mut self, cancel: &Cancel) -> Result<(), Stop> {
        self.taken = 0;
        let Some(chunk) = self.chunk.take() else { return Ok(()) };
        let chunk = without_zeros(chunk.finish(), cancel)?;
        self.merged = Some(match self.merged.take() {
            None => Merged::Chunk(chunk),
            Some(before) => before.with(&chunk, cancel)?,
        });
        Ok(())
    }
}

#[cfg(test)]
#[path = "tests/running.rs"]
mod tests;
