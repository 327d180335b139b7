//! The rows of Session in the order shown, and the cursor.

use std::sync::Arc;

use crate::analysis::session::{FunctionJoin, JoinColumn, JoinPart, JoinedRow};
use crate::explore::session::JoinOrder;
use crate::explore::view::NodeKey;
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;

/// The table of a session.
#[derive(Debug, Default)]
pub struct SessionPane {
    pub(super) by: JoinOrder,
    /// Indices of the table's rows in the order shown.
    pub(super) order: Vec<u32>,
    /// Per row of the table its place in the order.
    place_of: Vec<u32>,
    /// The table and the order that `order` is of.
    made_for: Option<(Arc<FunctionJoin>, JoinOrder)>,
    pub(super) list: ListCursor,
    /// A function without a value in the sorted column, and the one that is selected in place of it.
    displaced: Option<(NodeKey, NodeKey)>,
    /// The user has selected nothing yet: the cursor stays on the first row, whatever the order.
    pub keeps_first_row: bool,
    /// The kind of the profile that Enter opens.
    pub(super) opens: Option<&'static str>,
}

impl SessionPane {
    /// Indices of the table's rows in the order shown.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// The order of rows.
    pub fn order_by(&self) -> JoinOrder {
        self.by
    }

    /// Sorts by a column, largest flat first.
    pub fn sort_by(&mut self, column: JoinColumn) {
        self.by = JoinOrder { column: Some(column), ..JoinOrder::default() };
    }

    /// Brings order and cursor in line with the table and the selection.
    pub(super) fn arrange(&mut self, context: &Context<'_>) {
        let Some(join) = context.session else {
            (self.order, self.place_of, self.made_for) = (Vec::new(), Vec::new(), None);
            return;
        };
        let is_made =
            |(made, by): &(Arc<FunctionJoin>, JoinOrder)| Arc::ptr_eq(made, join) && *by == self.by;
        let is_new = !self.made_for.as_ref().is_some_and(is_made);
        if is_new {
            self.order = self.by.rows(join);
            self.place_of = vec![0; self.order.len()];
            for (place, &row) in self.order.iter().enumerate() {
                self.place_of[row as usize] = place as u32;
            }
            self.made_for = Some((Arc::clone(join), self.by));
        }
        let selected = context.selected.and_then(|key| join.find(key));
        let place = selected.and_then(|row| self.place_of.get(row)).map(|&place| place as usize);
        let place = if self.keeps_first_row { Some(0) } else { place };
        if let Some(place) = place {
            self.list.go(place);
        }
        self.opens = self.part(context).map(|(part, _)| part.kind.name());
    }

    /// Follows a new order. A selection without a value in the sorted column gives way to the first row, until a column
    /// has one: rows without values have no order to look at.
    pub(super) fn sorted(&mut self, context: &Context<'_>) -> Outcome {
        self.arrange(context);
        let (Some(join), Some(selected)) = (context.session, context.selected) else {
            return Outcome::Done;
        };
        let column = self.by.place(join).and_then(|place| join.columns.get(place));
        if self.keeps_first_row || self.by.is_reversed || column.is_none() {
            return Outcome::Done;
        }
        let stands_in = |(_, stand_in): &(NodeKey, NodeKey)| stand_in == selected;
        let wanted = self.displaced.take().filter(stands_in);
        let wanted = wanted.map_or_else(|| Arc::clone(selected), |(wanted, _)| wanted);
        let has_value =
            |row: usize| column.is_some_and(|column| join.value(row, column, self.by.is_cum) != 0);
        if join.find(&wanted).is_some_and(has_value) {
            return Outcome::Select(wanted);
        }
        let Some(first) = self.order.first().and_then(|&row| join.rows.get(row as usize)) else {
            return Outcome::Done;
        };
        self.list.begin_with(0);
        self.displaced = Some((wanted, Arc::clone(&first.name)));
        Outcome::Select(Arc::clone(&first.name))
    }

    /// The row under the cursor, with its index.
    pub(super) fn row<'a>(&self, context: &Context<'a>) -> Option<(usize, &'a JoinedRow)> {
        let at = *self.order.get(self.list.row())? as usize;
        Some((at, context.session?.rows.get(at)?))
    }

    /// Selects the function at a place of the order.
    pub(super) fn select(&self, place: usize, context: &Context<'_>) -> Outcome {
        let row = self.order.get(place.min(self.order.len().saturating_sub(1)));
        let row = row.zip(context.session).and_then(|(&at, join)| join.rows.get(at as usize));
        row.map_or(Outcome::Done, |row| Outcome::Select(Arc::clone(&row.name)))
    }

    /// The part of the sorted column with most of the row under the cursor, and the name of the row.
    fn part(&self, context: &Context<'_>) -> Option<(JoinPart, Arc<str>)> {
        let (join, (at, row)) = (context.session?, self.row(context)?);
        let column = join.columns.get(self.by.place(join)?)?;
        Some((join.heaviest_part(at, column, self.by.is_cum)?, Arc::clone(&row.name)))
    }

    /// Opens the profile of the sorted column.
    pub(super) fn open(&self, context: &Context<'_>) -> Outcome {
        let part = self.part(context);
        part.map_or(Outcome::Done, |(part, key)| Outcome::OpenPart(part, key, self.by.is_cum))
    }
}
