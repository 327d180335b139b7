//! The search popup, answers of searches, and steps from match to match.

use std::sync::Arc;

use super::App;
use super::edit::text_edit;
use super::state::history::HistoryEntry;
use crate::explore::search::{SearchMatches, SearchMode, SearchQuery, exact_pattern};
use crate::tui::effect::Effects;
use crate::tui::job::Job;
use crate::tui::keys::bindings::Action;
use crate::tui::popup::{Overlay, SearchPopup};

impl App {
    pub(super) fn open_search(&mut self) -> Effects {
        let popup = SearchPopup {
            selected: self.shared.selected.clone(),
            before: self.shared.matches.take(),
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
                self.search.forget();
                self.shared.selected = popup.selected.take();
                self.shared.matches = popup.before.take();
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

    fn search_for(
        &mut self,
        query: SearchQuery,
        previous: Option<Arc<SearchMatches>>,
    ) -> Option<Job> {
        let tables = self.shared.tables.as_ref()?;
        Some(self.search.ask(query, previous, (tables, self.shared.by_cum)))
    }

    /// Searches new tables: matches are rows of the old ones.
    pub(super) fn search_again(&mut self) -> Option<Job> {
        let before = self.shared.matches.take();
        let query = if let Some(Overlay::Finder(popup)) = &mut self.overlay {
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
        self.search_for(query, None)
    }

    /// Takes in an answer, then the keys held back for it.
    pub(super) fn found(&mut self, number: u64, matches: Arc<SearchMatches>) -> Effects {
        if !self.search.take(number) {
            return Effects::none();
        }
        let empty = matches.query.text.is_empty();
        self.shared.matches = (!empty).then(|| Arc::clone(&matches));
        if let Some(Overlay::Finder(popup)) = &mut self.overlay {
            popup.list.go(0);
            popup.matches = Some(matches);
            self.follow_hit();
        }
        let mut effects = Effects::none();
        for key in self.search.take_typed_ahead() {
            self.settle(&mut effects);
            effects.extend(self.key(key));
        }
        effects
    }

    /// Selects the hit under the cursor, or the function that was selected before the search.
    fn follow_hit(&mut self) {
        let Some(Overlay::Finder(popup)) = &self.overlay else { return };
        let Some(tables) = &self.shared.tables else { return };
        let entry = popup.hit().and_then(|i| tables.rows.get(i));
        self.shared.selected = entry.map_or(popup.selected.clone(), |e| Some(tables.key(e.node)));
    }

    /// Selects the next match in the order of Top, from the selected function on and around.
    pub(super) fn next_match(&mut self, by: i64) -> Effects {
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
        let Some(entry) = tables.find_row(&key) else { return Effects::none() };
        let name = tables.name(entry.node);
        let query = SearchQuery { text: exact_pattern(name), mode: SearchMode::Regex };
        self.message = Some(format!("searching {name}"));
        self.search_for(query, None).into()
    }
}
