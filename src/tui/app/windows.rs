//! Windows of a store's range: read while Trend is shown, and shown as they come.

use super::App;
use crate::explore::growth::SnapshotSum;
use crate::explore::pane_id::PaneId;
use crate::explore::store_windows::{WindowsEvent, WindowsState};
use crate::load::request::LoadedProfile;
use crate::tui::effect::{Effect, Effects};
use crate::tui::job::{Job, Lane};
use crate::tui::keys::bindings::Action;
use crate::tui::placement::layout::Regions;

impl App {
    /// Takes the windows of a profile that was read; those of the profile before are read no more.
    pub(super) fn set_windows(&mut self, loaded: &mut LoadedProfile) -> Effects {
        let before = self.growth.windows.take();
        self.growth.windows_pending.cancel();
        self.growth.windows = loaded.windows.take().map(WindowsState::new);
        self.note_windows();
        let was_reading = before.is_some_and(|windows| windows.is_reading());
        was_reading.then_some(Effect::Stop(Lane::Windows)).into_iter().collect()
    }

    /// Begins to read windows once Trend is shown, and stops once it is not.
    pub(super) fn settle_windows(&mut self, regions: &Regions, effects: &mut Effects) {
        let is_shown = regions.slots.iter().any(|slot| slot.pane == PaneId::Trend);
        let has_tree = self.shared.tables.as_ref().is_some_and(|tables| tables.has_tree());
        let is_ready = has_tree && !self.is_reading();
        let Some(windows) = &mut self.growth.windows else { return };
        if !is_shown && windows.leave() {
            self.growth.windows_pending.cancel();
            effects.extend([Effect::Stop(Lane::Windows)]);
            self.note_windows();
        } else if is_ready && windows.is_due(is_shown) {
            let request = Box::new(windows.begin());
            let number = self.growth.windows_pending.ask(());
            effects.extend([Job::Windows(number, request)]);
            self.note_windows();
        }
    }

    /// Stops reading windows that Trend shows; `None` if none are read.
    pub(super) fn stop_windows(&mut self) -> Option<Effects> {
        let is_shown = self.arrangement.focus == PaneId::Trend;
        let windows = self.growth.windows.as_mut().filter(|w| is_shown && w.is_reading())?;
        windows.stop();
        let (done, all) = windows.done();
        self.growth.windows_pending.cancel();
        self.note_windows();
        self.message = Some(format!("stopped at {done} of {all} windows; :windows goes on"));
        Some(Effect::Stop(Lane::Windows).into())
    }

    /// Cuts the range into another number of windows, or goes on with those that are not read yet.
    pub(super) fn read_windows(&mut self, count: Option<usize>) -> Effects {
        let Some(windows) = &mut self.growth.windows else {
            return self.tell("only the range of a store's query has windows");
        };
        let was_reading = windows.is_reading();
        let is_anew = windows.choose(count);
        let mut effects: Effects =
            was_reading.then_some(Effect::Stop(Lane::Windows)).into_iter().collect();
        self.growth.windows_pending.cancel();
        if is_anew && self.growth.sum.as_ref().is_some_and(|sum| sum.shown.is_some()) {
            // The window on the screen is none of the new ones.
            effects.extend(self.show_point(None));
        }
        if is_anew {
            self.growth.sum = None;
        }
        self.arrangement.show(PaneId::Trend);
        self.note_windows();
        effects
    }

    /// Takes in windows that were read, and shows growth over them from the third on.
    pub(super) fn windows_event(&mut self, number: u64, event: WindowsEvent) -> Effects {
        if !self.growth.windows_pending.is_answered_by(number) {
            return Effects::none();
        }
        let Some(windows) = &mut self.growth.windows else { return Effects::none() };
        let points = windows.take(event);
        let has_ended = windows.has_ended();
        let line = windows.left_out().filter(|_| has_ended);
        if has_ended {
            self.growth.windows_pending.cancel();
        }
        if line.is_some() {
            self.message = line;
        }
        self.note_windows();
        let mut effects = Effects::none();
        if let Some(points) = points {
            self.keep_range(points.len());
            self.set_snapshots(points);
            if self.growth.is_asking() && !has_ended {
                // The answer is shown before the next one is asked for: windows may come faster.
                self.growth.is_behind = true;
            } else {
                self.growth.is_behind = false;
                effects.extend(self.ask_growth());
            }
        }
        if has_ended {
            effects.extend(self.ask_findings());
        }
        effects
    }

    /// Keeps the profile of the whole range, for the way back from a snapshot.
    fn keep_range(&mut self, count: usize) {
        let memory = self.loading.beside.memory.clone();
        let Some(profile) = self.loading.profile.clone() else { return };
        let last = count.saturating_sub(1);
        let more = count.saturating_sub(self.growth.snapshots.len());
        if let Some(sum) = &mut self.growth.sum {
            // Older windows come before those that were read.
            sum.shown = sum.shown.map(|at| (at + more).min(last));
            sum.chosen = (sum.chosen + more).min(last);
        } else {
            let (shown, chosen, is_range) = (None, last, true);
            self.growth.sum = Some(SnapshotSum { profile, memory, shown, chosen, is_range });
        }
    }

    /// Shows again the snapshots that were read, after the profile was replaced by the same with symbols.
    pub(super) fn restore_windows(&mut self, windows: Option<WindowsState>) -> Effects {
        let Some(windows) = windows else { return Effects::none() };
        let points = windows.points();
        self.growth.windows = Some(windows);
        self.note_windows();
        if points.len() > 1 {
            self.keep_range(points.len());
            self.set_snapshots(points);
        }
        Effects::none()
    }

    /// The range of the store's query on the screen in words, the longest form first; nothing for a window or a difference.
    pub(super) fn store_range(&self) -> Vec<String> {
        let is_whole = self.growth.before_diff.is_none()
            && self.growth.sum.as_ref().is_none_or(|sum| sum.shown.is_none());
        let windows = self.growth.windows.as_ref().filter(|_| is_whole);
        windows.map_or_else(Vec::new, WindowsState::range_in_words)
    }

    pub(super) fn note_windows(&mut self) {
        self.shared.windows = self.growth.windows.as_ref().map(WindowsState::note);
    }

    /// Sets the way from a comparison of a store's queries to windows.
    pub(super) fn note_trend_advice(&mut self) {
        self.shared.trend_advice.clear();
        if self.loading.store.is_none() || self.loading.request().base.is_none() {
            return;
        }
        let way = if self.is_in_comparison() {
            let key = self.key_of(Action::Back);
            format!("{key} goes back to the profile before the comparison: its range has windows.")
        } else {
            let key = self.key_of(Action::Compare);
            format!("{key} and \"no base\" show one side alone: its range has windows.")
        };
        let reason = "Growth shows over windows of one range, and a comparison has two sides.";
        self.shared.trend_advice = vec![reason.to_owned(), String::new(), way];
    }
}
