//! Growth over snapshots: asked for whenever new tables are shown, and the difference of two snapshots in place of the
//! profile, until one step back.

use std::sync::Arc;

use super::{App, Overlay, Stage};
use crate::analysis::trend::{Point, Rows, Trend};
use crate::explore::growth::{GrowthRequest, SnapshotPair};
use crate::explore::live::ShownSnapshot;
use crate::load::request::LoadedProfile;
use crate::profile::Profile;
use crate::runtime::memstats::MemStats;
use crate::tui::draw::log::rows;
use crate::tui::effect::Effect;
use crate::tui::keys::bindings::Action;

/// What was shown before a difference took its place.
#[derive(Debug)]
pub(super) struct Whole {
    title: String,
    profile: Arc<Profile>,
    before_after: Option<Arc<Profile>>,
    memory: Option<Arc<MemStats>>,
}

impl App {
    /// Takes snapshots as the ones among which growth is looked for; they may come while others are shown.
    pub(super) fn take_snapshots(&mut self, points: Vec<Point>) {
        self.shared.snapshots = points.len();
        self.snapshots = Arc::new(points);
        if self.shared.snapshots < 2 {
            self.shared.trend = None;
        }
    }

    /// Adds a snapshot to the ring, and shows it if `shows` and the newest one is shown.
    pub(super) fn take_snapshot(
        &mut self,
        mut loaded: LoadedProfile,
        polled_nanos: i64,
        shows: bool,
    ) -> Vec<Effect> {
        let Some(live) = &mut self.live else { return Vec::new() };
        live.title.clone_from(&loaded.title);
        let time = loaded.profile.header().time_nanos;
        let time = if time > 0 { time } else { polled_nanos };
        live.ring.push(time, Arc::clone(&loaded.profile), loaded.memory.clone());
        loaded.snapshots = live.ring.points();
        if live.shown == ShownSnapshot::Newest && shows {
            return self.refreshed(loaded);
        }
        self.take_snapshots(loaded.snapshots);
        self.trend().into_iter().collect()
    }

    /// Asks for the growth of what the tables show.
    pub(super) fn trend(&mut self) -> Option<Effect> {
        let tables = self.shared.tables.as_ref().filter(|_| self.snapshots.len() > 1)?;
        self.trending += 1;
        let wanted = GrowthRequest {
            points: Arc::clone(&self.snapshots),
            query: tables.analysis.query().clone(),
            like: Arc::clone(tables.analysis.selected().source()),
            rows: Rows::Functions,
            previous: self.shared.trend.clone(),
        };
        Some(Effect::Trend { number: self.trending, wanted: Box::new(wanted) })
    }

    pub(super) fn trended(&mut self, number: u64, trend: Arc<Trend>) {
        if number == self.trending {
            self.shared.trend = Some(trend);
        }
    }

    /// What an action does to a log.
    pub(super) fn log(&mut self, action: Action) -> Vec<Effect> {
        let rows = self.regions().map_or(0, |regions| rows(&regions));
        let Stage::Log(view) = &mut self.stage else { return Vec::new() };
        match view.act(action, rows) {
            Some(lines) if lines.len() > 1 => {
                self.overlay = Some(Overlay::Message { lines, first: 0, fatal: false });
            }
            Some(lines) => self.message = lines.into_iter().next(),
            None if action == Action::Reload => return self.reload(),
            None if action == Action::Write => return self.commanding(action),
            None => {}
        }
        Vec::new()
    }

    /// Asks for what changed between two snapshots.
    pub(super) fn differ(&mut self, pair: SnapshotPair) -> Vec<Effect> {
        self.message = Some(format!("comparing {}", pair.title));
        vec![Effect::CompareSnapshots(Box::new(pair))]
    }

    /// Shows what changed in place of what was shown.
    pub(super) fn differed(&mut self, difference: LoadedProfile) -> Vec<Effect> {
        let Some(profile) = self.profile.clone() else { return Vec::new() };
        if self.before_diff.is_none() {
            let (title, before_after) = (self.start.title.clone(), self.before_after.take());
            let memory = self.memory.clone();
            self.before_diff = Some(Whole { title, profile, before_after, memory });
        }
        self.message = Some(format!("{}; esc goes back to all of them", difference.title));
        let points = self.snapshots.as_ref().clone();
        self.arrangement.show(crate::explore::pane_id::PaneId::Top);
        self.loaded_profile(LoadedProfile { snapshots: points, ..difference })
    }

    /// Shows again what a difference took the place of; nothing where there is none.
    pub(super) fn undiffer(&mut self) -> Option<Vec<Effect>> {
        let Whole { title, profile, before_after, memory } = self.before_diff.take()?;
        let snapshots = self.snapshots.as_ref().clone();
        self.arrangement.show(crate::explore::pane_id::PaneId::Trend);
        Some(self.loaded_profile(LoadedProfile {
            title,
            profile,
            before_after,
            memory,
            snapshots,
            ..LoadedProfile::default()
        }))
    }
}
