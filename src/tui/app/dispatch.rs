//! What actions do: to the overlay where one is open, otherwise to the whole program or to the pane that has the keys.

use super::history::HistoryEntry;
use super::{App, Overlay, Stage};
use crate::explore::pane_id::PaneId;
use crate::tui::effect::Effect;
use crate::tui::keys::bindings::Action;
use crate::tui::pane::Outcome;
use crate::tui::popup::{SearchPopup, help_rows, message_rows};
use crate::tui::widget::input::Edit;

/// What an action changes in a line of text.
pub(super) fn edit_of(action: Action) -> Option<Edit> {
    Some(match action {
        Action::EditLeft => Edit::Left,
        Action::EditRight => Edit::Right,
        Action::EditHome => Edit::Home,
        Action::EditEnd => Edit::End,
        Action::EditBackspace => Edit::Backspace,
        Action::EditDelete => Edit::Delete,
        Action::EditWord => Edit::Word,
        Action::EditClear => Edit::Clear,
        _ => return None,
    })
}

impl App {
    pub(super) fn dispatch(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Quit => return self.quit(),
            Action::Suspend => return vec![Effect::Suspend],
            Action::NextTheme => {
                self.shared.theme = self.shared.theme.next();
                self.message = Some(format!("colours: {}", self.shared.theme.name()));
                return Vec::new();
            }
            Action::ToggleMouse => return self.toggle_mouse(),
            Action::StopReading => return self.stop_asking().unwrap_or_else(|| self.quit()),
            _ => {}
        }
        match self.overlay {
            Some(Overlay::Help { .. }) => self.help(action),
            Some(Overlay::Finder(_)) => self.finder(action),
            Some(Overlay::Command(_)) => self.command_line(action),
            Some(Overlay::Types { .. }) => self.types(action),
            Some(Overlay::Base(_)) => self.bases(action),
            Some(Overlay::Offer(_)) => self.offer_keys(action),
            Some(Overlay::Snapshots(_)) => self.snapshot_keys(action),
            Some(Overlay::Message { .. }) => self.message(action),
            None => self.panes(action),
        }
    }

    /// The key of an action, for a sentence.
    pub(in crate::tui) fn key_of(&self, action: Action) -> String {
        self.start.preferences.keys.of_action(action)
    }

    fn quit(&mut self) -> Vec<Effect> {
        match &mut self.stage {
            Stage::Failed(error) => vec![Effect::Quit(error.take())],
            _ => vec![Effect::Quit(None)],
        }
    }

    fn toggle_mouse(&mut self) -> Vec<Effect> {
        self.mouse = !self.mouse;
        self.message = Some(if self.mouse {
            "the mouse is ours again".to_owned()
        } else {
            let key = self.key_of(Action::ToggleMouse);
            format!("the mouse is the terminal's: select and copy as usual, {key} takes it back")
        });
        vec![Effect::Mouse(self.mouse)]
    }

    /// A message is read, row by row where it is long, and closed.
    fn message(&mut self, action: Action) -> Vec<Effect> {
        if let Some(Overlay::Message { lines, first, .. }) = &mut self.overlay {
            let (rows, seen) = message_rows(lines, self.size);
            let last = rows.len().saturating_sub(seen) as i64;
            let page = seen.max(2) as i64 / 2;
            let by = match action {
                Action::Move(by) => Some(i64::from(by)),
                Action::Page(halves) => Some(i64::from(halves) * page),
                Action::First => Some(-last),
                Action::Last => Some(last),
                _ => None,
            };
            if let Some(by) = by {
                *first = (*first as i64 + by).clamp(0, last) as usize;
                return Vec::new();
            }
        }
        match self.overlay.take() {
            Some(Overlay::Message { fatal: true, .. }) => self.quit(),
            _ => Vec::new(),
        }
    }

    fn panes(&mut self, action: Action) -> Vec<Effect> {
        if action == Action::ToggleHelp {
            let legend = match self.stage {
                Stage::Log(_) => crate::tui::log_view::LEGEND,
                _ => self.panes.get(self.arrangement.focus).legend(),
            };
            self.overlay = Some(Overlay::Help { scopes: self.scopes(), legend, first: 0 });
            return Vec::new();
        }
        if matches!(self.stage, Stage::Log(_)) {
            return self.log(action);
        }
        if !matches!(self.stage, Stage::Ready) {
            return Vec::new();
        }
        let outcome = self
            .focused()
            .and_then(|slot| self.with_pane(&slot, |pane, context| pane.act(action, context)));
        match outcome {
            None | Some(Outcome::Ignored) => self.everywhere(action),
            Some(outcome) => self.outcome(outcome),
        }
    }

    /// What an action does that the pane leaves to the program.
    fn everywhere(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Back => return self.back(),
            Action::Pane(number) => {
                if let Some(pane) = PaneId::ALL.into_iter().find(|p| p.number() == number) {
                    self.arrangement.show(pane);
                }
            }
            Action::OtherPane => self.arrangement.turn(),
            Action::Maximise => self.arrangement.maximised = !self.arrangement.maximised,
            Action::MoveSplit(by) => self.arrangement.shift += by,
            Action::HistoryBack => self.step(true),
            Action::HistoryForward => self.step(false),
            Action::Source => {
                if let Some(key) = self.subject() {
                    self.go(PaneId::Source, key);
                }
            }
            Action::Sandwich => {
                if let Some(key) = self.subject() {
                    self.go(PaneId::Icicle, key.clone());
                    self.panes.icicle.open_around(key);
                }
            }
            Action::NextMatch => self.next_match(1),
            Action::PreviousMatch => self.next_match(-1),
            Action::SearchSelected => return self.search_selected(),
            Action::OnlyMatches => self.toggle_only_matches(),
            Action::Search => {
                let finder = SearchPopup {
                    selected: self.shared.selected.clone(),
                    before: self.shared.matches.take(),
                    ..SearchPopup::default()
                };
                self.overlay = Some(Overlay::Finder(Box::new(finder)));
            }
            Action::NextType => return self.next_type(),
            Action::TypeMenu => {
                let tables = self.shared.tables.as_ref();
                let cursor = tables.map_or(0, |tables| tables.sample_type_of(self.filters.query()));
                self.overlay = Some(Overlay::Types { cursor });
            }
            other => return self.refining(other),
        }
        Vec::new()
    }

    /// One step back: the search, the pane's own steps, the last refinement, the place before.
    fn back(&mut self) -> Vec<Effect> {
        if let Some(effects) = self.stop_asking() {
            return effects;
        }
        let searching = self.searching.forget();
        if self.shared.matches.take().is_some() || searching {
            self.shared.only_matches = false;
            return Vec::new();
        }
        if self.panes.get_mut(self.arrangement.focus).back() {
            return Vec::new();
        }
        if !self.filters.filters().is_empty() {
            return self.take_last();
        }
        if let Some(effects) = self.undiffer() {
            return effects;
        }
        // Who found something does not want to lose it by one Esc too many.
        if self.history.ends_in_search() {
            self.message = Some(format!(
                "{} goes back to where the search began",
                self.key_of(Action::HistoryBack)
            ));
            return Vec::new();
        }
        self.step(true);
        if self.message.is_some() {
            self.message = Some(format!(
                "there is nothing to go back from; {} leaves",
                self.key_of(Action::Quit)
            ));
        }
        Vec::new()
    }

    fn step(&mut self, back: bool) {
        let here = self.place();
        let place = if back { self.history.back(here) } else { self.history.forward(here) };
        match place {
            Some(HistoryEntry { pane, key, shape, row }) => {
                self.arrangement.show(pane);
                self.panes.callers.set_shape(shape);
                if let (Some(key), Some(row)) = (&key, row) {
                    self.panes.source.go_back(key.clone(), row);
                }
                // Refinements may have taken it away since.
                let tables = self.shared.tables.as_ref();
                if key.as_ref().zip(tables).is_none_or(|(key, of)| of.find_row(key).is_some()) {
                    self.shared.selected = key;
                }
            }
            None if back => self.message = Some("this is the first place".to_owned()),
            None => self.message = Some("this is the last place".to_owned()),
        }
    }

    pub(super) fn subject(&self) -> Option<crate::explore::view::NodeKey> {
        let slot = self.focused()?;
        let context = self.shared.context(&slot)?;
        self.panes.get(slot.pane).subject(&context)
    }

    fn next_type(&mut self) -> Vec<Effect> {
        let count = self.shared.tables.as_ref().map_or(0, |tables| tables.sample_types.len());
        if count < 2 {
            self.message = Some("this profile has one sample type only".to_owned());
            return Vec::new();
        }
        let now = self
            .shared
            .tables
            .as_ref()
            .map_or(0, |tables| tables.sample_type_of(self.filters.query()));
        self.choose_type((now + 1) % count)
    }

    pub(super) fn choose_type(&mut self, index: usize) -> Vec<Effect> {
        let Some(tables) = &self.shared.tables else { return Vec::new() };
        let Some(chosen) = tables.sample_types.get(index) else { return Vec::new() };
        if tables.sample_type_of(self.filters.query()) == index {
            return Vec::new();
        }
        self.filters.set_sample_type(chosen.sample_type, chosen.derived);
        self.compute()
    }

    fn help(&mut self, action: Action) -> Vec<Effect> {
        let page = i64::from(self.size.1.saturating_sub(4)) / 2;
        let Some(Overlay::Help { scopes, legend, first }) = &mut self.overlay else {
            return Vec::new();
        };
        let room = usize::from(self.size.0.saturating_sub(5));
        let last = help_rows(&self.start.preferences.keys, scopes, legend, room)
            .len()
            .saturating_sub(page as usize) as i64;
        let moved = |by: i64| (*first as i64 + by).clamp(0, last.max(0)) as usize;
        let to = match action {
            Action::Move(by) => moved(i64::from(by)),
            Action::Page(halves) => moved(i64::from(halves) * page),
            Action::First => 0,
            Action::Last => moved(i64::from(u16::MAX)),
            Action::Back | Action::ToggleHelp => {
                self.overlay = None;
                return Vec::new();
            }
            _ => *first,
        };
        *first = to;
        Vec::new()
    }

    fn types(&mut self, action: Action) -> Vec<Effect> {
        let count = self.shared.tables.as_ref().map_or(0, |tables| tables.sample_types.len());
        let Some(Overlay::Types { cursor }) = &mut self.overlay else { return Vec::new() };
        match action {
            Action::Move(by) => {
                let to = *cursor as i64 + i64::from(by);
                *cursor = to.clamp(0, count.saturating_sub(1) as i64) as usize;
            }
            Action::First | Action::Page(..0) => *cursor = 0,
            Action::Last | Action::Page(_) => *cursor = count.saturating_sub(1),
            Action::Accept => {
                let index = *cursor;
                self.overlay = None;
                return self.choose_type(index);
            }
            Action::Back => self.overlay = None,
            _ => {}
        }
        Vec::new()
    }
}
