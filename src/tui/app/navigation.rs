//! The selection, the panes that are shown, and steps back.

use super::App;
use super::state::history::HistoryEntry;
use crate::explore::call_paths::TreeShape;
use crate::explore::pane_id::PaneId;
use crate::explore::view::NodeKey;
use crate::tui::effect::Effects;
use crate::tui::keys::bindings::Action;

impl App {
    /// Selects a function in every pane.
    pub(super) fn select(&mut self, key: NodeKey) -> Effects {
        self.selection.is_chosen = true;
        self.shared.selected = Some(key);
        Effects::none()
    }

    /// Goes to a function in a pane, as a step to take back.
    pub(super) fn go(&mut self, pane: PaneId, key: NodeKey) -> Effects {
        let shape = TreeShape::Around;
        let there = HistoryEntry { pane, key: Some(key.clone()), shape, ..self.place() };
        self.history.visit(self.place(), &there);
        self.arrangement.show(pane);
        self.panes.callers.set_shape(shape);
        self.select(key)
    }

    /// The present place, for the history.
    pub(super) fn place(&self) -> HistoryEntry {
        HistoryEntry {
            pane: self.arrangement.focus,
            key: self.shared.selected.clone(),
            shape: self.panes.callers.shape(),
            row: self.panes.source.place_shown(),
            sample_type: None,
        }
    }

    /// The function under the cursor of the pane with the keys.
    pub(super) fn subject(&self) -> Option<NodeKey> {
        let slot = self.focused()?;
        let context = self.shared.context(&slot)?;
        self.panes.get(slot.pane).subject(&context)
    }

    pub(super) fn show_pane(&mut self, number: u8) -> Effects {
        if number == PaneId::Session.number() && !self.has_session() {
            return self
                .tell("these are no profiles of one process; --all ADDRESS reads all of one");
        }
        if let Some(pane) = PaneId::ALL.into_iter().find(|pane| pane.number() == number) {
            // The function is looked at from another side, so it stays.
            let stays = pane != PaneId::Top && !self.computing.is_waiting();
            self.selection.is_chosen |= stays && self.shared.selected.is_some();
            self.arrangement.show(pane);
        }
        Effects::none()
    }

    pub(super) fn other_pane(&mut self) -> Effects {
        self.arrangement.turn();
        Effects::none()
    }

    pub(super) fn maximise(&mut self) -> Effects {
        self.arrangement.maximised = !self.arrangement.maximised;
        Effects::none()
    }

    pub(super) fn move_split(&mut self, columns: i16) -> Effects {
        self.arrangement.shift += columns;
        Effects::none()
    }

    pub(super) fn open_source(&mut self) -> Effects {
        match self.subject() {
            Some(key) => self.go(PaneId::Source, key),
            None => Effects::none(),
        }
    }

    pub(super) fn open_sandwich(&mut self) -> Effects {
        let Some(key) = self.subject() else { return Effects::none() };
        let effects = self.go(PaneId::Icicle, key.clone());
        self.panes.icicle.open_around(key);
        effects
    }

    pub(super) fn open_labels(&mut self) -> Effects {
        self.arrangement.show(PaneId::Labels);
        self.panes.labels.close_goroutines();
        Effects::none()
    }

    pub(super) fn open_goroutines(&mut self) -> Effects {
        if self.shared.goroutines.is_none() {
            return self.tell("single goroutines are in dumps only: goroutine?debug=2");
        }
        self.arrangement.show(PaneId::Labels);
        self.panes.labels.show_goroutines();
        Effects::none()
    }

    /// Takes one step back: the search, a step of the pane, the last filter, a comparison, the place before.
    pub(super) fn back(&mut self) -> Effects {
        if let Some(effects) = self.stop_polling() {
            return effects;
        }
        if let Some(effects) = self.stop_windows() {
            return effects;
        }
        if self.leave_search() {
            return Effects::none();
        }
        if self.panes.get_mut(self.arrangement.focus).back() {
            return Effects::none();
        }
        if self.can_leave_comparison()
            && let Some(effects) = self.leave_comparison()
        {
            return effects;
        }
        if !self.filters.filters().is_empty() {
            return self.leave_finding().unwrap_or_else(|| self.remove_last_filter());
        }
        if let Some(effects) = self.leave_comparison() {
            return effects;
        }
        // One Esc too many must not lose the result of a search.
        if self.history.ends_in_search() {
            let key = self.key_of(Action::HistoryBack);
            return self.tell(format!("{key} goes back to where the search began"));
        }
        let effects = self.step_in_history(true);
        if self.message.is_some() && self.has_session() {
            self.message = None;
            return self.show_pane(PaneId::Session.number());
        }
        if self.message.is_some() {
            let key = self.key_of(Action::Quit);
            self.message = Some(format!("there is nothing to go back from; {key} leaves"));
        }
        effects
    }

    /// Goes to the place before, or to the one after.
    pub(super) fn step_in_history(&mut self, back: bool) -> Effects {
        let here = HistoryEntry { sample_type: Some(self.chosen_type()), ..self.place() };
        let place = if back { self.history.back(here) } else { self.history.forward(here) };
        let Some(HistoryEntry { pane, key, shape, row, sample_type }) = place else {
            return self.tell(format!("this is the {} place", if back { "first" } else { "last" }));
        };
        self.arrangement.show(pane);
        self.panes.callers.set_shape(shape);
        if let (Some(key), Some(row)) = (&key, row) {
            self.panes.source.go_back(key.clone(), row);
        }
        // Filters may have removed the function since.
        let tables = self.shared.tables.as_ref();
        if key.as_ref().zip(tables).is_none_or(|(key, tables)| tables.find_row(key).is_some()) {
            self.shared.selected = key;
        }
        sample_type.map_or_else(Effects::none, |chosen| self.set_type(chosen))
    }
}
