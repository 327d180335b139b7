//! Scripts of keys and clicks: characters as they stand, other keys by name in angle brackets, `<c-d>` with Control.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rprof_tui::tui::event::Event;

use crate::support::Screen;

impl Screen {
    /// Types a script of keys.
    pub(crate) fn keys(&mut self, script: &str) -> &mut Screen {
        for key in keys_of(script) {
            self.event(Event::Key(key));
        }
        self
    }

    /// A click with the left button.
    pub(crate) fn click(&mut self, x: u16, y: u16, double: bool) -> &mut Screen {
        let kind = MouseEventKind::Down(MouseButton::Left);
        let mouse = MouseEvent { kind, column: x, row: y, modifiers: KeyModifiers::NONE };
        self.event(Event::Mouse(mouse, double));
        self
    }

    /// A click on the first place where `text` stands.
    pub(crate) fn click_on(&mut self, text: &str, double: bool) -> &mut Screen {
        let (x, y) = self.place_of(text);
        self.click(x, y, double)
    }

    /// Column and row of the first place where `text` stands.
    pub(crate) fn place_of(&self, text: &str) -> (u16, u16) {
        let drawn = self.text();
        let found = drawn.lines().enumerate().find_map(|(y, line)| {
            let at = line.find(text)?;
            Some((line.get(..at)?.chars().count() as u16, y as u16))
        });
        found.unwrap_or_else(|| panic!("{text} does not stand on\n{drawn}"))
    }
}

/// The keys of a script.
pub(crate) fn keys_of(script: &str) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|r| r.split_once('>'));
        let named = named.and_then(|(name, after)| Some((named_key(name)?, after)));
        let typed = KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
        let (key, after) = named.unwrap_or_else(|| (typed, rest.get(c.len_utf8()..).unwrap()));
        keys.push(key);
        rest = after;
    }
    keys
}

/// The key with this name, or with this modifier: `a-x` with Alt, `c-x` with Control.
fn named_key(name: &str) -> Option<KeyEvent> {
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "bs" => KeyCode::Backspace,
        "f1" => KeyCode::F(1),
        _ => {
            let (modifier, c) = name.split_once('-')?;
            let modifier = if modifier == "a" { KeyModifiers::ALT } else { KeyModifiers::CONTROL };
            return Some(KeyEvent::new(KeyCode::Char(c.chars().next()?), modifier));
        }
    };
    Some(KeyEvent::new(code, KeyModifiers::NONE))
}
