//! Unit tests of `tui/list_cursor.rs`.

use super::*;

#[test]
fn scrolling_keeps_the_cursor_and_fills_the_window() {
    for (first, cursor, rows, count, want) in [
        (0, 0, 10, 5, 0),
        (0, 12, 10, 50, 3),
        (0, 30, 10, 50, 25),
        (20, 17, 10, 50, 17),
        (20, 12, 10, 50, 7),
        (5, 12, 10, 50, 5),
        (45, 47, 10, 50, 40),
        (0, 3, 0, 5, 3),
    ] {
        let got = first_row(first, cursor, rows, count);
        assert_eq!(got, want, "{first} {cursor} {rows} {count}");
    }
}

#[test]
fn actions_move_the_cursor_and_stop_at_the_ends() {
    let mut list = ListCursor::new(3);
    for (action, want) in [
        (Action::Move(2), 5),
        (Action::Page(1), 9),
        (Action::Page(-2), 1),
        (Action::Move(-5), 0),
        (Action::Last, 19),
        (Action::Move(i32::MAX), 19),
        (Action::Page(i32::MIN), 0),
        (Action::First, 0),
    ] {
        assert!(list.act(action, 20, 4), "{action:?}");
        assert_eq!(list.row(), want, "{action:?}");
    }
    assert!(!list.act(Action::Open, 20, 4));
    assert!(list.act(Action::Last, 0, 4));
    assert_eq!(list, ListCursor::default(), "an empty list has its cursor on row 0");
}

#[test]
fn a_shorter_list_takes_the_cursor_with_it() {
    let mut list = ListCursor::new(30);
    list.scroll(10, 50);
    assert_eq!((list.row(), list.first(), list.visible(10)), (30, 25, 25..35));
    list.scroll(10, 12);
    assert_eq!((list.row(), list.first()), (11, 2));
    list.begin_with(40);
    list.scroll(10, 12);
    assert_eq!(list.visible(10), 2..12);
    list.scroll(10, 0);
    assert_eq!(list, ListCursor::default());
}

#[test]
fn popups_show_the_rows_up_to_the_cursor() {
    assert_eq!(ListCursor::new(3).visible(10), 0..10);
    assert_eq!(ListCursor::new(12).visible(10), 3..13);
    assert_eq!(ListCursor::new(12).visible(0), 13..13);
}
