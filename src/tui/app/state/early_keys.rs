//! Keys typed before there is a profile: they are kept in order until it stands.

use crossterm::event::KeyEvent;

use crate::tui::keys::bindings::Action;

/// Keys kept at most; later ones are dropped.
const MOST: usize = 256;

/// Keys that wait for the profile.
#[derive(Debug, Default)]
pub(in crate::tui::app) struct EarlyKeys {
    keys: Vec<KeyEvent>,
    /// The kept keys end inside a prompt, where letters are text.
    in_prompt: bool,
}

impl EarlyKeys {
    /// Keeps a key. `action` is its action once the profile stands.
    pub(in crate::tui::app) fn keep(&mut self, key: KeyEvent, action: Option<Action>) {
        if self.keys.len() == MOST {
            return;
        }
        self.keys.push(key);
        self.in_prompt = match action {
            Some(Action::Accept | Action::Back) => false,
            Some(action) => self.in_prompt || opens_prompt(action),
            None => self.in_prompt,
        };
    }

    /// True if a letter typed now is text of a prompt.
    pub(in crate::tui::app) fn end_in_prompt(&self) -> bool {
        self.in_prompt
    }

    /// The number of keys that wait.
    pub(in crate::tui::app) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Takes all keys, in order.
    pub(in crate::tui::app) fn take(&mut self) -> Vec<KeyEvent> {
        self.in_prompt = false;
        std::mem::take(&mut self.keys)
    }
}

/// True for actions that open a line for text.
fn opens_prompt(action: Action) -> bool {
    matches!(
        action,
        Action::Search
            | Action::Command
            | Action::FocusPrompt
            | Action::IgnorePrompt
            | Action::HidePrompt
            | Action::Write
            | Action::Compare
    )
}

#[cfg(test)]
#[path = "tests/early_keys.rs"]
mod tests;
