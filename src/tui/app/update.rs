//! Events: each changes the state and returns effects, which the shell carries out.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::{App, Stage};
use crate::analysis::trend::{Trend, TrendRows};
use crate::explore::live::{LiveEvent, Offered};
use crate::explore::pane_id::PaneId;
use crate::load::progress::Progress;
use crate::load::request::LoadOutcome;
use crate::tui::effect::{Effect, Effects};
use crate::tui::event::Event;
use crate::tui::job::Job;
use crate::tui::keys::bindings::typed;
use crate::tui::pane::{Context, Outcome, Pane};
use crate::tui::placement::layout::{Regions, Slot};
use crate::tui::popup::Overlay;

impl App {
    /// The effects of the start: jobs that read the profile, or the list of its server.
    pub fn begin(&mut self) -> Effects {
        self.begin_live().unwrap_or_else(|| self.load(Vec::new()).into())
    }

    /// Changes the state by one event, and returns the effects to carry out.
    pub fn update(&mut self, event: Event) -> Effects {
        let mut effects = match event {
            Event::Key(key) => self.key(key),
            Event::Mouse(mouse, double) => self.mouse(mouse, double),
            Event::Paste(text) => self.paste(&text),
            Event::Resize(width, height) => self.resized((width, height)),
            Event::Terminate(signal) => Effect::ExitOnSignal(signal).into(),
            Event::Redraw => Effect::Redraw.into(),
            Event::Progress(progress) => self.progress(progress),
            Event::Loaded(number, _) if !self.loading.take(number) => Effects::none(),
            Event::Server(number, source) => self.found_server(number, *source),
            Event::Loaded(_, outcome) => self.loaded_anew(*outcome),
            Event::SymbolProgress(progress) => self.symbol_progress(progress),
            Event::Symbolized(number, loaded) => self.symbolized(number, *loaded),
            Event::Failed(error) => self.load_failed(error),
            Event::Computed(generation, tables) => self.computed(generation, tables),
            Event::FirstRows(number, rows) => self.first_rows(number, rows),
            Event::Finished => self.idle_job().into(),
            Event::Prefetched(tables) => self.prefetched(&tables),
            Event::Found(number, matches) => self.found(number, matches),
            Event::Trend(number, trend) if trend.rows == TrendRows::Functions => {
                self.show_growth(number, trend)
            }
            Event::Windows(number, event) => self.windows_event(number, event),
            Event::Findings(number, found) => self.found_causes(number, found),
            Event::Joined(number, join) => self.joined(number, join),
            Event::ComparedSnapshots(difference) => self.show_difference(*difference),
            Event::Live(event) => self.live_event(event),
            Event::Catalogue(number, result) => self.catalogue_arrived(number, result),
            Event::Stack(text) => self.stack_ready(text),
            Event::Paths(typed, paths) => self.complete_path(typed, paths),
            Event::ProfilesBeside(files) => self.offer_beside(files),
            Event::UnfitBases(unfit) => self.set_unfit_bases(unfit),
            Event::FileFound(path, line) => Effect::Edit(path, line).into(),
            Event::ViewSaved(view, message) => self.view_saved(view, message),
            Event::Notice(text) => self.tell(text),
            answer @ (Event::CallPaths(..)
            | Event::Graph(..)
            | Event::LabelTotals(..)
            | Event::LabelCross(..)
            | Event::LabelColumn(..)
            | Event::IcicleStats(..)
            | Event::Inverted(..)
            | Event::Sandwich(..)
            | Event::Sides(..)
            | Event::IcicleLayout(_)
            | Event::Annotated(..)
            | Event::Instructions(..)
            | Event::LineHistories(..)
            | Event::AddressInstructions(..)
            | Event::Trend(..)
            | Event::Painted(_)) => {
                self.panes.answer(&answer);
                Effects::none()
            }
        };
        self.act_on_early_keys(&mut effects);
        if !effects.is_idle() {
            self.settle(&mut effects);
        }
        effects
    }

