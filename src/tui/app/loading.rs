//! Profiles that were read, and reading again.

use std::sync::Arc;

use super::{App, Stage};
use crate::analysis::query::derived::derived;
use crate::error::Error;
use crate::explore::live::FindServer;
use crate::explore::pane_id::PaneId;
use crate::explore::view::ProfileView;
use crate::load::progress::SymbolProgress;
use crate::load::request::{LoadOutcome, LoadRequest, LoadedProfile};
use crate::profile::Profile;
use crate::tui::effect::Effects;
use crate::tui::gc_log_view::GcLogView;
use crate::tui::job::{Job, ProfileData};
use crate::tui::popup::Overlay;

impl App {
    /// Takes in a profile or a log.
    pub(super) fn loaded(&mut self, outcome: LoadOutcome) -> Effects {
        match outcome {
            LoadOutcome::Profile(mut loaded) => {
                self.loading.set_symbols(loaded.symbols.clone());
                let mut effects = self.set_windows(&mut loaded);
                let loaded = self.last_snapshot(loaded);
                effects.extend(self.join_again(&loaded.profile));
                effects.extend(self.loaded_profile(loaded));
                effects.extend(self.loading.ask_for_symbols());
                effects
            }
            LoadOutcome::Session(session) => self.open_session(session),
            LoadOutcome::Apart(apart) => self.offer_groups(apart),
            LoadOutcome::GcLog { title, log } => {
                self.loading.finish();
                self.loading.set_title(title);
                self.stage = Stage::Log(Box::new(GcLogView::new(log)));
                Effects::none()
            }
        }
    }

    /// Shows the progress of reading symbols.
    pub(super) fn symbol_progress(&mut self, progress: SymbolProgress) -> Effects {
        self.loading.set_symbol_progress(progress);
        Effects::none()
    }

    /// Takes in the profile on the screen with symbols. The place on the screen stays.
    pub(super) fn symbolized(&mut self, number: u64, mut loaded: LoadedProfile) -> Effects {
        if !self.loading.take_symbols(number) {
            return Effects::none();
        }
        if self.is_reading() {
            // The profile that is read now gets its own symbols.
            self.loading.set_symbols(None);
            return Effects::none();
        }
        let lines = std::mem::take(&mut loaded.warnings);
        self.loading.title().clone_into(&mut loaded.title);
        let (windows, pending) = self.growth.take_windows();
        loaded.windows = None;
        let mut effects = self.loaded(LoadOutcome::Profile(loaded));
        self.growth.windows_pending = pending;
        effects.extend(self.restore_windows(windows));
        if let [first, rest @ ..] = lines.as_slice() {
            let more = match rest.len() {
                0 => String::new(),
                count => format!("; {count} more, Info lists all mappings"),
            };
            self.message = Some(format!("{first}{more}"));
        }
        effects
    }

    /// Takes in a profile that was read, and requests its tables.
    pub(super) fn loaded_profile(&mut self, loaded: LoadedProfile) -> Effects {
        self.loading.finish();
        let profile = loaded.profile;
        if profile.sample_count() == 0 && loaded.memory.is_some() {
            // Without samples, the memory of the process is all there is.
            self.arrangement.show(PaneId::Info);
        }
        if let Err(error) = self.settle_sample_type(&profile) {
            return self.load_failed(error);
        }
        if let Stage::Loading(progress) = &mut self.stage {
            "computing".clone_into(&mut progress.phase);
        }
        self.loading.profile = Some(profile);
        self.shared.goroutines = loaded.goroutines;
        self.shared.times = Arc::clone(&loaded.times);
        self.loading.beside = ProfileData {
            before_after: loaded.before_after,
            memory: loaded.memory,
            times: loaded.times,
        };
        self.loading.set_store(loaded.store);
        self.note_trend_advice();
        self.loading.set_title(loaded.title);
        self.loading.warnings = loaded.warnings;
        self.set_snapshots(loaded.snapshots);
        self.computing.evict();
        self.compute()
    }

    /// Finds the sample type in a profile: the one on the screen by its name, or else the first choice.
    fn settle_sample_type(&mut self, profile: &Profile) -> Result<(), Error> {
        let tables = self.shared.tables.as_ref();
        let shown = tables.and_then(|tables| {
            tables.sample_types.get(tables.sample_type_of(self.filters.query()))
        });
        let name = shown.map_or_else(
            || self.start.preferences.first_choice(&self.start.sample_index, profile),
            |shown| shown.name.clone(),
        );
        let computed = derived(profile).into_iter().find(|d| shown.is_some() && d.name == name);
        let sample_type = match (computed, profile.sample_type(&name)) {
            (Some(computed), _) => computed.column,
            (None, Ok(index)) => index,
            (None, Err(_)) if shown.is_some() || self.profiles.are_several() => {
                profile.default_sample_type()
            }
            (None, Err(error)) => return Err(error),
        };
        self.filters.set_sample_type(sample_type, computed);
        Ok(())
    }

    /// Reports an error of reading. The screen keeps the profile before.
    pub(super) fn load_failed(&mut self, error: Error) -> Effects {
        if self.shared.tables.is_some() || matches!(self.stage, Stage::Log(_)) {
            self.loading.fail();
            let text = error.to_string();
            if text.chars().count() > usize::from(self.size.0) {
                // The reason stands at the end, where a line is cut.
                self.overlay = Some(Overlay::message(vec![text], false));
            } else {
                self.message = Some(text);
            }
            return self.resume();
        }
        if let Some(effects) = self.back_to_store_list(Some(error.to_string())) {
            return effects;
        }
        if let Some(effects) = self.leave_unread(Some(&error)) {
            return effects;
        }
        if self.profiles.are_several() {
            return self.list_profiles(Some(error.to_string()));
        }
        self.overlay = Some(Overlay::message(vec![error.to_string()], true));
        self.stage = Stage::Failed(Some(error));
        Effects::none()
    }

    /// Computes the tables that were postponed for a read that failed.
    fn resume(&mut self) -> Effects {
        match self.shared.tables.clone() {
            Some(tables)
                if tables.analysis.query() == self.filters.query()
                    && !self.computing.is_waiting() =>
            {
                self.cache(&tables);
                self.idle_job().into()
            }
            _ => self.compute(),
        }
    }

    /// Reads the sources again.
    pub(super) fn reload(&mut self) -> Effects {
        if let Some(effects) = self.poll_now() {
            return effects;
        }
        self.message = Some(format!("reading {} again", self.title()));
        self.loading.reload();
        let evicted = self.computing.evict();
        self.load(evicted).into()
    }

    /// Reads other sources.
    pub(super) fn read_instead(&mut self, request: LoadRequest) -> Effects {
        self.loading.replace(request);
        let evicted = self.computing.evict();
        self.load(evicted).into()
    }

    /// The job that reads the newest request.
    pub(super) fn load(&mut self, evicted: Vec<Arc<ProfileView>>) -> Job {
        self.load_with(None, evicted)
    }

    /// The job that reads the newest request, unless `find_server` finds a server to poll for it.
    pub(super) fn load_with(
        &mut self,
        find_server: Option<Arc<FindServer>>,
        evicted: Vec<Arc<ProfileView>>,
    ) -> Job {
        let load = Arc::clone(self.live.loader(&self.start.load));
        let (number, request) = (self.loading.ask(), self.loading.request().clone());
        let find_server = find_server.filter(|_| !request.is_session);
        Job::Load { number, load, request, find_server, evicted }
    }
}
