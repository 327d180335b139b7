//! Snapshots, and the difference of two of them in place of the profile.

use std::sync::Arc;

use super::App;
use super::state::growth::BeforeDiff;
use crate::analysis::trend::{Point, ordered, snapshot_kind};
use crate::explore::growth::{SnapshotPair, SnapshotSum};
use crate::explore::pane_id::PaneId;
use crate::load::request::{LoadRequest, LoadedProfile};
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;

impl App {
    /// Sets the snapshots that growth is computed over. They may arrive while other tables are shown.
    pub(super) fn set_snapshots(&mut self, points: Vec<Point>) {
        self.growth.snapshots = Arc::new(points);
        self.shared.points = Arc::clone(&self.growth.snapshots);
        if self.shared.points.len() < 2 {
            self.shared.trend = None;
        }
    }

    /// Puts the last snapshot in the place of the sum of all, where the sum is of what a process held at each moment.
    /// Snapshots of a live process are shown one by one anyway.
    pub(super) fn last_snapshot(&mut self, mut loaded: LoadedProfile) -> LoadedProfile {
        self.growth.sum = None;
        let adds_up = self.loading.request().base.is_some() || self.live.process.is_some();
        if adds_up || snapshot_kind(&loaded.profile).is_none() {
            return loaded;
        }
        (loaded.snapshots, _) = ordered(loaded.snapshots);
        if let [_, .., last] = loaded.snapshots.as_slice() {
            let chosen = loaded.snapshots.len() - 1;
            let profile = std::mem::replace(&mut loaded.profile, Arc::clone(&last.profile));
            let memory = loaded.memory.clone();
            loaded.memory = last.memory.clone().or(loaded.memory);
            let shown = Some(chosen);
            let is_range = false;
            self.growth.sum = Some(SnapshotSum { profile, memory, shown, chosen, is_range });
        }
        loaded
    }

    /// Shows the sum of all snapshots, or the snapshot before it again.
    pub(super) fn toggle_sum(&mut self) -> Effects {
        let Some(sum) = &self.growth.sum else {
            return self.tell("there are no snapshots to add up");
        };
        let shown = if sum.shown.is_some() { None } else { Some(sum.chosen) };
        self.show_point(shown)
    }

    /// Shows the snapshot with this index in all panes; `None` shows the sum.
    pub(super) fn show_point(&mut self, index: Option<usize>) -> Effects {
        let key = self.key_of(Action::ToggleSum);
        let snapshots = self.growth.snapshots.as_ref().clone();
        let Some(sum) = &mut self.growth.sum else {
            return self.tell("these profiles are shown as a sum");
        };
        let point = index.and_then(|index| snapshots.get(index));
        sum.shown = index.filter(|_| point.is_some());
        sum.chosen = sum.shown.unwrap_or(sum.chosen);
        let (profile, memory) = match point {
            Some(point) => {
                (Arc::clone(&point.profile), point.memory.clone().or_else(|| sum.memory.clone()))
            }
            None => (Arc::clone(&sum.profile), sum.memory.clone()),
        };
        let count = snapshots.len();
        self.message = Some(match sum.shown {
            Some(at) if sum.is_range => {
                format!("window {} of {count} in all panes; {key} shows the whole range", at + 1)
            }
            None if sum.is_range => format!("the whole range; {key} shows a window again"),
            Some(at) => {
                format!("snapshot {} of {count} in all panes; {key} shows their sum", at + 1)
            }
            None => format!("the sum of {count} snapshots; {key} shows one again"),
        });
        let difference = self.growth.before_diff.take();
        let beside = difference.map_or_else(|| self.loading.beside.clone(), |was| was.beside);
        let times = beside.times;
        let title = self.title().to_owned();
        self.loaded_profile(LoadedProfile {
            title,
            profile,
            memory,
            times,
            snapshots,
            store: self.loading.store.clone(),
            ..LoadedProfile::default()
        })
    }

    /// The snapshot on the screen among all, or their sum, with its total: `heap 6 of 6, 15.52MB`.
    pub(super) fn snapshot_in_words(&self) -> Option<String> {
        let sum = self.growth.sum.as_ref().filter(|_| self.growth.before_diff.is_none())?;
        let kind = if sum.is_range { Some("window") } else { snapshot_kind(&sum.profile) }?;
        let tables = self.shared.tables.as_ref()?;
        let total = tables.sample_types.get(tables.sample_type())?;
        let count = self.growth.snapshots.len();
        Some(match sum.shown {
            Some(at) => {
                // Every source is a snapshot, unless one of them was left out.
                let files = &self.loading.request().files;
                let file = files.get(at).filter(|_| files.len() == count && self.live().is_none());
                let file = file.map(|file| format!("{}, ", LoadRequest::name(file, files)));
                let file = file.unwrap_or_default();
                format!("{kind} {} of {count}, {file}{}", at + 1, total.figure)
            }
            // The title says it.
            None if sum.is_range => return None,
            None => format!("sum of {count} {kind}s, {}", total.figure),
        })
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
            let left = self.left_place();
            self.growth.before_diff = Some(BeforeDiff { title, profile, beside, left });
        }
        self.message = Some(difference.title.clone());
        let snapshots = self.growth.snapshots.as_ref().clone();
        let store = self.loading.store.clone();
        self.arrangement.show(PaneId::Top);
        self.loaded_profile(LoadedProfile { snapshots, store, ..difference })
    }
}