    fn resized(&mut self, size: (u16, u16)) -> Effects {
        self.size = size;
        Effects::none()
    }

    fn loaded_anew(&mut self, outcome: LoadOutcome) -> Effects {
        let mut effects = Effects::none();
        if matches!(outcome, LoadOutcome::Profile(_)) {
            effects.extend(self.keep_before_comparison());
        }
        self.growth.before_diff = None;
        effects.extend(self.loaded(outcome));
        effects
    }

    fn stack_ready(&mut self, text: String) -> Effects {
        self.message = Some(format!("copied a stack of {}", text.lines().count()));
        Effect::Copy(text).into()
    }

    /// Shows a message until the next key.
    pub(super) fn tell(&mut self, text: impl Into<String>) -> Effects {
        self.message = Some(text.into());
        Effects::none()
    }

    pub(super) fn key(&mut self, key: KeyEvent) -> Effects {
        let action = self.start.preferences.keys.lookup(&self.scopes(), key);
        if self.keep_early(key, action) {
            return Effects::none();
        }
        let in_popup = matches!(self.overlay, Some(Overlay::Finder(_)));
        if self.search_in_force().delays(action, in_popup) {
            self.search_in_force().type_ahead(key);
            return Effects::none();
        }
        match action {
            Some(action) => self.act(action),
            None => match typed(key) {
                Some(c) => self.paste(c.encode_utf8(&mut [0; 4])),
                None => Effects::none(),
            },
        }
    }

    /// Inserts text into the open prompt.
    fn paste(&mut self, text: &str) -> Effects {
        match &mut self.overlay {
            Some(Overlay::Finder(finder)) => {
                finder.input.insert(text);
                self.search_typed()
            }
            Some(Overlay::Command(line)) => {
                line.input.insert(text);
                self.update_candidates()
            }
            Some(Overlay::Store(picker)) if picker.time.is_none() => {
                picker.input.insert(text);
                picker.typed();
                Effects::none()
            }
            Some(Overlay::Base(menu)) => {
                menu.input.insert(text);
                self.list_paths()
            }
            _ => Effects::none(),
        }
    }

    /// Shows the progress of reading.
    fn progress(&mut self, progress: Progress) -> Effects {
        if let Some(text) = progress.message {
            return self.tell(text);
        }
        if let Some(sources) = progress.sources.clone() {
            return self.list_sources(&sources);
        }
        if matches!(self.stage, Stage::Loading(_)) {
            self.stage = Stage::Loading(progress);
        } else {
            self.live.set_progress(progress);
        }
        Effects::none()
    }

    fn live_event(&mut self, event: LiveEvent) -> Effects {
        match event {
            LiveEvent::Listed(Ok(Offered::Endpoints(endpoints))) => self.offer(endpoints, None),
            LiveEvent::Listed(Ok(Offered::Store(catalogue))) => {
                self.list_catalogue(catalogue, None)
            }
            LiveEvent::Listed(Err(error)) => self.load_failed(error),
            LiveEvent::Polled(poll) => self.polled(*poll),
            LiveEvent::Compared(mut outcome) => {
                self.message = None;
                outcome.snapshots = self.live.points();
                self.loaded_profile(*outcome)
            }
            LiveEvent::Changed(changes) => self.show_changes(changes),
            LiveEvent::Message(text) => self.tell(text),
        }
    }

    fn show_growth(&mut self, number: u64, trend: Arc<Trend>) -> Effects {
        if !self.growth.take(number) {
            return Effects::none();
        }
        self.shared.trend = Some(trend);
        // Windows that were read meanwhile.
        if std::mem::take(&mut self.growth.is_behind) {
            self.ask_growth().into()
        } else {
            Effects::none()
        }
    }

