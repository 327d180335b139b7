//! Requests and profiles: what is read, what was read before, and the files named so far.

use std::ffi::OsString;
use std::sync::Arc;

use super::way_back::BeforeComparison;
use crate::load::progress::SymbolProgress;
use crate::load::request::{LateSymbols, LoadRequest};
use crate::load::source::StoreOrigin;
use crate::profile::Profile;
use crate::tui::job::{Job, ProfileData};
use crate::tui::pending::Pending;

/// The newest request, and the profile of the last one that was answered.
pub(in crate::tui::app) struct Loading {
    title: String,
    request: LoadRequest,
    /// The request of the profile on the screen, while another one is read.
    fallback: Option<LoadRequest>,
    recent_files: Vec<OsString>,
    /// Files that the newest request named first.
    new_files: Vec<OsString>,
    pending: Pending,
    pub(in crate::tui::app) profile: Option<Arc<Profile>>,
    /// Data that came with the profile.
    pub(in crate::tui::app) beside: ProfileData,
    /// The origin of the profile in a store.
    pub(in crate::tui::app) store: Option<Arc<StoreOrigin>>,
    /// A line on the profile that is told once it is on the screen.
    note: Option<String>,
    /// The symbols of the profile, until they are read.
    symbols: Option<Arc<LateSymbols>>,
    symbols_pending: Pending,
    symbol_progress: Option<SymbolProgress>,
    /// Warnings about the profile that were not shown yet.
    pub(in crate::tui::app) warnings: Vec<String>,
    /// The profile on the screen before a comparison to a base replaced it.
    pub(in crate::tui::app) before_comparison: Option<Box<BeforeComparison>>,
}

impl Loading {
    /// The state before `request` is read for the first time.
    pub(super) fn new(title: String, request: LoadRequest) -> Loading {
        let recent_files = request.files.iter().chain(&request.base).cloned().collect();
        Loading {
            title,
            request,
            fallback: None,
            recent_files,
            new_files: Vec::new(),
            pending: Pending::default(),
            profile: None,
            beside: ProfileData::default(),
            store: None,
            note: None,
            symbols: None,
            symbols_pending: Pending::default(),
            symbol_progress: None,
            warnings: Vec::new(),
            before_comparison: None,
        }
    }

    /// Sets the origin in a store. A base that was scaled is told.
    pub(in crate::tui::app) fn set_store(&mut self, store: Option<Arc<StoreOrigin>>) {
        self.note = store.as_ref().and_then(|store| store.scaled.clone());
        self.store = store;
    }

    /// The line on the profile that was not told yet.
    pub(in crate::tui::app) fn take_note(&mut self) -> Option<String> {
        self.note.take()
    }

    /// Sets the symbols that are to be read, or that there are none.
    pub(in crate::tui::app) fn set_symbols(&mut self, symbols: Option<Arc<LateSymbols>>) {
        (self.symbols, self.symbol_progress) = (symbols, None);
        self.symbols_pending = Pending::default();
    }

    /// The job that reads the symbols; `None` if there are none to read.
    pub(in crate::tui::app) fn ask_for_symbols(&mut self) -> Option<Job> {
        let symbols = self.symbols.clone()?;
        Some(Job::Symbolize { number: self.symbols_pending.ask(()), symbols })
    }

    /// True if `number` is that of the newest job that reads symbols, which is then answered.
    pub(in crate::tui::app) fn take_symbols(&mut self, number: u64) -> bool {
        self.symbols_pending.take(number).is_some()
    }

    /// Mappings with symbols so far.
    pub(in crate::tui::app) fn set_symbol_progress(&mut self, progress: SymbolProgress) {
        self.symbol_progress = Some(progress).filter(|_| self.symbols.is_some());
    }

    /// The progress of reading symbols, for the header; `None` if none are read.
    pub(in crate::tui::app) fn symbols_in_words(&self) -> Option<String> {
        let progress = self.symbol_progress.filter(|progress| progress.total > 0);
        let words = |progress: SymbolProgress| {
            let mappings = if progress.total == 1 { "mapping" } else { "mappings" };
            format!("symbols {} of {} {mappings}", progress.done, progress.total)
        };
        self.symbols.as_ref()?;
        Some(progress.map_or_else(|| "symbols".to_owned(), words))
    }

    /// The name of the profile in the header.
    pub(in crate::tui::app) fn title(&self) -> &str {
        &self.title
    }

    /// The number of a job that reads the newest request.
    pub(in crate::tui::app) fn ask(&mut self) -> u64 {
        self.pending.ask(())
    }

    /// True if `number` is that of the newest job, which is then answered.
    pub(in crate::tui::app) fn take(&mut self, number: u64) -> bool {
        self.pending.take(number).is_some()
    }

    /// The newest request.
    pub(in crate::tui::app) fn request(&self) -> &LoadRequest {
        &self.request
    }

    /// Files named so far, in order.
    pub(in crate::tui::app) fn recent_files(&self) -> &[OsString] {
        &self.recent_files
    }

    /// True from [`Loading::reload`] or [`Loading::replace`] until the answer.
    pub(in crate::tui::app) fn is_reading(&self) -> bool {
        self.fallback.is_some()
    }

    /// The request of the profile on the screen, while another one takes its place.
    pub(in crate::tui::app) fn replaced(&self) -> Option<&LoadRequest> {
        self.fallback.as_ref()
    }

    /// The symbols that are not read yet.
    pub(in crate::tui::app) fn unread_symbols(&self) -> Option<Arc<LateSymbols>> {
        self.symbols.clone()
    }

    /// No profile is awaited any more.
    pub(in crate::tui::app) fn forget_question(&mut self) {
        self.pending.cancel();
    }

    /// The sources of the last request are read again.
    pub(in crate::tui::app) fn reload(&mut self) {
        self.fallback = Some(self.request.clone());
    }

    /// Other sources are read.
    pub(in crate::tui::app) fn replace(&mut self, request: LoadRequest) {
        self.new_files.clear();
        for file in request.files.iter().chain(&request.base) {
            if !self.recent_files.contains(file) {
                self.recent_files.push(file.clone());
                self.new_files.push(file.clone());
            }
        }
        let before = std::mem::replace(&mut self.request, request);
        // A request that was not answered yet was never on the screen.
        self.fallback.get_or_insert(before);
    }

    /// The request of profiles that arrive unrequested: snapshots of a live process.
    pub(in crate::tui::app) fn adopt(&mut self, request: &LoadRequest) {
        self.request.clone_from(request);
    }

    /// The newest request was answered.
    pub(in crate::tui::app) fn finish(&mut self) {
        self.fallback = None;
        self.new_files.clear();
    }

    /// Renames the profile in the header.
    pub(in crate::tui::app) fn set_title(&mut self, title: String) {
        self.title = title;
    }

    /// The newest request failed: the one before is in force again, and the files of this one are forgotten.
    pub(in crate::tui::app) fn fail(&mut self) {
        self.recent_files.retain(|file| !self.new_files.contains(file));
        self.new_files.clear();
        if let Some(before) = self.fallback.take() {
            self.request = before;
        }
    }
}

#[cfg(test)]
#[path = "tests/loading.rs"]
mod tests;
