//! The rows of Labels: keys with their values, or two keys crossed.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::goroutines::Goroutines;
use crate::explore::label_cross::{CrossValue, LabelCross};
use crate::explore::label_totals::{LabelKeyTotals, LabelValueTotal};
use crate::tui::list_cursor::ListCursor;
use crate::tui::pending::Pending;

/// The form of the pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LabelForm {
    /// Every key with its values.
    #[default]
    List,
    /// The values of one key, and below each those of another.
    Tree,
    /// The values of one key as rows, those of another as columns.
    Matrix,
    /// The single goroutines of a dump.
    Goroutines,
}

/// A row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelRow {
    /// A key, by index.
    Key(usize),
    /// A value, by the indices of key and value.
    Value(usize, usize),
    /// The values of a key that are folded away.
    Rest(usize),
    /// The samples without a key, by index.
    Lack(usize),
    /// A value of the first of two keys, by index.
    Outer(usize),
    /// A value of the second key below one of the first, by the indices of both.
    Inner(usize, usize),
    /// The values of the second key that are folded away below one of the first.
    InnerRest(usize),
}

/// Values of a key that are shown before it is unfolded.
const SHOWN: usize = 10;

/// Label keys and values with their weights.
#[derive(Debug, Default)]
pub struct Labels {
    pub(super) keys: Arc<Vec<LabelKeyTotals>>,
    /// The generation whose labels are summed.
    pub(super) pending: Pending<u64>,
    pub(super) form: LabelForm,
    /// The names of the two keys that are crossed.
    pub(super) pair: (String, String),
    pub(super) cross: Option<Arc<LabelCross>>,
    /// The generation and the keys that are crossed.
    pub(super) crossing: Pending<(u64, (String, String))>,
    /// Keys, and values of the first key, without rows below.
    pub(super) folded: BTreeSet<String>,
    /// Keys, and values of the first key, with all of their rows.
    pub(super) opened: BTreeSet<String>,
    /// The column of the matrix that sorts its rows: 0 for the total, then the values of the second key.
    pub(super) column: usize,
    pub(super) rows: Vec<LabelRow>,
    pub(super) stale: bool,
    pub(super) list: ListCursor,
    pub(super) goroutines: Goroutines,
}

impl Labels {
    /// Shows the single goroutines of the dump.
    pub fn show_goroutines(&mut self) {
        self.form = LabelForm::Goroutines;
    }

    /// True if the values of two keys are rows and columns.
    pub fn is_matrix(&self) -> bool {
        self.form == LabelForm::Matrix
    }

    /// Makes the rows of the form.
    pub(super) fn arrange(&mut self) {
        self.rows = match (self.form, &self.cross) {
            (LabelForm::List, _) => self.list_rows(),
            (LabelForm::Goroutines, _) | (_, None) => Vec::new(),
            (LabelForm::Tree, Some(cross)) => self.tree_rows(cross),
            (LabelForm::Matrix, Some(cross)) => {
                let mut order: Vec<usize> = (0..cross.rows.len()).collect();
                if let Some(column) = self.column.checked_sub(1) {
                    order.sort_by_key(|&row| Reverse(cross.cell(row, column).unsigned_abs()));
                }
                order.into_iter().map(LabelRow::Outer).collect()
            }
        };
    }

    fn list_rows(&self) -> Vec<LabelRow> {
        let mut rows = Vec::new();
        for (place, key) in self.keys.iter().enumerate() {
            rows.push(LabelRow::Key(place));
            if self.folded.contains(&key.name) {
                continue;
            }
            let shown = self.shown_values(key);
            rows.extend(shown.iter().map(|&value| LabelRow::Value(place, value)));
            if shown.len() < key.count {
                rows.push(LabelRow::Rest(place));
            }
            if key.lack.is_some() {
                rows.push(LabelRow::Lack(place));
            }
        }
        rows
    }

    /// The indices of the values of a key that have a row.
    pub(super) fn shown_values(&self, key: &LabelKeyTotals) -> Vec<usize> {
        if self.opened.contains(&key.name) {
            return (0..key.values.len()).collect();
        }
        // A row for one more value takes no more room than a row that tells of it.
        let most = if key.count - key.weightless == SHOWN + 1 { SHOWN + 1 } else { SHOWN };
        let weighty = key.values.iter().enumerate().filter(|(_, value)| value.weight != 0);
        weighty.map(|(place, _)| place).take(most).collect()
    }

    fn tree_rows(&self, cross: &LabelCross) -> Vec<LabelRow> {
        let mut rows = Vec::new();
        for (place, (value, cells)) in cross.rows.iter().zip(&cross.cells).enumerate() {
            rows.push(LabelRow::Outer(place));
            let name = self.outer_name(value);
            if self.folded.contains(&name) {
                continue;
            }
            let shown = self.shown_cells(&name, cells.len());
            rows.extend(cells[..shown].iter().map(|&(column, _)| LabelRow::Inner(place, column)));
            if shown < cells.len() {
                rows.push(LabelRow::InnerRest(place));
            }
        }
        rows
    }

    fn shown_cells(&self, name: &str, count: usize) -> usize {
        if self.opened.contains(name) || count == SHOWN + 1 { count } else { count.min(SHOWN) }
    }

