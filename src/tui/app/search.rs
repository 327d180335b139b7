//! The search popup, answers of searches, and steps from match to match.

use std::sync::Arc;

use super::App;
use super::edit::text_edit;
use super::state::history::HistoryEntry;
use super::state::search::Search;
use crate::explore::pane_id::PaneId;
use crate::explore::search::{SearchMatches, SearchMode, SearchQuery, exact_pattern};
use crate::explore::searched::Searched;
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::{Overlay, SearchPopup};

impl App {
    pub(super) fn open_search(&mut self) -> Effects {
        let of_session = self.searches_session();
        let by = self.panes.session.order_by();
        let session = self.session.names.clone().filter(|_| of_session).map(|names| (names, by));
        let popup = SearchPopup {
            selected: self.shared.selected.clone(),
            before: self.shown_matches().take(),
            session,
            ..SearchPopup::default()
        };
        self.overlay = Some(Overlay::Finder(Box::new(popup)));
        Effects::none()
    }

    pub(super) fn search_keys(&mut self, action: Action) -> Effects {
        let Some(Overlay::Finder(popup)) = &mut self.overlay else { return Effects::none() };
        match action {
            Action::ToggleRegex => {
                popup.mode = match popup.mode {
                    SearchMode::Fuzzy => SearchMode::Regex,
                    SearchMode::Regex => SearchMode::Fuzzy,
                };
                return self.search_typed();
            }
            Action::Move(by) => {
                popup.step(by);
                self.follow_hit();
            }
            Action::Accept => self.accept_search(),
            Action::Back => {
                self.shared.selected = popup.selected.take();
                let before = popup.before.take();
                self.search_in_force().forget();
                *self.shown_matches() = before;
                self.overlay = None;
            }
            other => {
                let before = popup.input.text();
                if let Some(edit) = text_edit(other) {
                    popup.input.edit(edit);
                }
                if popup.input.text() != before {
                    return self.search_typed();
                }
            }
        }
        Effects::none()
    }

    fn accept_search(&mut self) {
        let Some(Overlay::Finder(popup)) = self.overlay.take() else { return };
        self.selection.is_chosen = true;
        self.shared.only_matches &= self.shared.matches.is_some();
        if let Some(error) = popup.matches.as_ref().and_then(|matches| matches.error.as_ref()) {
            self.message = Some(format!("{}: {error}", popup.input.text()));
        }
        let here = HistoryEntry { key: popup.selected, ..self.place() };
        self.history.visit(here, &self.place());
        self.history.mark_search();
    }

    /// Requests the matches of the text in the search popup.
    pub(super) fn search_typed(&mut self) -> Effects {
        let Some(Overlay::Finder(popup)) = &self.overlay else { return Effects::none() };
        let (query, previous) = (popup.query(), popup.matches.clone());
        self.search_for(query, previous).into()
    }

    /// True if a search is of the table of the session, and not of the profile on the screen.
    pub(super) fn searches_session(&self) -> bool {
        match &self.overlay {
            Some(Overlay::Finder(popup)) => popup.session.is_some(),
            _ => self.arrangement.focus == PaneId::Session && self.session.names.is_some(),
        }
    }

    /// The search that keys concern.
    pub(super) fn search_in_force(&mut self) -> &mut Search {
        if self.searches_session() { &mut self.session.search } else { &mut self.search }
    }

    /// The matches that keys concern.
    fn shown_matches(&mut self) -> &mut Option<Arc<SearchMatches>> {
        if self.searches_session() {
            &mut self.shared.session_matches
        } else {
            &mut self.shared.matches
        }
    }

    /// Ends the search that keys concern; false without any.
    pub(super) fn leave_search(&mut self) -> bool {
        let searching = self.search_in_force().forget();
        let left = self.shown_matches().take().is_some() || searching;
        self.shared.only_matches &= self.searches_session() || !left;
        left
    }

    fn search_for(
        &mut self,
        query: SearchQuery,
        previous: Option<Arc<SearchMatches>>,
    ) -> Option<Job> {
        if self.searches_session() {
            let of = Searched::Session(self.session.names.clone()?, self.panes.session.order_by());
            return Some(self.session.search.ask(query, previous, of));
        }
        self.search_view(query, previous)
    }

    fn search_view(
        &mut self,
        query: SearchQuery,
        previous: Option<Arc<SearchMatches>>,
    ) -> Option<Job> {
        let tables = Arc::clone(self.shared.tables.as_ref()?);
        Some(self.search.ask(query, previous, Searched::View(tables, self.shared.by_cum)))
    }

    /// Searches a new table of the session: matches are rows of the old one.
    pub(super) fn search_session_again(&mut self) -> Option<Job> {
        let before = self.shared.session_matches.take();
        if let Some(Overlay::Finder(popup)) = &mut self.overlay
            && let Some((names, _)) = &mut popup.session
        {
            names.clone_from(self.session.names.as_ref()?);
            popup.matches = None;
        }
        let shown = before.map(|matches| matches.query.clone());
        let query = self.session.search.query().cloned().or(shown)?;
        let of = Searched::Session(self.session.names.clone()?, self.panes.session.order_by());
        Some(self.session.search.ask(query, None, of))
    }

