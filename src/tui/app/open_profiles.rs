//! Several open profiles: opening another one, and going from one to the next with each place kept.

use std::mem::swap;
use std::time::Duration;

use super::state::open_profiles::{OpenProfile, Parked};
use super::{App, Stage};
use crate::error::Error;
use crate::explore::live::LiveSource;
use crate::load::request::LoadRequest;
use crate::tui::effect::{Effect, Effects};
use crate::tui::job::Lane;

impl App {
    /// Opens a file, a directory, a pattern or an address beside what is open.
    pub(super) fn open_profile(&mut self, source: &str) -> Effects {
        let request = LoadRequest { files: vec![source.into()], ..LoadRequest::default() };
        self.open_request(request, source)
    }

    /// Opens the sources of a request, which is called `source` in messages, beside what is open.
    pub(super) fn open_request(&mut self, request: LoadRequest, source: &str) -> Effects {
        self.list_current();
        if let Some(known) = self.profiles.all.iter().position(|open| open.request == request) {
            if known == self.profiles.current {
                return self.tell(format!("{source} is on the screen"));
            }
            return self.go_to_profile(known);
        }
        self.profiles.all.push(OpenProfile {
            title: request.title(),
            request,
            about: String::new(),
            parked: None,
            loaded: None,
            is_offered: false,
        });
        self.go_to_profile(self.profiles.all.len() - 1)
    }

    /// Enters the profile on the screen into the list of open ones.
    pub(super) fn list_current(&mut self) {
        if self.profiles.all.is_empty() {
            self.profiles.all.push(OpenProfile {
                request: self.loading.request().clone(),
                title: String::new(),
                about: String::new(),
                parked: None,
                loaded: None,
                is_offered: false,
            });
        }
        // The total tells profiles of one kind apart.
        let about = self.shared.tables.as_ref().map_or_else(String::new, |tables| {
            format!("{} {}", tables.signed(tables.total()), tables.type_name())
        });
        let title = self.title().to_owned();
        if let Some(open) = self.profiles.all.get_mut(self.profiles.current) {
            (open.title, open.about) = (title, about);
        }
    }

    /// Shows the open profile at `at` as it was left, or reads it.
    pub(super) fn go_to_profile(&mut self, at: usize) -> Effects {
        self.overlay = None;
        let is_shown = at == self.profiles.current && self.is_read();
        if is_shown || at >= self.profiles.all.len() {
            return Effects::none();
        }
        if self.is_read() {
            self.list_current();
        }
        if self.loading.is_reading() {
            self.loading.fail();
        }
        let (is_read, kept) = (self.is_read(), self.kept_selection(at));
        let open = &mut self.profiles.all[at];
        let parked = open.parked.take();
        let mut other = parked.unwrap_or_else(|| {
            Box::new(Parked::new(&self.start, open.title.clone(), &open.request, None))
        });
        if let Some(live) = &mut self.live.process {
            live.forget_question();
        }
        self.panes.findings.leave();
        self.growth.interrupt();
        self.exchange(&mut other);
        if !is_read {
            // Keys that waited for any profile wait for this one.
            swap(&mut self.early, &mut other.early);
        }
        if let Some(left) = self.profiles.all.get_mut(self.profiles.current).filter(|_| is_read) {
            left.parked = Some(other);
            self.profiles.previous = self.profiles.current;
        }
        self.profiles.current = at;
        // Answers to what the other profile asked for are stale: their numbers are its own.
        let own = Lane::ALL.into_iter().filter(|lane| *lane != Lane::Join);
        let mut effects: Effects = own.map(Effect::Stop).collect();
        self.keep_selection(kept);
        effects.extend(self.resume_profile());
        effects
    }

    /// True if there is something to come back to: tables or a log.
    pub(super) fn is_read(&self) -> bool {
        self.shared.tables.is_some() || matches!(self.stage, Stage::Log(_))
    }

