//! Keys typed while a profile is read: those that end or stop the reading act at once, the others once it stands.

use crossterm::event::KeyEvent;

use super::{App, Stage};
use crate::tui::effect::Effects;
use crate::tui::keys::bindings::{Action, Scope, typed};

impl App {
    /// Keeps a key for the profile that is being read. False if the key acts now.
    pub(super) fn keep_early(&mut self, key: KeyEvent, action: Option<Action>) -> bool {
        // Panes that wait for the call tree take no moves, so keys behind early ones wait for it, too.
        let waits = match self.stage {
            Stage::Loading(_) => true,
            _ => self.awaits_tree() && self.early.len() > 0,
        };
        if self.overlay.is_some() || !waits {
            return false;
        }
        let is_text = self.early.end_in_prompt() && typed(key).is_some();
        let acts_now = match action {
            Some(Action::Suspend | Action::StopReading) => true,
            Some(Action::Quit) => !is_text,
            // The help and the colours do not wait, unless they were typed behind a key that does.
            Some(_) => self.early.len() == 0,
            None => false,
        };
        if !acts_now {
            let later = self.start.preferences.keys.lookup(&self.later_scopes(), key);
            self.early.keep(key, later);
        }
        !acts_now
    }

    /// The scopes that a kept key meets, as far as they are known.
    fn later_scopes(&self) -> Vec<Scope> {
        if self.early.end_in_prompt() {
            return vec![Scope::Prompt, Scope::Always];
        }
        vec![Scope::Panes, Scope::Everywhere, Scope::Always]
    }

    /// Carries out the kept keys, once there is something for them to act on.
    pub(super) fn act_on_early_keys(&mut self, effects: &mut Effects) {
        match self.stage {
            Stage::Loading(_) => return,
            Stage::Failed(_) => drop(self.early.take()),
            Stage::Ready if self.awaits_tree() => return,
            Stage::Ready | Stage::Log(_) => {}
        }
        for key in self.early.take() {
            self.settle(effects);
            effects.extend(self.key(key));
        }
    }
}
