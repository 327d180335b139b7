//! Unit tests of `tui/pending.rs`.

use super::*;

#[test]
fn only_the_newest_question_takes_its_answer_once() {
    let mut pending = Pending::default();
    let first = pending.ask("a");
    let second = pending.ask("b");
    assert_eq!(pending.waiting(), Some(&"b"));
    assert_eq!(pending.take(first), None);
    assert!(pending.is_answered_by(second) && !pending.is_answered_by(first));
    assert_eq!(pending.take(second), Some("b"));
    assert_eq!((pending.is_waiting(), pending.take(second)), (false, None));
}

#[test]
fn the_answer_to_a_cancelled_question_is_stale() {
    let mut pending = Pending::default();
    let number = pending.ask(());
    assert_eq!((pending.cancel(), pending.cancel()), (Some(()), None));
    assert_eq!(pending.take(number), None);
    assert!(pending.ask(()) > number);
}

#[test]
fn an_answered_question_is_remembered_until_the_next() {
    let mut pending = Pending::default();
    let number = pending.ask("a");
    assert_eq!(pending.answer(number), Some(&"a"));
    assert_eq!(pending.answer(number), None);
    assert_eq!((pending.waiting(), pending.question()), (None, Some(&"a")));
    pending.cancel_waiting();
    assert_eq!(pending.question(), Some(&"a"));
    assert_eq!(pending.cancel(), None);
    assert_eq!(pending.question(), None);
    pending.ask("b");
    pending.cancel_waiting();
    assert_eq!(pending.question(), None);
}