    /// Carries out the outcome of a pane: selection, filters, jobs and messages belong to the whole program.
    pub(super) fn outcome(&mut self, outcome: Outcome) -> Effects {
        match outcome {
            Outcome::Edit(path, line) => Job::FindFile(path, line).into(),
            Outcome::Ignored | Outcome::Done => Effects::none(),
            Outcome::Select(key) => self.select(key),
            Outcome::Go(pane, key) => self.go(pane, key),
            Outcome::Refine(filter) => self.refine(|list| list.toggle(*filter)),
            Outcome::RefineAll(filters) => {
                self.refine(|list| filters.into_iter().for_each(|filter| list.add(filter)))
            }
            Outcome::Show(evidence) => self.show_evidence(*evidence),
            Outcome::Silence(rule) => self.toggle_silence(rule),
            Outcome::LabelColumn(key) => self.toggle_label_column(key),
            Outcome::Type(index) => self.choose_type(index),
            Outcome::Differ(pair) => self.compare_snapshots(pair),
            Outcome::Snapshot(index) => self.show_point(Some(index)),
            Outcome::OpenPart(part, key, by_cum) => self.open_part(part, key, by_cum),
            Outcome::Tell(text) => self.tell(text),
        }
    }

    /// The slot of the pane with the keys.
    pub(super) fn focused(&self) -> Option<Slot> {
        let regions = self.regions()?;
        regions.slots.into_iter().find(|slot| slot.pane == self.arrangement.focus)
    }

    /// Calls a pane with its part of the shared state; `None` before there are tables, or the tree that it needs.
    pub(super) fn with_pane<T>(
        &mut self,
        slot: &Slot,
        work: impl FnOnce(&mut dyn Pane, &Context<'_>) -> T,
    ) -> Option<T> {
        let context = self.shared.context(slot).filter(|_| !self.lacks_tree(slot.pane))?;
        Some(work(self.panes.get_mut(slot.pane), &context))
    }

    /// Brings the panes in line with the shared state, and collects their jobs.
    pub(super) fn settle(&mut self, effects: &mut Effects) {
        let Some(regions) = self.regions() else { return };
        let searching = matches!(self.overlay, Some(Overlay::Finder(_)));
        self.panes.top.keeps_first_rows = !self.selection.is_chosen && !searching;
        self.panes.session.keeps_first_row = !self.selection.is_chosen && !searching;
        self.shared.by_cum = self.panes.top.is_by_cum();
        self.settle_in(&regions, effects);
        // Boxes decide how many rows they need.
        if let Some(changed) = self.regions().filter(|changed| *changed != regions) {
            self.settle_in(&changed, effects);
        }
        self.settle_windows(&regions, effects);
    }

    fn settle_in(&mut self, regions: &Regions, effects: &mut Effects) {
        // Top decides the order of matches, shown or not.
        if let [slot, ..] = regions.slots.as_slice()
            && regions.slots.iter().all(|slot| slot.pane != PaneId::Top)
        {
            let hidden = Slot { pane: PaneId::Top, ..*slot };
            self.with_pane(&hidden, |pane, context| pane.follow(context));
        }
        let [slot, ..] = regions.slots.as_slice() else { return };
        let shown = |id| regions.slots.iter().any(|slot| slot.pane == id);
        for pane in PaneId::ALL.into_iter().filter(|&id| !shown(id)) {
            self.with_pane(&Slot { pane, ..*slot }, |pane, context| pane.hide(context));
        }
        if let Some(slot) = regions.slots.iter().find(|slot| slot.pane == PaneId::Top) {
            self.select_first_in_view(slot);
        }
        for slot in &regions.slots {
            let job = self.with_pane(slot, |pane, context| {
                pane.follow(context);
                // Their answers would be of tables that are gone soon.
                if context.tables.has_tree() { pane.ask(context) } else { None }
            });
            effects.extend(job.flatten());
        }
    }

    /// Selects the first row of Top if the user has selected nothing and a new order moved the selection out of view.
    fn select_first_in_view(&mut self, slot: &Slot) {
        self.with_pane(slot, |pane, context| pane.follow(context));
        let first =
            self.shared.context(slot).and_then(|context| self.panes.top.first_in_view(&context));
        if first.is_some() {
            self.shared.selected = first;
        }
    }
}
