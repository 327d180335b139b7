//! The search while it is typed, its answers, and steps from one match to the next.
//!
//! Answers come from the background. Keys that choose among hits wait for the answer to what was typed before them, so
//! that a fast typist gets what a slow one gets.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::dispatch::edit_of;
use super::history::HistoryEntry;
use super::{App, Overlay};
use crate::explore::search::{Matches, SearchMode, SearchQuery, exact_pattern};
use crate::tui::effect::Effect;
use crate::tui::keys::bindings::Action;

/// Questions and answers by number.
#[derive(Debug, Default)]
pub(super) struct Searching {
    /// The last question; answers to earlier ones are stale.
    asked: u64,
    query: SearchQuery,
    /// The last answer.
    answered: u64,
    /// Keys that wait for the answer.
    pub(super) typed_ahead: Vec<KeyEvent>,
}

impl Searching {
    /// Wants no answer any more; true if one was still to come.
    pub(super) fn forget(&mut self) -> bool {
        let behind = self.asked != self.answered;
        self.asked += u64::from(behind);
        self.answered = self.asked;
        self.typed_ahead.clear();
        behind
    }
}

impl App {
    pub(super) fn finder(&mut self, action: Action) -> Vec<Effect> {
        let Some(Overlay::Finder(finder)) = &mut self.overlay else { return Vec::new() };
        match action {
            Action::ToggleRegex => {
                finder.mode = if finder.mode == SearchMode::Fuzzy {
                    SearchMode::Regex
                } else {
                    SearchMode::Fuzzy
                };
                return self.search();
            }
            Action::Move(by) => {
                finder.step(by);
                self.follow_hit();
                return Vec::new();
            }
            Action::Accept => {
                self.accept_search();
                return Vec::new();
            }
            Action::Back => {
                self.searching.forget();
                self.shared.selected = finder.selected.take();
                self.shared.matches = finder.before.take();
                self.overlay = None;
                return Vec::new();
            }
            _ => {}
        }
        let Some(edit) = edit_of(action) else { return Vec::new() };
        let before = finder.input.text();
        finder.input.edit(edit);
        if finder.input.text() == before { Vec::new() } else { self.search() }
    }

    fn accept_search(&mut self) {
        let Some(Overlay::Finder(finder)) = self.overlay.take() else { return };
        self.chosen = true;
        self.shared.only_matches &= self.shared.matches.is_some();
        if let Some(error) = finder.matches.as_ref().and_then(|matches| matches.error.as_ref()) {
            self.message = Some(format!("{}: {error}", finder.input.text()));
        }
        let here = HistoryEntry { key: finder.selected, ..self.place() };
        self.history.visit(here, &self.place());
        self.history.searched();
    }

    /// Asks for what is typed now.
    pub(super) fn search(&mut self) -> Vec<Effect> {
        let Some(Overlay::Finder(finder)) = &self.overlay else { return Vec::new() };
        let (query, previous) = (finder.query(), finder.matches.clone());
        self.look_for(query, previous).into_iter().collect()
    }

    fn look_for(&mut self, query: SearchQuery, previous: Option<Arc<Matches>>) -> Option<Effect> {
        let tables = Arc::clone(self.shared.tables.as_ref()?);
        self.searching.asked += 1;
        self.searching.query = query.clone();
        Some(Effect::Search { number: self.searching.asked, tables, query, previous })
    }

    /// Asks again after new tables: rows that matched were rows of the old ones.
    pub(super) fn search_again(&mut self) -> Option<Effect> {
        let before = self.shared.matches.take();
        let behind = self.searching.asked != self.searching.answered;
        let query = match &mut self.overlay {
            Some(Overlay::Finder(finder)) => {
                let typed = finder.query();
                finder.matches = None;
                Some(typed).filter(|query| !query.text.is_empty())
            }
            _ if behind => Some(self.searching.query.clone()),
            _ => before.map(|matches| matches.query.clone()),
        };
        let Some(query) = query else {
            self.searching.forget();
            return None;
        };
        self.look_for(query, None)
    }

    /// Takes an answer in, then the keys that were typed ahead of it.
    pub(super) fn found(&mut self, number: u64, matches: Arc<Matches>) -> Vec<Effect> {
        if number != self.searching.asked || number == self.searching.answered {
            return Vec::new();
        }
        self.searching.answered = number;
        let empty = matches.query.text.is_empty();
        self.shared.matches = (!empty).then(|| Arc::clone(&matches));
        if let Some(Overlay::Finder(finder)) = &mut self.overlay {
            finder.cursor = 0;
            finder.matches = Some(matches);
            self.follow_hit();
        }
        let mut effects = Vec::new();
        for key in std::mem::take(&mut self.searching.typed_ahead) {
            self.settle(&mut effects);
            effects.extend(self.key(key));
        }
        effects
    }

    /// Whether a key has to wait for the answer of a search: it would choose among the hits of an older one. What is
    /// typed behind such a key waits, too, and giving up does not.
    pub(super) fn waits(&mut self, action: Option<Action>) -> bool {
        let Searching { asked, answered, typed_ahead, .. } = &mut self.searching;
        let behind = asked != answered;
        let in_finder = matches!(self.overlay, Some(Overlay::Finder(_)));
        match action {
            Some(Action::Back | Action::Quit | Action::Suspend) => {
                typed_ahead.clear();
                return false;
            }
            Some(Action::Move(_) | Action::Accept) if in_finder => return behind,
            Some(Action::NextMatch | Action::PreviousMatch | Action::OnlyMatches) => return behind,
            _ => {}
        }
        behind && !typed_ahead.is_empty()
    }

    /// The panes show the hit under the cursor; without one, what was selected before.
    fn follow_hit(&mut self) {
        let Some(Overlay::Finder(finder)) = &self.overlay else { return };
        let Some(tables) = &self.shared.tables else { return };
        let entry = finder.hit().and_then(|i| tables.rows.get(i));
        self.shared.selected = entry.map_or(finder.selected.clone(), |e| Some(tables.key(e.node)));
    }

    /// The next function that matches, in the order of Top, from the selected one on and around.
    pub(super) fn next_match(&mut self, by: i64) {
        let (Some(tables), Some(matches)) = (&self.shared.tables, &self.shared.matches) else {
            self.message = Some(format!(
                "there is no search to repeat; {} begins one",
                self.key_of(Action::Search)
            ));
            return;
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
            None => self.message = Some(format!("nothing matches {}", matches.query.text)),
        }
    }

    pub(super) fn toggle_only_matches(&mut self) {
        let Some(matches) = &self.shared.matches else {
            self.message = Some("search first: / finds functions".to_owned());
            return;
        };
        self.shared.only_matches = !self.shared.only_matches;
        let what = if self.shared.only_matches {
            "only what matches"
        } else {
            "all, not only what matches"
        };
        self.message = Some(format!("{what} {}", matches.query.text));
    }

    pub(super) fn search_selected(&mut self) -> Vec<Effect> {
        let (Some(tables), Some(key)) = (&self.shared.tables, self.subject()) else {
            return Vec::new();
        };
        let Some(entry) = tables.find_row(&key) else { return Vec::new() };
        let query =
            SearchQuery { text: exact_pattern(tables.name(entry.node)), mode: SearchMode::Regex };
        self.message = Some(format!("searching {}", tables.name(entry.node)));
        self.look_for(query, None).into_iter().collect()
    }
}
