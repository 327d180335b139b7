//! The list of snapshots: one of them is shown, or the difference of two, or all are saved.

use std::sync::Arc;

use super::App;
use crate::explore::live::ring::Snapshot;
use crate::explore::live::{LiveJob, SavedProfile, SnapshotSelection, count_in_words};
use crate::load::request::LoadedProfile;
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::Overlay;
use crate::tui::popup::live_pickers::SnapshotPicker;

/// Rows of half a page in the list.
const HALF_PAGE: usize = 5;

/// Characters of a file name at most, its time and ending not counted.
const MAX_NAME: usize = 80;

impl App {
    pub(super) fn open_snapshots(&mut self) -> Effects {
        if self.live().is_some_and(|live| live.ring.newest().is_some()) {
            self.overlay = Some(Overlay::Snapshots(Box::default()));
        }
        Effects::none()
    }

    pub(super) fn snapshot_keys(&mut self, action: Action) -> Effects {
        let (Some(Overlay::Snapshots(picker)), Some(live)) =
            (&mut self.overlay, &self.live.process)
        else {
            return Effects::none();
        };
        let snapshots = live.ring.snapshots();
        if picker.list.act(action, snapshots.len(), HALF_PAGE) {
            return Effects::none();
        }
        let SnapshotPicker { list, mark } = **picker;
        let number = snapshots.iter().rev().nth(list.row()).map(|snapshot| snapshot.number);
        let shown = match (action, number) {
            (Action::Mark, Some(number)) => {
                picker.mark = Some(number).filter(|&number| mark != Some(number));
                return Effects::none();
            }
            (Action::Accept, Some(number)) => match mark {
                Some(from) if from != number => SnapshotSelection::Pair(from, number),
                _ => SnapshotSelection::One(number),
            },
            (Action::Newest, _) => SnapshotSelection::Newest,
            (Action::Back, _) => {
                self.overlay = None;
                return Effects::none();
            }
            _ => return Effects::none(),
        };
        self.overlay = None;
        self.show_snapshot(shown)
    }

    /// Shows a snapshot, or the difference of two.
    pub(super) fn show_snapshot(&mut self, shown: SnapshotSelection) -> Effects {
        let Some(live) = &mut self.live.process else {
            return self.tell("there are no snapshots; start with an address");
        };
        let find = |number| live.ring.get(number).cloned();
        let title = live.title.clone();
        let (found, title) = match shown {
            SnapshotSelection::Newest => {
                (live.ring.newest().cloned().map(|one| (one, None)), title)
            }
            SnapshotSelection::One(number) => {
                (find(number).map(|one| (one, None)), format!("{title} #{number}"))
            }
            SnapshotSelection::Pair(from, to) => {
                let pair = find(to).zip(find(from)).map(|(to, from)| (to, Some(from)));
                (pair, format!("{title} #{from} to #{to}"))
            }
        };
        let Some((snapshot, from)) = found else {
            return self.tell("there is no such snapshot; W lists them");
        };
        live.shown = shown;
        self.loading.adopt(&live.request);
        self.growth.before_diff = None;
        if let Some(from) = from {
            self.message = Some("comparing".to_owned());
            return Job::Live(LiveJob::Compare(Box::new([from, snapshot]), title)).into();
        }
        let (profile, memory) = (snapshot.profile, snapshot.memory);
        let snapshots = self.live.points();
        self.selection.is_chosen = true;
        let shown = LoadedProfile { title, profile, memory, ..LoadedProfile::default() };
        self.loaded_profile(LoadedProfile { snapshots, ..shown })
    }

    /// Writes all snapshots, or the profiles of the session, to a folder.
    pub(super) fn save_snapshots(&mut self, folder: String) -> Effects {
        if self.has_session() {
            return self.save_session(folder);
        }
        let snapshots = self.live().map_or(&[][..], |live| live.ring.snapshots());
        if snapshots.is_empty() {
            return self.tell("there are no snapshots to save");
        }
        let title = self.live().map_or("", |live| live.title.as_str());
        let safe = |c: char| if c.is_alphanumeric() || "-._".contains(c) { c } else { '-' };
        let stem: String = title.chars().map(safe).take(MAX_NAME).collect();
        let saved = |snapshot: &Snapshot| SavedProfile {
            profile: Arc::clone(&snapshot.profile),
            stem: stem.clone(),
            time_nanos: snapshot.time_nanos,
            is_alone: false,
        };
        let profiles = snapshots.iter().map(saved).collect();
        Job::Live(LiveJob::Save(profiles, folder, count_in_words(snapshots.len()))).into()
    }
}
