//! Keys of the screen of a garbage collector's log.

use super::{App, Stage};
use crate::tui::effect::Effects;
use crate::tui::keys::bindings::Action;
use crate::tui::placement::log_parts::table_rows;
use crate::tui::popup::Overlay;

impl App {
    pub(super) fn log_keys(&mut self, action: Action) -> Effects {
        let rows = self.regions().map_or(0, |regions| table_rows(&regions));
        let Stage::Log(view) = &mut self.stage else { return Effects::none() };
        match view.act(action, rows) {
            Some(lines) if lines.len() > 1 => {
                self.overlay = Some(Overlay::message(lines, false));
            }
            Some(lines) => self.message = lines.into_iter().next(),
            None if matches!(
                action,
                Action::Reload | Action::Write | Action::NextProfile | Action::Command
            ) =>
            {
                return self.program_action(action);
            }
            None => {}
        }
        Effects::none()
    }
}
