//! Live processes: choosing what to ask for, taking snapshots, showing any of them and what was added between two.
//!
//! A snapshot that arrives changes the figures and never the selection; what was collected stays, whatever the server does.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{App, Overlay, Stage};
use crate::error::Error;
use crate::explore::live::changes::Changes;
use crate::explore::live::job::Poll;
use crate::explore::live::job::{LiveEvent, LiveJob};
use crate::explore::live::{Live, ServerState, ShownSnapshot, Since};
use crate::explore::view::ProfileView;
use crate::load::progress::Progress;
use crate::load::request::{LoadOutcome, LoadedProfile};
use crate::tui::effect::{Effect, Lane};
use crate::tui::keys::bindings::Action;
use crate::tui::popup::live_rows::{EndpointPicker, SnapshotPicker};

impl App {
    /// What there is to do at the start where the profile comes from a process; none where it does not.
    pub(super) fn begin_live(&self) -> Option<Vec<Effect>> {
        let live = self.live.as_ref()?;
        match &live.source.menu {
            Some(menu) => Some(vec![Effect::Live(LiveJob::List(Arc::clone(&menu.list)))]),
            None => Some(self.poll(Duration::ZERO).into_iter().collect()),
        }
    }

    fn poll(&self, after: Duration) -> Option<Effect> {
        let what = self.live.as_ref()?.wanted.clone();
        let load = Arc::clone(&self.start.load);
        Some(Effect::Live(LiveJob::Poll { after, load, what }))
    }

    /// Whether what is asked for is what is shown, and not something that it is compared to.
    fn shows_the_process(&self) -> bool {
        self.live.as_ref().is_some_and(|live| self.request == live.wanted)
    }

    /// Takes one more snapshot now, because the user asks for it.
    pub(super) fn poll_now(&mut self) -> Option<Vec<Effect>> {
        if !self.shows_the_process() {
            return None;
        }
        let live = self.live.as_mut()?;
        live.state = ServerState::Asked(true, Progress::default());
        if live.paused || live.source.every.is_none() {
            self.message = Some(format!("asking {} again", self.start.title));
        }
        self.poll(Duration::ZERO).map(|poll| vec![poll])
    }

    /// How far the asking is.
    pub(super) fn progress(&mut self, progress: Progress) -> Vec<Effect> {
        if let Some(message) = progress.message {
            self.message = Some(message);
        } else if matches!(self.stage, Stage::Loading(_)) {
            self.stage = Stage::Loading(progress);
        } else if let Some(live) = &mut self.live {
            let asked = matches!(live.state, ServerState::Asked(true, _));
            live.state = ServerState::Asked(asked, progress);
        }
        Vec::new()
    }

    /// Takes in what became of some work.
    pub(super) fn news(&mut self, news: LiveEvent) -> Vec<Effect> {
        match news {
            LiveEvent::Listed(Ok(endpoints)) => {
                self.offer(EndpointPicker { endpoints, ..EndpointPicker::default() });
            }
            LiveEvent::Listed(Err(error)) => return self.failed(error),
            LiveEvent::Polled(poll) => return self.polled(*poll),
            LiveEvent::Compared(mut loaded) => {
                self.message = None;
                loaded.snapshots = self.live.as_ref().map_or(Vec::new(), |live| live.ring.points());
                return self.loaded_profile(*loaded);
            }
            LiveEvent::Changed(changes) => return self.changed(changes),
            LiveEvent::Said(text) => self.message = Some(text),
        }
        Vec::new()
    }

    /// Changes come to the screen with the figures that they are of.
    fn changed(&mut self, changes: Arc<Changes>) -> Vec<Effect> {
        let pending_view =
            self.pending_view.take_if(|(_, tables)| Arc::ptr_eq(tables, &changes.tables));
        self.shared.changes = Some(changes);
        pending_view.map_or_else(Vec::new, |(number, tables)| self.show(number, tables))
    }

