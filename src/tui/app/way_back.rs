//! The way back from a comparison to the profile before it, with its filters and its place.

use super::App;
use super::state::growth::BeforeDiff;
use super::state::left_place::LeftPlace;
use super::state::way_back::BeforeComparison;
use crate::explore::pane_id::PaneId;
use crate::explore::store_windows::WindowsState;
use crate::load::request::LoadedProfile;
use crate::tui::effect::{Effect, Effects};
use crate::tui::job::Lane;

impl App {
    /// The filters and the place that a comparison leaves.
    pub(super) fn left_place(&self) -> LeftPlace {
        LeftPlace { filters: self.filters.clone(), place: self.place() }
    }

    /// Keeps the profile on the screen if the one that was read compares it to a base. A live process has no way back:
    /// its next snapshot replaces the comparison.
    pub(super) fn keep_before_comparison(&mut self) -> Effects {
        let request = self.loading.request();
        if let Some(before) = &self.loading.before_comparison {
            if request.base.is_none() && request.files == before.request.files {
                self.loading.before_comparison = None;
            }
            return Effects::none();
        }
        let Some(replaced) = self.loading.replaced().cloned() else { return Effects::none() };
        let Some(profile) = self.loading.profile.clone() else { return Effects::none() };
        let is_first = request.base.is_some() && replaced.base.is_none();
        if !is_first || self.live.process.is_some() {
            return Effects::none();
        }
        let left = self.left_place();
        let mut growth = std::mem::take(&mut self.growth);
        let was_reading = growth.windows.as_ref().is_some_and(WindowsState::is_reading);
        growth.interrupt();
        self.loading.before_comparison = Some(Box::new(BeforeComparison {
            request: replaced,
            title: self.title().to_owned(),
            profile,
            beside: self.loading.beside.clone(),
            goroutines: self.shared.goroutines.clone(),
            store: self.loading.store.clone(),
            symbols: self.loading.unread_symbols(),
            growth,
            left,
        }));
        was_reading.then_some(Effect::Stop(Lane::Windows)).into_iter().collect()
    }

    /// True if Esc leads out of a comparison: there is one, without filters of its own.
    pub(in crate::tui) fn can_leave_comparison(&self) -> bool {
        self.left_before_comparison().is_some_and(|left| left.has_filters_of(&self.filters))
    }

    /// True if no change of the filters was made within the comparison.
    pub(super) fn has_changes_of_comparison(&self) -> bool {
        let left = self.left_before_comparison();
        left.is_some_and(|left| left.filters.changes() < self.filters.changes())
    }

    /// True on a comparison with a way back.
    pub(super) fn is_in_comparison(&self) -> bool {
        self.left_before_comparison().is_some()
    }

    fn left_before_comparison(&self) -> Option<&LeftPlace> {
        let of_diff = self.growth.before_diff.as_ref().map(|before| &before.left);
        of_diff.or_else(|| self.loading.before_comparison.as_ref().map(|before| &before.left))
    }

    /// Shows the profile before the difference of two snapshots, or before the comparison to a base; `None` on neither.
    pub(super) fn leave_comparison(&mut self) -> Option<Effects> {
        if let Some(before) = self.growth.before_diff.take() {
            return Some(self.leave_difference(before));
        }
        let before = *self.loading.before_comparison.take()?;
        let mut effects = Effects::none();
        if self.is_reading() {
            // Another base was asked for.
            self.loading.forget_question();
            effects.extend([Effect::Stop(Lane::Analysis)]);
        }
        self.loading.fail();
        self.loading.adopt(&before.request);
        self.loading.set_symbols(before.symbols);
        self.growth = before.growth;
        self.note_windows();
        self.restore_filters(&before.left);
        self.message = Some(format!("back to {}", before.title));
        let snapshots = self.growth.snapshots.as_ref().clone();
        effects.extend(self.join_again(&before.profile));
        effects.extend(self.loaded_profile(LoadedProfile {
            title: before.title,
            profile: before.profile,
            before_after: before.beside.before_after,
            memory: before.beside.memory,
            times: before.beside.times,
            goroutines: before.goroutines,
            store: before.store,
            snapshots,
            ..LoadedProfile::default()
        }));
        self.restore_place(before.left, None);
        effects.extend(self.loading.ask_for_symbols());
        Some(effects)
    }

    /// Shows the profile that a difference of two snapshots replaced, in Trend.
    fn leave_difference(&mut self, before: BeforeDiff) -> Effects {
        let BeforeDiff { title, profile, beside, left } = before;
        let snapshots = self.growth.snapshots.as_ref().clone();
        self.restore_filters(&left);
        let effects = self.loaded_profile(LoadedProfile {
            title,
            profile,
            before_after: beside.before_after,
            memory: beside.memory,
            times: beside.times,
            snapshots,
            store: self.loading.store.clone(),
            ..LoadedProfile::default()
        });
        self.restore_place(left, Some(PaneId::Trend));
        effects
    }

    /// The filters before the comparison. The sample type on the screen stays.
    fn restore_filters(&mut self, left: &LeftPlace) {
        let (sample_type, derived) = self.chosen_type();
        self.filters = left.filters.clone();
        self.filters.set_sample_type(sample_type, derived);
    }

    fn restore_place(&mut self, left: LeftPlace, pane: Option<PaneId>) {
        self.arrangement.show(pane.unwrap_or(left.place.pane));
        self.panes.callers.set_shape(left.place.shape);
        if let (Some(key), Some(row)) = (&left.place.key, left.place.row) {
            self.panes.source.go_back(key.clone(), row);
        }
        self.shared.selected = left.place.key;
    }
}
