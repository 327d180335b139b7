//! Scripts of keys: characters as they stand, other keys by name in angle brackets, `<c-d>` with Control.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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
