//! Unit tests of `tui/shell/background.rs`.

use super::*;

fn key(code: char, modifiers: KeyModifiers) -> Input {
    Input::Key(KeyEvent::new(KeyCode::Char(code), modifiers))
}

fn letter(input: &Input) -> Option<char> {
    match input {
        Input::Key(KeyEvent { code: KeyCode::Char(c), .. }) => Some(*c),
        _ => None,
    }
}

/// The keys left of an answer with this end between keys.
fn left(late: &mut LateAnswer, end: &Input) -> String {
    let mut inputs = vec![key('j', KeyModifiers::NONE), key(']', KeyModifiers::ALT)];
    let shifted = |c: char| if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    inputs.extend("11;rgb:1e1e/FFFF/2a2a".chars().map(|c| key(c, shifted(c))));
    inputs.push(end.clone());
    inputs.extend("q]1".chars().map(|c| key(c, KeyModifiers::NONE)));
    let mut kept: Vec<Input> = inputs.into_iter().flat_map(|input| late.pass(input)).collect();
    kept.extend(late.flush());
    kept.iter().filter_map(letter).collect()
}

#[test]
fn late_answers_are_no_keys() {
    let bell = key('g', KeyModifiers::CONTROL);
    assert_eq!(left(&mut LateAnswer::new(true), &bell), "jq]1");
    let terminator = key('\\', KeyModifiers::ALT);
    assert_eq!(left(&mut LateAnswer::new(true), &terminator), "jq]1");
}

/// A terminal whose colours change says so unasked.
#[test]
fn answers_that_nobody_asked_for_are_no_keys() {
    let bell = key('g', KeyModifiers::CONTROL);
    let mut late = LateAnswer::new(true);
    for _ in 0..3 {
        assert_eq!(left(&mut late, &bell), "jq]1");
        assert_eq!(left(&mut late, &key('\\', KeyModifiers::ALT)), "jq]1");
    }
    assert_eq!(left(&mut LateAnswer::new(false), &bell), "jq]1");
}

#[test]
fn keys_that_begin_as_an_answer_are_keys() {
    for (typed, expected) in [("]", "]"), ("]1", "]1"), ("]1j", "]1j"), ("]11]", "]11]")] {
        let mut late = LateAnswer::new(false);
        let modifiers = |at| if at == 0 { KeyModifiers::ALT } else { KeyModifiers::NONE };
        let keys = typed.chars().enumerate().map(|(at, c)| key(c, modifiers(at)));
        let mut passed: Vec<Input> = keys.flat_map(|input| late.pass(input)).collect();
        passed.extend(late.flush());
        assert_eq!(passed.iter().filter_map(letter).collect::<String>(), expected);
    }
}

#[test]
fn an_answer_without_an_end_does_not_swallow_what_is_typed() {
    let mut late = LateAnswer::new(true);
    assert!(late.takes(&key(']', KeyModifiers::ALT)));
    let taken = (0..100).filter(|_| late.takes(&key('j', KeyModifiers::NONE))).count();
    assert_eq!(taken, LONGEST);
    let mut late = LateAnswer::new(true);
    late.takes(&key(']', KeyModifiers::ALT));
    assert!(!late.takes(&Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE))));
    assert!(!late.takes(&key('j', KeyModifiers::NONE)));
}