    /// Searches new tables: matches are rows of the old ones.
    pub(super) fn search_again(&mut self) -> Option<Job> {
        let before = self.shared.matches.take();
        let query = if let Some(Overlay::Finder(popup)) = &mut self.overlay
            && popup.session.is_none()
        {
            popup.matches = None;
            Some(popup.query()).filter(|query| !query.text.is_empty())
        } else {
            let shown = before.map(|matches| matches.query.clone());
            self.search.query().cloned().or(shown)
        };
        let Some(query) = query else {
            self.search.forget();
            return None;
        };
        self.search_view(query, None)
    }

    /// Takes in an answer, then the keys held back for it.
    pub(super) fn found(&mut self, number: u64, matches: Arc<SearchMatches>) -> Effects {
        let of_session = self.session.search.take(number);
        if !of_session && !self.search.take(number) {
            return Effects::none();
        }
        let found = Some(Arc::clone(&matches)).filter(|matches| !matches.query.text.is_empty());
        if of_session {
            self.shared.session_matches = found;
        } else {
            self.shared.matches = found;
        }
        if let Some(Overlay::Finder(popup)) = &mut self.overlay
            && popup.session.is_some() == of_session
        {
            popup.list.go(0);
            popup.matches = Some(matches);
            self.follow_hit();
        }
        let mut effects = Effects::none();
        for key in self.search_in_force().take_typed_ahead() {
            self.settle(&mut effects);
            effects.extend(self.key(key));
        }
        effects
    }

    /// Selects the hit under the cursor, or the function that was selected before the search.
    fn follow_hit(&mut self) {
        let Some(Overlay::Finder(popup)) = &self.overlay else { return };
        if let Some((names, _)) = &popup.session {
            let row = popup.hit().and_then(|at| names.join.rows.get(at));
            let hit = row.map(|row| Arc::clone(&row.name));
            self.shared.selected = hit.or_else(|| popup.selected.clone());
            return;
        }
        let Some(tables) = &self.shared.tables else { return };
        let entry = popup.hit().and_then(|i| tables.rows.get(i));
        self.shared.selected = entry.map_or(popup.selected.clone(), |e| Some(tables.key(e.node)));
    }

    /// Selects the next match in the order of Top, from the selected function on and around.
    pub(super) fn next_match(&mut self, by: i64) -> Effects {
        if self.searches_session() {
            return self.next_in_session(by);
        }
        let (Some(tables), Some(matches)) = (&self.shared.tables, &self.shared.matches) else {
            let key = self.key_of(Action::Search);
            return self.tell(format!("there is no search to repeat; {key} begins one"));
        };
        let order: Vec<usize> = self.panes.top.order().collect();
        let selected = self.shared.selected.as_ref().and_then(|key| tables.find_row_index(key));
        let at = order.iter().position(|&i| Some(i) == selected).unwrap_or(0) as i64;
        let count = order.len() as i64;
        let next = (1..=count)
            .map(|step| order[(at + by * step).rem_euclid(count) as usize])
            .find(|&i| matches.has(i as u32));
        match next.and_then(|i| tables.rows.get(i)) {
            Some(entry) => self.select(tables.key(entry.node)),
            None => self.tell(format!("nothing matches {}", matches.query.text)),
        }
    }

    /// Selects the next match in the table of the session, as [`App::next_match`] does in a profile.
    fn next_in_session(&mut self, by: i64) -> Effects {
        let (Some(join), Some(matches)) = (&self.shared.session, &self.shared.session_matches)
        else {
            let key = self.key_of(Action::Search);
            return self.tell(format!("there is no search to repeat; {key} begins one"));
        };
        let order = self.panes.session.order();
        let selected = self.shared.selected.as_ref().and_then(|key| join.find(key));
        let at = order.iter().position(|&row| Some(row as usize) == selected).unwrap_or(0) as i64;
        let count = order.len() as i64;
        let next = (1..=count)
            .map(|step| order[(at + by * step).rem_euclid(count) as usize])
            .find(|&row| matches.has(row));
        match next.and_then(|row| join.rows.get(row as usize)) {
            Some(row) => self.select(Arc::clone(&row.name)),
            None => self.tell(format!("nothing matches {}", matches.query.text)),
        }
    }

    pub(super) fn toggle_only_matches(&mut self) -> Effects {
        let Some(matches) = &self.shared.matches else {
            return self.tell("search first: / finds functions");
        };
        self.shared.only_matches = !self.shared.only_matches;
        let rows = if self.shared.only_matches {
            "only what matches"
        } else {
            "all, not only what matches"
        };
        self.tell(format!("{rows} {}", matches.query.text))
    }

    pub(super) fn search_selected(&mut self) -> Effects {
        let (Some(tables), Some(key)) = (&self.shared.tables, self.subject()) else {
            return Effects::none();
        };
        let name = match tables.find_row(&key) {
            // The key of a function of the session is its name.
            _ if self.searches_session() => &*key,
            Some(entry) => tables.name(entry.node),
            None => return Effects::none(),
        };
        let query = SearchQuery { text: exact_pattern(name), mode: SearchMode::Regex };
        self.message = Some(format!("searching {name}"));
        self.search_for(query, None).into()
    }
}
