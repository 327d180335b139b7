//! Unit tests of `tui/keys/spelling.rs`.

use crossterm::event::{KeyCode, KeyEventKind, KeyModifiers};

use super::*;

fn press(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

fn lookup(scopes: &[Scope], key: KeyEvent) -> Option<Action> {
    Keys::default().lookup(scopes, key)
}

const TOP: [Scope; 5] = [Scope::Top, Scope::Rows, Scope::Panes, Scope::Everywhere, Scope::Always];

#[test]
fn what_can_be_bound_has_one_name() {
    for binding in BINDINGS.iter().filter(|b| !FIXED.contains(&b.scope)) {
        assert!(name(binding).is_some(), "{:?} has no name", binding.action);
    }
    for (i, (name, action)) in NAMES.iter().enumerate() {
        assert!(NAMES[..i].iter().all(|(n, a)| n != name && a != action), "{name}");
        assert!(Keys::default().bind(name, &[]), "{name} names nothing that can be bound");
    }
}

#[test]
fn chosen_keys_take_the_place_of_others() {
    let key = |text| KeyPress::parse(text).unwrap();
    let mut keys = Keys::default();
    assert!(keys.bind("quit", &[key("Q"), key("ctrl-q")]));
    assert!(!keys.bind("sing", &[key("Q")]));
    let q = press(KeyCode::Char('q'), KeyModifiers::NONE);
    let capital = press(KeyCode::Char('q'), KeyModifiers::SHIFT);
    assert_eq!(keys.lookup(&TOP, q), None);
    assert_eq!(keys.lookup(&TOP, capital), Some(Action::Quit));
    // Popups keep their keys.
    assert_eq!(keys.lookup(&[Scope::Menu, Scope::Everywhere], q), Some(Action::Back));
    let quit = keys.hints(&TOP).find(|b| b.binding.action == Action::Quit).unwrap();
    assert_eq!(quit.labels(), "Q, ctrl-q");
    assert_eq!(keys.of_action(Action::Quit), "Q");
    assert_eq!(keys.clash("quit", key("Q")), None);
}

#[test]
fn two_actions_on_one_key_clash_where_both_hold() {
    let key = |text| KeyPress::parse(text).unwrap();
    let mut keys = Keys::default();
    keys.bind("hottest", &[key("o")]);
    // Top alone binds o, and Source alone binds the hottest line.
    assert_eq!(keys.clash("hottest", key("o")), None);
    keys.bind("hottest", &[key("f")]);
    assert_eq!(keys.clash("hottest", key("f")), Some((Scope::Source, "focus")));
    keys.bind("focus", &[key("H")]);
    assert_eq!(keys.clash("hottest", key("f")), None);
    assert_eq!(keys.clash("focus", key("H")), Some((Scope::Callers, "scroll-left")));
    keys.bind("undo", &[key("ctrl-c")]);
    let always = "Leave the program, whatever is open";
    assert_eq!(keys.clash("undo", key("ctrl-c")), Some((Scope::Top, always)));
}

#[test]
fn the_keys_of_the_table_do_not_clash() {
    let keys = Keys::default();
    for bound in &keys.bound {
        let Some(name) = name(bound.binding) else { continue };
        for &key in &bound.keys {
            assert_eq!(keys.clash(name, key), None, "{name} {}", key_label(key));
        }
    }
}

#[test]
fn the_innermost_scope_wins() {
    let enter = press(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(lookup(&TOP, enter), Some(Action::Open));
    assert_eq!(lookup(&[Scope::Prompt, Scope::Always], enter), Some(Action::Accept));
    let q = press(KeyCode::Char('q'), KeyModifiers::NONE);
    assert_eq!(lookup(&TOP, q), Some(Action::Quit));
    assert_eq!(lookup(&[Scope::Prompt, Scope::Always], q), None);
    assert_eq!(lookup(&[Scope::Menu, Scope::Everywhere], q), Some(Action::Back));
}

#[test]
fn shift_is_part_of_the_character_and_releases_are_nothing() {
    let scopes = [Scope::Rows];
    let shifted = press(KeyCode::Char('g'), KeyModifiers::SHIFT);
    assert_eq!(lookup(&scopes, shifted), Some(Action::Last));
    let capital = press(KeyCode::Char('G'), KeyModifiers::NONE);
    assert_eq!(lookup(&scopes, capital), Some(Action::Last));
    let released = KeyEvent { kind: KeyEventKind::Release, ..capital };
    assert_eq!(lookup(&scopes, released), None);
}

#[test]
fn hints_hide_what_an_inner_scope_takes() {
    let scopes = [Scope::Menu, Scope::Everywhere];
    let keys = Keys::default();
    let hints: Vec<_> = keys.hints(&scopes).map(|b| b.binding.hint).collect();
    assert!(hints.contains(&"close"));
    assert!(!hints.contains(&"quit"), "{hints:?}");
}