    /// Whether what is being computed is a newer snapshot of what is shown: the old figures need not stand back.
    pub(super) fn is_quiet(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.quiet)
    }

    pub(super) fn set_quiet(&mut self, quiet: bool) {
        if let Some(live) = &mut self.live {
            live.quiet = quiet;
        }
    }

    /// Holds newer figures of what is shown back until it is known how they changed, so that rows move once only.
    pub(super) fn hold(&mut self, number: u64, tables: &Arc<ProfileView>) -> Option<Effect> {
        let effect = self.change_of(tables).filter(|_| self.is_quiet())?;
        self.pending_view = Some((number, Arc::clone(tables)));
        Some(effect)
    }

    fn offer(&mut self, mut offer: EndpointPicker) {
        let menu = self.live.as_ref().and_then(|live| live.source.menu.as_ref());
        let wanted = menu.map_or("", |menu| menu.preferred.as_str());
        if let Some(place) = offer.endpoints.iter().position(|e| e.name == wanted) {
            offer.cursor = place;
        }
        self.offered.clone_from(&offer.endpoints);
        self.overlay = Some(Overlay::Offer(Box::new(offer)));
    }

    fn polled(&mut self, poll: Poll) -> Vec<Effect> {
        // A difference that is being looked at is not taken away.
        let shows = self.before_diff.is_none() && self.shows_the_process();
        let shows = shows || self.shared.tables.is_none();
        let Some(live) = &mut self.live else { return Vec::new() };
        if poll.what != live.wanted {
            // Something else was chosen meanwhile, and is asked for already.
            return Vec::new();
        }
        let mut effects = match poll.result {
            Ok(outcome) => {
                let other = live.of.as_ref() != Some(&poll.what);
                if other {
                    self.request = poll.what.clone();
                    *live = Live::new(live.source.clone(), poll.what.clone());
                    live.of = Some(poll.what);
                }
                live.state = ServerState::Idle;
                match outcome {
                    LoadOutcome::Profile(loaded) => {
                        self.take_snapshot(loaded, poll.time_nanos, shows || other)
                    }
                    log @ LoadOutcome::GcLog { .. } => self.loaded(log),
                }
            }
            Err(error) if self.shared.tables.is_none() => return self.never_read(error),
            Err(error) if live.of.as_ref().is_some_and(|of| *of != poll.what) => {
                // Another profile of the list was chosen, and is not to be had; what is shown stays.
                live.state = ServerState::Idle;
                live.wanted = live.of.clone().unwrap_or_default();
                self.message = Some(error.to_string());
                Vec::new()
            }
            Err(error) => {
                live.fail(error.to_string());
                self.message = Some(error.to_string());
                Vec::new()
            }
        };
        effects.extend(self.next_poll(poll.took));
        effects
    }

    /// The newest snapshot takes the place of the one before it, and the selection stays.
    pub(super) fn refreshed(&mut self, loaded: LoadedProfile) -> Vec<Effect> {
        self.chosen |= self.shared.tables.is_some();
        self.set_quiet(self.shared.tables.is_some());
        self.loaded_profile(loaded)
    }

    /// What was asked for first cannot be read: back to the list, where there is one.
    fn never_read(&mut self, error: Error) -> Vec<Effect> {
        if self.offered.is_empty() {
            return self.failed(error);
        }
        let (endpoints, warnings) = (self.offered.clone(), Some(error.to_string()));
        self.offer(EndpointPicker { endpoints, said: warnings, ..EndpointPicker::default() });
        Vec::new()
    }

    fn next_poll(&self, took: Duration) -> Option<Effect> {
        self.poll(self.live.as_ref()?.pause(took)?)
    }

    /// Asks how functions changed since the snapshot before, once their tables are on the screen.
    pub(super) fn change(&mut self) -> Option<Effect> {
        let tables = self.shared.tables.as_ref().filter(|_| self.awaited.is_none())?;
        let effect = self.change_of(tables);
        if effect.is_none() {
            self.shared.changes = None;
        }
        effect
    }

    fn change_of(&self, tables: &Arc<ProfileView>) -> Option<Effect> {
        let live = self.live.as_ref()?;
        let of = tables.analysis.selected().source();
        let current = live.current().filter(|snapshot| Arc::ptr_eq(&snapshot.profile, of))?;
        let (tables, before) = (Arc::clone(tables), live.before()?.clone());
        Some(Effect::Live(LiveJob::Change { tables, before, time_nanos: current.time_nanos }))
    }

    /// What an action means that is about a live process; none where it is about something else.
    pub(super) fn living(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Pause => self.pause(),
            Action::Snapshots => {
                let any = self.live.as_ref().is_some_and(|live| live.ring.newest().is_some());
                if any {
                    self.overlay = Some(Overlay::Snapshots(Box::default()));
                }
                Vec::new()
            }
            Action::ToggleSince => {
                let Some(live) = &mut self.live else { return Vec::new() };
                live.since = match live.since {
                    Since::Previous => Since::First,
                    Since::First => Since::Previous,
                };
                let word = if live.since == Since::First { "first snapshot" } else { "one before" };
                self.message = Some(format!("changes are counted from the {word}"));
                self.change().into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn pause(&mut self) -> Vec<Effect> {
        let Some(live) = &mut self.live else { return Vec::new() };
        if live.source.every.is_none() {
            self.message = Some("nothing is taken by itself; :watch 10s begins".to_owned());
            return Vec::new();
        }
        live.paused = !live.paused;
        if live.paused {
            if matches!(live.state, ServerState::Asked(..)) {
                live.state = ServerState::Idle;
            }
            self.message = Some("paused; P goes on, R takes one more".to_owned());
            return vec![Effect::Stop(Lane::Fetch)];
        }
        self.poll(Duration::ZERO).into_iter().collect()
    }

    /// Begins to take a snapshot in every such time, or stops where it is none.
    pub(super) fn watch(&mut self, every: Option<Duration>) -> Vec<Effect> {
        let Some(live) = &mut self.live else {
            self.message = Some("this is no live process; start with its address".to_owned());
            return Vec::new();
        };
        (live.source.every, live.paused) = (every, false);
        live.source.copies.store(every.is_none(), Ordering::Relaxed);
        match every {
            Some(_) => self.poll(Duration::ZERO).into_iter().collect(),
            None => vec![Effect::Stop(Lane::Fetch)],
        }
    }

    /// Gives up what the user asked for; none where nothing is under way.
    pub(super) fn stop_asking(&mut self) -> Option<Vec<Effect>> {
        let live = self.live.as_mut()?;
        let loading = matches!(self.stage, Stage::Loading(_));
        if !loading && !matches!(live.state, ServerState::Asked(true, _)) {
            return None;
        }
        live.state = ServerState::Idle;
        if loading {
            if self.offered.is_empty() {
                return None;
            }
            let endpoints = self.offered.clone();
            self.offer(EndpointPicker { endpoints, ..EndpointPicker::default() });
            return Some(vec![Effect::Stop(Lane::Fetch)]);
        }
        // What is shown is what will be asked for next.
        if let Some(of) = live.of.clone() {
            live.wanted = of;
        }
        self.message = Some("given up".to_owned());
        let mut effects = vec![Effect::Stop(Lane::Fetch)];
        effects.extend(self.next_poll(Duration::ZERO));
        Some(effects)
    }

    /// The keys of the list of a server.
    pub(super) fn offer_keys(&mut self, action: Action) -> Vec<Effect> {
        let Some(Overlay::Offer(offer)) = &mut self.overlay else { return Vec::new() };
        let last = offer.endpoints.len().saturating_sub(1);
        if moved(&mut offer.cursor, last, action) {
            return Vec::new();
        }
        match action {
            Action::Accept => {
                let name = offer.endpoints.get(offer.cursor).map(|e| e.name.clone());
                self.overlay = None;
                name.map_or_else(Vec::new, |name| self.choose_endpoint(&name))
            }
            Action::Back if self.shared.tables.is_some() => {
                self.overlay = None;
                Vec::new()
            }
            Action::Back => vec![Effect::Quit(None)],
            _ => Vec::new(),
        }
    }

    fn choose_endpoint(&mut self, name: &str) -> Vec<Effect> {
        let menu = self.live.as_ref().and_then(|live| live.source.menu.clone());
        let Some(menu) = menu else { return Vec::new() };
        let phase = format!("asking {} for {name}", menu.host);
        if self.shared.tables.is_none() {
            self.stage = Stage::Loading(Progress { phase, ..Progress::default() });
        } else {
            self.message = Some(phase);
        }
        if let Some(live) = &mut self.live {
            live.wanted = (menu.choose)(name);
            (live.state, live.shown) =
                (ServerState::Asked(true, Progress::default()), ShownSnapshot::Newest);
        }
        self.poll(Duration::ZERO).into_iter().collect()
    }

    /// Opens the list of the server again.
    pub(super) fn offer_again(&mut self) {
        if self.offered.is_empty() {
            self.message = Some("start with the address of a host alone for its list".to_owned());
        } else {
            let endpoints = self.offered.clone();
            self.offer(EndpointPicker { endpoints, ..EndpointPicker::default() });
        }
    }

    /// The keys of the list of snapshots.
    pub(super) fn snapshot_keys(&mut self, action: Action) -> Vec<Effect> {
        let (Some(Overlay::Snapshots(choice)), Some(live)) = (&mut self.overlay, &self.live) else {
            return Vec::new();
        };
        let snapshots = live.ring.snapshots();
        let last = snapshots.len().saturating_sub(1);
        if moved(&mut choice.cursor, last, action) {
            return Vec::new();
        }
        let SnapshotPicker { cursor, mark } = **choice;
        let number = snapshots.iter().rev().nth(cursor).map(|snapshot| snapshot.number);
        match (action, number) {
            (Action::Mark, Some(number)) => {
                choice.mark = Some(number).filter(|&number| mark != Some(number));
                Vec::new()
            }
            (Action::Accept, Some(number)) => {
                self.overlay = None;
                self.view(match mark {
                    Some(from) if from != number => ShownSnapshot::Pair(from, number),
                    _ => ShownSnapshot::One(number),
                })
            }
            (Action::Newest, _) => {
                self.overlay = None;
                self.view(ShownSnapshot::Newest)
            }
            (Action::Back, _) => {
                self.overlay = None;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Shows a snapshot, or what was added between two.
    pub(super) fn view(&mut self, shown: ShownSnapshot) -> Vec<Effect> {
        let Some(live) = &mut self.live else {
            self.message = Some("there are no snapshots; start with an address".to_owned());
            return Vec::new();
        };
        let find = |number| live.ring.get(number).cloned();
        let title = live.title.clone();
        let (found, title) = match shown {
            ShownSnapshot::Newest => (live.ring.newest().cloned().map(|one| (one, None)), title),
            ShownSnapshot::One(number) => {
                (find(number).map(|one| (one, None)), format!("{title} #{number}"))
            }
            ShownSnapshot::Pair(from, to) => {
                (find(to).map(|to| (to, find(from))), format!("{title} #{from} to #{to}"))
            }
        };
        let pair = matches!(shown, ShownSnapshot::Pair(..));
        match found {
            Some((to, Some(from))) if pair => {
                live.shown = shown;
                self.request.clone_from(&live.wanted);
                self.before_diff = None;
                self.message = Some("comparing".to_owned());
                vec![Effect::Live(LiveJob::Compare(Box::new([from, to]), title))]
            }
            Some((one, _)) if !pair => {
                live.shown = shown;
                self.request.clone_from(&live.wanted);
                self.before_diff = None;
                let (profile, memory, snapshots) = (one.profile, one.memory, live.ring.points());
                self.chosen = true;
                let shown = LoadedProfile { title, profile, memory, ..LoadedProfile::default() };
                self.loaded_profile(LoadedProfile { snapshots, ..shown })
            }
            _ => {
                self.message = Some("there is no such snapshot; W lists them".to_owned());
                Vec::new()
            }
        }
    }

    /// Writes all snapshots to a folder.
    pub(super) fn save_snapshots(&mut self, folder: String) -> Vec<Effect> {
        let snapshots = self.live.as_ref().map_or(&[][..], |live| live.ring.snapshots());
        if snapshots.is_empty() {
            self.message = Some("there are no snapshots to save".to_owned());
            return Vec::new();
        }
        let name = self.live.as_ref().map(|live| live.title.clone());
        let safe = |c: char| if c.is_alphanumeric() || "-._".contains(c) { c } else { '-' };
        let name = name.unwrap_or_default().chars().map(safe).take(80).collect();
        vec![Effect::Live(LiveJob::Save(snapshots.to_vec(), folder, name))]
    }
}

/// Moves a cursor through rows up to `last`; whether the action did.
fn moved(cursor: &mut usize, last: usize, action: Action) -> bool {
    let to = match action {
        Action::Move(by) => *cursor as i64 + i64::from(by),
        Action::Page(halves) => *cursor as i64 + 5 * i64::from(halves),
        Action::First => 0,
        Action::Last => last as i64,
        _ => return false,
    };
    *cursor = to.clamp(0, last as i64) as usize;
    true
}
