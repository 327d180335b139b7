//! Cursor and first visible row of a list, moved by the keys that all lists share.

use std::ops::Range;

use super::keys::bindings::Action;

/// The row under the cursor and the first row on the screen. A text without a cursor keeps its first row as the cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCursor {
    row: usize,
    first: usize,
}

impl ListCursor {
    /// A cursor on `row` of a list that is not scrolled.
    pub fn new(row: usize) -> ListCursor {
        ListCursor { row, first: 0 }
    }

    /// The index of the row under the cursor, from 0.
    pub fn row(self) -> usize {
        self.row
    }

    /// The first row on the screen.
    pub fn first(self) -> usize {
        self.first
    }

    /// Puts the cursor on `row`; the next [`ListCursor::scroll`] brings it into view.
    pub fn go(&mut self, row: usize) {
        self.row = row;
    }

    /// Begins the screen with `row`, as far as the next [`ListCursor::scroll`] allows it.
    pub fn begin_with(&mut self, row: usize) {
        self.first = row;
    }

    /// Moves by `steps` within `len` rows, stopping at both ends.
    pub fn step(&mut self, steps: i64, len: usize) {
        let last = len.saturating_sub(1) as i64;
        self.row = (self.row as i64).saturating_add(steps).clamp(0, last) as usize;
    }

    /// Moves as `action` says within `len` rows, half a screen being `page` rows. False for an action that moves nothing.
    pub fn act(&mut self, action: Action, len: usize, page: usize) -> bool {
        match action {
            Action::Move(steps) => self.step(i64::from(steps), len),
            Action::Page(halves) => self.step(i64::from(halves).saturating_mul(page as i64), len),
            Action::First => self.row = 0,
            Action::Last => self.row = len.saturating_sub(1),
            _ => return false,
        }
        true
    }

    /// Keeps the cursor within `len` rows, and among the `height` rows on the screen.
    pub fn scroll(&mut self, height: usize, len: usize) {
        self.row = self.row.min(len.saturating_sub(1));
        self.first = first_row(self.first, self.row, height, len);
    }

    /// The rows on a screen of `height` rows. Without a call of [`ListCursor::scroll`], as in popups, the cursor is on the
    /// last of them at the lowest.
    pub fn visible(self, height: usize) -> Range<usize> {
        let first = self.first.max((self.row + 1).saturating_sub(height));
        first..first + height
    }
}

/// The first row to show of `count` with `cursor` among the `rows` shown: the one nearest to `first` that leaves no empty
/// rows at the end. After a leap the cursor is in the middle, with its surroundings in view.
pub fn first_row(first: usize, cursor: usize, rows: usize, count: usize) -> usize {
    let leap = cursor + rows / 2 < first || cursor > first.saturating_add(rows + rows / 2);
    let first = if leap { cursor.saturating_sub(rows / 2) } else { first };
    let lowest = (cursor + 1).saturating_sub(rows);
    first.clamp(lowest.min(cursor), cursor).min(count.saturating_sub(rows)).max(lowest.min(cursor))
}

#[cfg(test)]
mod tests {
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
}
