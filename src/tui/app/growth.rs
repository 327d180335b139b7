//! Snapshots, and the difference of two of them in place of the profile.

use std::sync::Arc;

use super::App;
use super::state::growth::BeforeDiff;
use crate::analysis::trend::Point;
use crate::explore::growth::SnapshotPair;
use crate::explore::pane_id::PaneId;
use crate::load::request::LoadedProfile;
use crate::tui::effect::Effects;
use crate::tui::job::Job;

impl App {
    /// Sets the snapshots that growth is computed over. They may arrive while other tables are shown.
    pub(super) fn set_snapshots(&mut self, points: Vec<Point>) {
        self.shared.snapshots = points.len();
        self.growth.snapshots = Arc::new(points);
        if self.shared.snapshots < 2 {
            self.shared.trend = None;
        }
    }

    /// Asks for the difference of two snapshots.
    pub(super) fn compare_snapshots(&mut self, pair: Box<SnapshotPair>) -> Effects {
        self.message = Some(format!("comparing {}", pair.title));
        Job::CompareSnapshots(pair).into()
    }

    /// Shows a difference in place of the profile.
    pub(super) fn show_difference(&mut self, difference: LoadedProfile) -> Effects {
        let Some(profile) = self.loading.profile.clone() else { return Effects::none() };
        if self.growth.before_diff.is_none() {
            let title = self.title().to_owned();
            let beside = self.loading.beside.clone();
            self.growth.before_diff = Some(BeforeDiff { title, profile, beside });
        }
        self.message = Some(format!("{}; esc goes back to all of them", difference.title));
        let snapshots = self.growth.snapshots.as_ref().clone();
        self.arrangement.show(PaneId::Top);
        self.loaded_profile(LoadedProfile { snapshots, ..difference })
    }

    /// Shows the profile that a difference replaced; `None` if there is no difference.
    pub(super) fn leave_difference(&mut self) -> Option<Effects> {
        let BeforeDiff { title, profile, beside } = self.growth.before_diff.take()?;
        let snapshots = self.growth.snapshots.as_ref().clone();
        self.arrangement.show(PaneId::Trend);
        Some(self.loaded_profile(LoadedProfile {
            title,
            profile,
            before_after: beside.before_after,
            memory: beside.memory,
            snapshots,
            ..LoadedProfile::default()
        }))
    }
}
