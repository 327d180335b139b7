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
#[path = "tests/list_cursor.rs"]
mod tests;