    /// Swaps the state of the profile on the screen for another one. Colours and silenced rules are those of
    /// the screen, and the session is that of all.
    fn exchange(&mut self, other: &mut Parked) {
        swap(&mut self.shared, &mut other.shared);
        swap(&mut self.shared.theme, &mut other.shared.theme);
        swap(&mut self.shared.silenced, &mut other.shared.silenced);
        swap(&mut self.shared.session, &mut other.shared.session);
        swap(&mut self.shared.session_matches, &mut other.shared.session_matches);
        swap(&mut self.panes, &mut other.panes);
        swap(&mut self.panes.session, &mut other.panes.session);
        swap(&mut self.arrangement, &mut other.arrangement);
        swap(&mut self.stage, &mut other.stage);
        swap(&mut self.filters, &mut other.filters);
        swap(&mut self.loading, &mut other.loading);
        swap(&mut self.computing, &mut other.computing);
        swap(&mut self.search, &mut other.search);
        swap(&mut self.early, &mut other.early);
        swap(&mut self.growth, &mut other.growth);
        swap(&mut self.findings, &mut other.findings);
        swap(&mut self.live, &mut other.live);
        swap(&mut self.history, &mut other.history);
        swap(&mut self.selection, &mut other.selection);
    }

    /// Asks again for what was cancelled when the profile was left, or for the profile itself.
    fn resume_profile(&mut self) -> Effects {
        if let Stage::Log(_) = self.stage {
            return Effects::none();
        }
        let Some(tables) = self.shared.tables.clone() else {
            if let Some(effects) = self.take_loaded() {
                return effects;
            }
            let find_server = self.start.surroundings.find_server.clone();
            return self.load_with(find_server, Vec::new()).into();
        };
        self.findings.forget_question();
        let mut effects = if tables.analysis.query() == self.filters.query() {
            let number = self.computing.ask();
            // The panes ask for their work as for new tables.
            self.show(number, tables)
        } else {
            self.compute()
        };
        effects.extend(self.live.next_poll(Duration::ZERO, &self.start.load));
        effects.extend(self.loading.ask_for_symbols());
        effects
    }

    /// Polls the server behind the request, in place of reading it once.
    pub(super) fn found_server(&mut self, number: u64, source: LiveSource) -> Effects {
        if !self.loading.take(number) {
            return Effects::none();
        }
        self.live.begin(source, self.loading.request());
        self.begin_live().unwrap_or_default()
    }

    /// Shows the next open profile.
    pub(super) fn next_profile(&mut self) -> Effects {
        if !self.profiles.are_several() {
            if let Some(effects) = self.leave_comparison() {
                return effects;
            }
            return self.tell("this is the only profile; :open FILE opens another one beside it");
        }
        self.go_to_profile((self.profiles.current + 1) % self.profiles.all.len())
    }

    /// Closes the profile on the screen and shows the one before, or else any other that is open.
    pub(super) fn close_profile(&mut self) -> Effects {
        let closed = self.profiles.current;
        let next = (0..self.profiles.all.len()).find(|&at| at != closed);
        let Some(other) = self.profiles.way_back().or(next) else {
            return self.tell("this is the only profile; q leaves the program");
        };
        let title = self.title().to_owned();
        let mut effects = self.go_to_profile(other);
        self.profiles.forget(closed);
        effects.extend(self.tell(format!("{title} is closed")));
        effects
    }

    /// Leaves a profile that is not read for the one before, and forgets it if `error` kept it from being read. `None`
    /// if there is none to go back to.
    pub(super) fn leave_unread(&mut self, error: Option<&Error>) -> Option<Effects> {
        let back = self.profiles.way_back().filter(|_| !self.is_read())?;
        let left = self.profiles.current;
        let effects = self.go_to_profile(back);
        let is_typed = self.profiles.all.get(left).is_some_and(|open| open.about.is_empty());
        if error.is_some() || is_typed {
            self.profiles.forget(left);
        }
        self.message = Some(error.map_or_else(|| "given up".to_owned(), Error::to_string));
        Some(effects)
    }

    /// The title in the header, with the place among the open profiles.
    pub(super) fn header_title(&self) -> String {
        let title = self.title();
        match self.profiles.all.len() {
            0 | 1 => title.to_owned(),
            count => format!("{title} ({}/{count})", self.profiles.current + 1),
        }
    }
}
