//! Snapshots, growth over them, and the profile that a difference of two of them replaces.

use std::sync::Arc;

use super::left_place::LeftPlace;
use crate::analysis::trend::{Point, Trend, TrendRows};
use crate::explore::growth::{GrowthRequest, SnapshotSum};
use crate::explore::store_windows::WindowsState;
use crate::explore::view::ProfileView;
use crate::profile::Profile;
use crate::tui::job::{Job, ProfileData};
use crate::tui::pending::Pending;

/// Snapshots, and the request for growth over them.
#[derive(Debug, Default)]
pub(in crate::tui::app) struct GrowthState {
    pub(in crate::tui::app) snapshots: Arc<Vec<Point>>,
    pending: Pending,
    /// Snapshots came while growth over those before was computed.
    pub(in crate::tui::app) is_behind: bool,
    /// The windows of a store's range; `None` for other profiles.
    pub(in crate::tui::app) windows: Option<WindowsState>,
    pub(in crate::tui::app) windows_pending: Pending,
    /// The sum of the snapshots, if one of them is shown in its place.
    pub(in crate::tui::app) sum: Option<SnapshotSum>,
    /// The profile on the screen before a difference replaced it.
    pub(in crate::tui::app) before_diff: Option<BeforeDiff>,
}

/// A profile that a difference of two snapshots replaced.
#[derive(Debug)]
pub(in crate::tui::app) struct BeforeDiff {
    pub(in crate::tui::app) title: String,
    pub(in crate::tui::app) profile: Arc<Profile>,
    pub(in crate::tui::app) beside: ProfileData,
    pub(in crate::tui::app) left: LeftPlace,
}

impl GrowthState {
    /// Asks for the growth of the functions in `tables`; `None` with fewer than two snapshots. `previous` saves work if
    /// the snapshots are the same.
    pub(in crate::tui::app) fn ask(
        &mut self,
        tables: &ProfileView,
        previous: Option<&Arc<Trend>>,
    ) -> Option<Job> {
        if self.snapshots.len() < 2 {
            return None;
        }
        let request = GrowthRequest {
            points: Arc::clone(&self.snapshots),
            query: tables.analysis.query().clone(),
            like: Arc::clone(tables.analysis.selected().source()),
            rows: TrendRows::Functions,
            previous: previous.cloned(),
        };
        Some(Job::Trend { number: self.pending.ask(()), request: Box::new(request) })
    }

    /// Takes the windows, and the question for those that are read.
    pub(in crate::tui::app) fn take_windows(&mut self) -> (Option<WindowsState>, Pending) {
        (self.windows.take(), std::mem::take(&mut self.windows_pending))
    }

    /// True while growth is computed.
    pub(in crate::tui::app) fn is_asking(&self) -> bool {
        self.pending.is_waiting()
    }

    /// Windows are read no more: all lanes were stopped.
    pub(in crate::tui::app) fn interrupt(&mut self) {
        self.windows_pending.cancel();
        if let Some(windows) = &mut self.windows {
            windows.interrupt();
        }
    }

    /// True if `number` is that of the newest request, which is then answered.
    pub(in crate::tui::app) fn take(&mut self, number: u64) -> bool {
        self.pending.take(number).is_some()
    }
}
