//! Polling a live process: new snapshots, failed polls, pausing and resuming.
//!
//! A new snapshot changes the figures, never the selection. Collected snapshots stay, even if the server fails.

use std::sync::Arc;
use std::time::Duration;

use super::{App, Stage};
use crate::error::Error;
use crate::explore::live::{Live, LiveJob, PollOutcome};
use crate::explore::live::{ServerState, Since};
use crate::load::progress::Progress;
use crate::load::request::{LoadOutcome, LoadedProfile};
use crate::tui::effect::{Effect, Effects};
use crate::tui::job::{Job, Lane};

impl App {
    /// The effects of the start with a live process; `None` without one.
    pub(super) fn begin_live(&self) -> Option<Effects> {
        match &self.live()?.source.menu {
            Some(menu) => Some(Job::Live(LiveJob::List(Arc::clone(&menu.list))).into()),
            None => Some(self.poll(Duration::ZERO).into()),
        }
    }

    /// The job that takes a snapshot after `after`; `None` without a process.
    pub(super) fn poll(&self, after: Duration) -> Option<Job> {
        self.live.poll(after, &self.start.load)
    }

    /// Takes a snapshot now, for the user; `None` if something else than the process is shown.
    pub(super) fn poll_now(&mut self) -> Option<Effects> {
        if !self.live.is_shown_by(self.loading.request()) {
            return None;
        }
        let live = self.live.process.as_mut()?;
        live.state = ServerState::Asked(true, Progress::default());
        if live.paused || live.source.every.is_none() {
            self.message = Some(format!("asking {} again", self.title()));
        }
        self.poll(Duration::ZERO).map(Effects::from)
    }

    /// Takes in a poll, and asks for the next one.
    pub(super) fn polled(&mut self, poll: PollOutcome) -> Effects {
        if self.live().is_none_or(|live| live.request != poll.request) {
            // Another profile was chosen meanwhile, and is polled already.
            return Effects::none();
        }
        let mut effects = match poll.result {
            Ok(LoadOutcome::Profile(mut outcome)) => {
                // A difference stays on the screen.
                let is_shown = self.growth.before_diff.is_none()
                    && self.live.is_shown_by(self.loading.request());
                let other = self.live.add_snapshot(&poll.request, poll.time_nanos, &mut outcome);
                if other {
                    self.loading.adopt(&poll.request);
                }
                if is_shown || other || self.shared.tables.is_none() {
                    self.show_newest(outcome)
                } else {
                    self.set_snapshots(outcome.snapshots);
                    self.ask_growth().into_iter().chain(self.ask_findings()).collect()
                }
            }
            Ok(other) => self.loaded(other),
            Err(error) if self.shared.tables.is_none() => return self.first_poll_failed(error),
            Err(error) => {
                self.live.poll_failed(&poll.request, &error);
                self.tell(error.to_string())
            }
        };
        effects.extend(self.live.next_poll(poll.took, &self.start.load));
        effects
    }

    /// Shows the newest snapshot with the old selection, unless an older snapshot is shown.
    fn show_newest(&mut self, outcome: LoadedProfile) -> Effects {
        if !self.live.follows_newest() {
            self.set_snapshots(outcome.snapshots);
            return self.ask_growth().into_iter().chain(self.ask_findings()).collect();
        }
        self.live.set_quiet(self.shared.tables.is_some());
        self.loaded_profile(outcome)
    }

    /// Returns to the server's list, or fails if there is none.
    fn first_poll_failed(&mut self, error: Error) -> Effects {
        if self.live.offered.is_empty() {
            return self.load_failed(error);
        }
        self.offer(self.live.offered.clone(), Some(error.to_string()))
    }

    pub(super) fn toggle_since(&mut self) -> Effects {
        let Some(live) = &mut self.live.process else { return Effects::none() };
        live.since = match live.since {
            Since::Previous => Since::First,
            Since::First => Since::Previous,
        };
        let word = if live.since == Since::First { "first snapshot" } else { "one before" };
        self.message = Some(format!("changes are counted from the {word}"));
        self.ask_changes().into()
    }

    /// Asks for a collection before each snapshot from now on, or no more. Snapshots taken before stay.
    pub(super) fn toggle_collection(&mut self) -> Effects {
        let shown = self.live.is_shown_by(self.loading.request());
        let toggled = self.live.process.as_mut().and_then(Live::toggle_collection);
        let Some((request, collects)) = toggled else {
            return self.tell("only a heap can be collected before a snapshot");
        };
        if shown {
            self.loading.adopt(&request);
        }
        let text = if collects {
            "from now on the process collects before each snapshot (gc=1)"
        } else {
            "snapshots show the last collection again, whenever that was"
        };
        self.message = Some(text.to_owned());
        self.poll(Duration::ZERO).into()
    }

    pub(super) fn pause(&mut self) -> Effects {
        let Some(live) = &mut self.live.process else { return Effects::none() };
        if live.source.every.is_none() {
            return self.tell("nothing is taken by itself; :watch 10s begins");
        }
        live.paused = !live.paused;
        if !live.paused {
            return self.poll(Duration::ZERO).into();
        }
        if matches!(live.state, ServerState::Asked(..)) {
            live.state = ServerState::Idle;
        }
        self.message = Some("paused; P goes on, R takes one more".to_owned());
        Effect::Stop(Lane::Fetch).into()
    }

    /// Takes a snapshot every `every`, or none any more.
    pub(super) fn watch(&mut self, every: Option<Duration>) -> Effects {
        let Some(live) = &mut self.live.process else {
            return self.tell("this is no live process; start with its address");
        };
        (live.source.every, live.paused) = (every, false);
        match every {
            Some(_) => self.poll(Duration::ZERO).into(),
            None => Effect::Stop(Lane::Fetch).into(),
        }
    }

    /// Cancels a poll that the user asked for; `None` if none is under way.
    pub(super) fn stop_polling(&mut self) -> Option<Effects> {
        let live = self.live.process.as_mut()?;
        let loading = matches!(self.stage, Stage::Loading(_));
        if !loading && !matches!(live.state, ServerState::Asked(true, _)) {
            return None;
        }
        live.state = ServerState::Idle;
        let mut effects = Effects::from(Effect::Stop(Lane::Fetch));
        if loading {
            if self.live.offered.is_empty() {
                return None;
            }
            effects.extend(self.offer(self.live.offered.clone(), None));
            return Some(effects);
        }
        // The next poll is for the profile on the screen.
        if let Some(of) = live.ring_request.clone() {
            live.request = of;
        }
        self.message = Some("given up".to_owned());
        effects.extend(self.live.next_poll(Duration::ZERO, &self.start.load));
        Some(effects)
    }
}
