//! What is read: taken in, read again, and compared to something else.

use std::sync::Arc;

use super::dispatch::edit_of;
use super::{App, Overlay, Stage};
use crate::analysis::query::derived::derived;
use crate::error::Error;
use crate::explore::pane_id::PaneId;
use crate::explore::view::ProfileView;
use crate::load::request::{LoadOutcome, LoadRequest, LoadedProfile};
use crate::tui::effect::Effect;
use crate::tui::keys::bindings::Action;
use crate::tui::log_view::LogView;
use crate::tui::popup::compare_picker::ComparePicker;

impl App {
    pub(super) fn loaded(&mut self, outcome: LoadOutcome) -> Vec<Effect> {
        match outcome {
            LoadOutcome::Profile(loaded) => self.loaded_profile(loaded),
            LoadOutcome::GcLog { title, log } => {
                self.reading = None;
                self.start.title = title;
                self.stage = Stage::Log(Box::new(LogView::new(log)));
                Vec::new()
            }
        }
    }

    pub(super) fn loaded_profile(&mut self, loaded: LoadedProfile) -> Vec<Effect> {
        self.reading = None;
        let profile = loaded.profile;
        if profile.sample_count() == 0 && loaded.memory.is_some() {
            // Nothing was sampled, but something is told.
            self.arrangement.show(PaneId::Info);
        }
        // Read again, the profile is shown as it was.
        let before = self.shared.tables.as_ref();
        let before = before.and_then(|tables| tables.types.get(tables.place_of(&self.query)));
        let choice = before.map_or_else(
            || self.start.preferences.first_choice(&self.start.sample_index, &profile),
            |t| t.name.clone(),
        );
        let computed = derived(&profile).into_iter().find(|d| before.is_some() && d.name == choice);
        self.query.derived = computed;
        match (computed, profile.sample_type(&choice)) {
            (Some(computed), _) => self.query.sample_type = computed.of,
            (None, Ok(index)) => self.query.sample_type = index,
            (None, Err(_)) if before.is_some() => {
                self.query.sample_type = profile.default_sample_type();
            }
            (None, Err(error)) => return self.failed(error),
        }
        if let Stage::Loading(progress) = &mut self.stage {
            "computing".clone_into(&mut progress.phase);
        }
        self.profile = Some(profile);
        self.before_after = loaded.before_after;
        self.memory = loaded.memory;
        self.start.title = loaded.title;
        self.warnings = loaded.warnings;
        self.take_snapshots(loaded.snapshots);
        self.cache.evict();
        self.compute()
    }

    pub(super) fn failed(&mut self, error: Error) -> Vec<Effect> {
        if self.shared.tables.is_some() || matches!(self.stage, Stage::Log(_)) {
            // What cannot be read is not what is shown.
            if let Some(before) = self.reading.take() {
                self.request = before;
            }
            self.message = Some(error.to_string());
            return self.go_on();
        }
        let lines = vec![error.to_string()];
        self.overlay = Some(Overlay::Message { lines, first: 0, fatal: true });
        self.stage = Stage::Failed(Some(error));
        Vec::new()
    }

    /// Takes up again what was put aside for a reading that came to nothing.
    fn go_on(&mut self) -> Vec<Effect> {
        match self.shared.tables.clone() {
            Some(tables) if *tables.analysis.query() == self.query && self.awaited.is_none() => {
                self.keep(&tables);
                self.ahead().into_iter().collect()
            }
            _ => self.compute(),
        }
    }

    /// Reads what is shown again.
    pub(super) fn reload(&mut self) -> Vec<Effect> {
        if let Some(effects) = self.poll_now() {
            return effects;
        }
        self.message = Some(format!("reading {} again", self.start.title));
        self.reading = Some(self.request.clone());
        let evicted = self.cache.evict();
        vec![self.read(evicted)]
    }

    /// Reads something else in place of what is shown.
    pub(super) fn compare(&mut self, wanted: LoadRequest) -> Vec<Effect> {
        for file in wanted.files.iter().chain(&wanted.base) {
            if !self.known.contains(file) {
                self.known.push(file.clone());
            }
        }
        let before = std::mem::replace(&mut self.request, wanted);
        // What is being read already was never shown.
        self.reading.get_or_insert(before);
        let evicted = self.cache.evict();
        vec![self.read(evicted)]
    }

    pub(super) fn open_bases(&mut self) {
        let menu = ComparePicker::new(&self.request, &self.known);
        self.overlay = Some(Overlay::Base(Box::new(menu)));
    }

    /// Asks for paths that go on from what is typed.
    pub(super) fn complete_base(&mut self) -> Vec<Effect> {
        let Some(Overlay::Base(menu)) = &mut self.overlay else { return Vec::new() };
        let typed = menu.input.text();
        menu.cursor = typed.is_empty().then_some(0);
        if typed.is_empty() { Vec::new() } else { vec![Effect::Paths(typed)] }
    }

    pub(super) fn completed(&mut self, typed: String, paths: Vec<String>) {
        if let Some(Overlay::Base(menu)) = &mut self.overlay {
            menu.complete(typed, paths);
        }
    }

    pub(super) fn bases(&mut self, action: Action) -> Vec<Effect> {
        let Some(Overlay::Base(menu)) = &mut self.overlay else { return Vec::new() };
        match action {
            Action::Move(by) => menu.step(by),
            Action::Complete(by) => {
                if menu.fill() {
                    return self.complete_base();
                }
                menu.step(by);
            }
            Action::Back => self.overlay = None,
            Action::Accept => {
                if let Some(wanted) = menu.accepted() {
                    self.overlay = None;
                    return self.compare(wanted);
                }
                if menu.fill() {
                    return self.complete_base();
                }
            }
            other => {
                let before = menu.input.text();
                if let Some(edit) = edit_of(other) {
                    menu.input.edit(edit);
                }
                if menu.input.text() != before {
                    return self.complete_base();
                }
            }
        }
        Vec::new()
    }

    /// `-base` or `-diff_base` as a command; without a file the base goes.
    pub(super) fn named_base(&mut self, file: &str, of_base: bool) -> Vec<Effect> {
        let base = Some(file).filter(|file| !file.is_empty()).map(Into::into);
        let wanted = LoadRequest { base, of_base, ..self.request.clone() };
        self.compare(wanted)
    }

    /// Whether something is being read while something else is shown.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some() && self.shared.tables.is_some()
    }

    /// What there is to do at the start.
    pub fn begin(&self) -> Vec<Effect> {
        self.begin_live().unwrap_or_else(|| vec![self.read(Vec::new())])
    }

    /// Reads what is asked for, once `evicted` are gone.
    fn read(&self, evicted: Vec<Arc<ProfileView>>) -> Effect {
        Effect::Load(Arc::clone(&self.start.load), self.request.clone(), evicted)
    }
}
