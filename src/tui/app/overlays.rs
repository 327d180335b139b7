//! Keys of the help, of the menu of sample types, and of messages.

use super::{App, Stage};
use crate::tui::effect::Effects;
use crate::tui::gc_log_view::LEGEND;
use crate::tui::keys::bindings::Action;
use crate::tui::list_cursor::ListCursor;
use crate::tui::popup::{Overlay, Words, help_rows, message_rows};

impl App {
    /// Opens the help, with `commands` before the keys.
    pub(super) fn open_help(&mut self, commands: Words) -> Effects {
        let legend = match (&self.overlay, &self.stage) {
            (Some(Overlay::Store(picker)), _) => picker.legend(),
            (_, Stage::Log(_)) => LEGEND,
            _ => self.panes.get(self.arrangement.focus).legend(),
        };
        let (scopes, scrolled) = (self.scopes(), ListCursor::default());
        if let Some(Overlay::Store(picker)) = self.overlay.take() {
            self.store.covered = Some(picker);
        }
        self.overlay = Some(Overlay::Help { commands, scopes, legend, scrolled });
        Effects::none()
    }

    pub(super) fn help_keys(&mut self, action: Action) -> Effects {
        let page = usize::from(self.size.1.saturating_sub(4)) / 2;
        let Some(Overlay::Help { commands, scopes, legend, scrolled }) = &mut self.overlay else {
            return Effects::none();
        };
        let room = usize::from(self.size.0.saturating_sub(5));
        let rows = help_rows(&self.start.preferences.keys, commands, scopes, legend, room).len();
        scrolled.act(action, rows.saturating_sub(page) + 1, page);
        if matches!(action, Action::Back | Action::ToggleHelp) {
            self.overlay = self.store.covered.take().map(Overlay::Store);
        }
        Effects::none()
    }

    /// Scrolls a long message, or closes it.
    pub(super) fn message_keys(&mut self, action: Action) -> Effects {
        if let Some(Overlay::Message { lines, scrolled, .. }) = &mut self.overlay {
            let (rows, seen) = message_rows(lines, self.size);
            let starts = rows.len().saturating_sub(seen) + 1;
            if scrolled.act(action, starts, seen.max(2) / 2) {
                return Effects::none();
            }
        }
        match self.overlay.take() {
            Some(Overlay::Message { fatal: true, .. }) => self.quit(),
            _ => Effects::none(),
        }
    }

    pub(super) fn open_type_menu(&mut self) -> Effects {
        let tables = self.shared.tables.as_ref();
        let current = tables.map_or(0, |tables| tables.sample_type_of(self.filters.query()));
        self.overlay = Some(Overlay::Types { list: ListCursor::new(current) });
        Effects::none()
    }

    pub(super) fn type_keys(&mut self, action: Action) -> Effects {
        let count = self.shared.tables.as_ref().map_or(0, |tables| tables.sample_types.len());
        let Some(Overlay::Types { list }) = &mut self.overlay else { return Effects::none() };
        // There are few types: half a page leads to the end.
        if list.act(action, count, count) {
            return Effects::none();
        }
        match action {
            Action::Accept => {
                let index = list.row();
                self.overlay = None;
                return self.choose_type(index);
            }
            Action::Back => self.overlay = None,
            _ => {}
        }
        Effects::none()
    }
}
