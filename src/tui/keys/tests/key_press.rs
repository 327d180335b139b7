//! Unit tests of `tui/keys/key_press.rs`.

use super::*;

#[test]
fn what_types_a_character() {
    let typed = |code, modifiers| typed(KeyEvent::new(code, modifiers));
    assert_eq!(typed(KeyCode::Char('g'), KeyModifiers::SHIFT), Some('G'));
    assert_eq!(typed(KeyCode::Char('c'), KeyModifiers::CONTROL), None);
}