    /// The name of a value of the first key among folded and unfolded rows. No key has a name with this character.
    fn outer_name(&self, value: &CrossValue) -> String {
        format!("{}\u{1f}{}", self.pair.0, value.text.as_deref().unwrap_or("\u{1f}"))
    }

    /// The row under the cursor.
    pub(super) fn row(&self) -> Option<LabelRow> {
        self.rows.get(self.list.row()).copied()
    }

    /// The key and the value at a row of the list.
    pub(super) fn value(&self, key: usize, value: usize) -> Option<(&str, &LabelValueTotal)> {
        let key = self.keys.get(key)?;
        Some((&key.name, key.values.get(value)?))
    }

    /// The row that folds with the rows below it, and its name among folded and unfolded rows.
    pub(super) fn head(&self, row: LabelRow) -> Option<(LabelRow, String)> {
        match row {
            LabelRow::Key(key)
            | LabelRow::Value(key, _)
            | LabelRow::Rest(key)
            | LabelRow::Lack(key) => Some((LabelRow::Key(key), self.keys.get(key)?.name.clone())),
            LabelRow::Outer(place) | LabelRow::Inner(place, _) | LabelRow::InnerRest(place) => {
                let value = self.cross.as_ref()?.rows.get(place)?;
                Some((LabelRow::Outer(place), self.outer_name(value)))
            }
        }
    }

    /// Unfolds the row under the cursor, or goes into it.
    pub(super) fn unfold(&mut self) {
        let Some(row) = self.row() else { return };
        let Some((head, name)) = self.head(row) else { return };
        if matches!(row, LabelRow::Rest(_) | LabelRow::InnerRest(_)) {
            self.opened.insert(name);
        } else if row == head && !self.folded.remove(&name) {
            self.list.step(1, self.rows.len());
        }
        self.stale = true;
    }

    /// Folds the row under the cursor, or goes to the row above it.
    pub(super) fn fold(&mut self) {
        let Some(row) = self.row() else { return };
        let Some((head, name)) = self.head(row) else { return };
        if row == head {
            self.opened.remove(&name);
            self.folded.insert(name);
            self.stale = true;
        } else if let Some(place) = self.rows.iter().position(|&other| other == head) {
            self.list.go(place);
        }
    }

    /// Changes the column that sorts the matrix.
    pub(super) fn move_column(&mut self, by: i32) {
        let columns = self.cross.as_ref().map_or(0, |cross| cross.columns.len());
        let moved = (self.column as i64 + i64::from(by)).clamp(0, columns as i64);
        (self.column, self.stale) = (moved as usize, true);
    }

    /// The name of the key of the row under the cursor.
    pub(super) fn key(&self) -> Option<String> {
        match self.row() {
            Some(
                LabelRow::Key(key)
                | LabelRow::Value(key, _)
                | LabelRow::Rest(key)
                | LabelRow::Lack(key),
            ) => Some(self.keys.get(key)?.name.clone()),
            Some(LabelRow::Inner(..) | LabelRow::InnerRest(_)) => Some(self.pair.1.clone()),
            Some(LabelRow::Outer(_)) => Some(self.pair.0.clone()),
            None => None,
        }
    }

    /// Shows the next form: list, tree, matrix. False without a second key to cross.
    pub(super) fn next_form(&mut self) -> bool {
        self.form = match self.form {
            LabelForm::List if self.keys.len() < 2 => return false,
            LabelForm::List => {
                let first = self.key().unwrap_or_else(|| self.keys[0].name.clone());
                let other = self.keys.iter().find(|key| key.name != first);
                let second = other.map_or_else(String::new, |key| key.name.clone());
                self.pair = (first, second);
                LabelForm::Tree
            }
            LabelForm::Tree => LabelForm::Matrix,
            LabelForm::Matrix | LabelForm::Goroutines => LabelForm::List,
        };
        self.restart();
        true
    }

    /// Crosses the next pair of keys: another second key, then another first one.
    pub(super) fn next_pair(&mut self) {
        let names: Vec<&String> = self.keys.iter().map(|key| &key.name).collect();
        let firsts =
            names.iter().flat_map(|&first| names.iter().map(move |&second| (first, second)));
        let pairs: Vec<(&String, &String)> = firsts.filter(|(a, b)| a != b).collect();
        let (first, second) = &self.pair;
        let at = pairs.iter().position(|&pair| pair == (first, second));
        let next = at.map_or(0, |at| (at + 1) % pairs.len());
        let Some(&(first, second)) = pairs.get(next) else { return };
        self.pair = (first.clone(), second.clone());
        self.restart();
    }

    /// Goes back to the list of keys; false if it is shown.
    pub(super) fn close(&mut self) -> bool {
        let crossed = self.form != LabelForm::List;
        if crossed {
            self.form = LabelForm::List;
            self.restart();
        }
        crossed
    }

    fn restart(&mut self) {
        (self.list, self.column, self.stale) = (ListCursor::default(), 0, true);
        if self.cross.as_ref().is_some_and(|cross| cross.keys != self.pair) {
            self.cross = None;
        }
    }
}

#[cfg(test)]
#[path = "tests/state.rs"]
mod tests;
