//! Unit tests of `tui/app/state/early_keys.rs`.

use super::*;
use crossterm::event::KeyCode;

#[test]
fn the_number_of_keys_is_bounded() {
    let mut early = EarlyKeys::default();
    for _ in 0..2 * MOST {
        early.keep(KeyCode::Char('j').into(), Some(Action::Move(1)));
    }
    assert_eq!(early.take().len(), MOST);
    assert_eq!(early.len(), 0);
}

#[test]
fn a_prompt_ends_with_enter() {
    let mut early = EarlyKeys::default();
    let mut ends = |c, action| {
        early.keep(KeyCode::Char(c).into(), action);
        early.end_in_prompt()
    };
    assert!(!ends('4', Some(Action::Pane(4))));
    assert!(ends('/', Some(Action::Search)));
    assert!(ends('q', None));
    assert!(!ends('\n', Some(Action::Accept)));
}
