//! The rows of Top: functions in the order shown.

use std::cmp::Reverse;
use std::sync::{Arc, Mutex};

use crate::analysis::before_after::Delta;
use crate::explore::address_instructions::AddressInstructions;
use crate::explore::label_column::LabelColumn;
use crate::explore::live::Changes;
use crate::explore::search::SearchMatches;
use crate::explore::view::{NodeKey, ProfileView, ViewRow};
use crate::report::instructions::binaries::Binaries;
use crate::tui::list_cursor::ListCursor;
use crate::tui::pane::context::Context;
use crate::tui::pane::outcome::Outcome;
use crate::tui::pending::Pending;

/// The sort order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TopSort {
    #[default]
    Flat,
    Cum,
    Average,
    Before,
    After,
    Ratio,
    /// By growth of a live process.
    Added,
    Name,
}

/// The sort order, and its direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TopOrder {
    pub(super) sort: TopSort,
    pub(super) reversed: bool,
    /// Cum was sorted by later than flat. Bars and comparisons show the later one.
    pub(super) cum: bool,
    /// The program's own code is before all else.
    pub(super) own_first: bool,
}

/// The inputs of the order: computation, sort order, search, and changes.
pub(super) type OrderInputs = (u64, TopOrder, Option<Arc<SearchMatches>>, Option<(u64, u64)>);

/// The table of functions.
#[derive(Debug, Default)]
pub struct Top {
    pub(super) by: TopOrder,
    /// Indices of the tables' entries in the order shown, each with the running sum of flat.
    pub(super) order: Vec<(u32, i64)>,
    /// The inputs of the present order.
    pub(super) made_for: Option<OrderInputs>,
    /// Before and after are shown.
    pub(super) compared: bool,
    /// Growth since an earlier snapshot is shown.
    pub(super) live: bool,
    pub(super) list: ListCursor,
    /// The label that is a column, of the tables that were asked for last.
    pub(super) label: Option<Arc<LabelColumn>>,
    /// The generation and the key of that label.
    pub(super) labelling: Pending<(u64, String)>,
    /// Binaries that are open. Only the worker locks them.
    pub(super) binaries: Arc<Mutex<Binaries>>,
    /// The instructions of rows by address.
    pub(super) instructions: Option<Arc<AddressInstructions>>,
    /// The generation whose instructions are read.
    pub(super) reading: Pending<u64>,
    /// The user has selected nothing yet: the first rows stay in view, whatever the order.
    pub keeps_first_rows: bool,
}

impl Top {
    /// The function of the first row, if the selection lies below the rows in view although the first rows stay there.
    pub fn first_in_view(&self, context: &Context<'_>) -> Option<NodeKey> {
        let rows = usize::from(context.height.saturating_sub(1));
        let &(first, _) =
            self.order.first().filter(|_| self.keeps_first_rows && self.list.row() >= rows)?;
        Some(context.tables.key(context.tables.rows[first as usize].node))
    }

    /// True if the label that is known is that of these tables.
    pub(super) fn label_is_of(&self, context: &Context<'_>) -> bool {
        let asked = self.labelling.question().filter(|_| !self.labelling.is_waiting());
        asked.is_some_and(|(generation, key)| {
            *generation == context.generation && Some(key.as_str()) == context.label_column
        })
    }

    /// The instruction of a row by address, if it is known.
    pub(super) fn instruction(&self, entry: &ViewRow, context: &Context<'_>) -> Option<&str> {
        self.known_instructions(context)?.text(entry.node)
    }

    /// The instructions of these tables by address, if there are any and they are known.
    pub(super) fn known_instructions(&self, context: &Context<'_>) -> Option<&AddressInstructions> {
        let is_of = self.reading.question() == Some(&context.generation);
        let known = self.instructions.as_deref().filter(|known| !known.is_empty());
        known.filter(|_| is_of && !self.reading.is_waiting())
    }

    /// The indices of the entries in the order shown.
    pub fn order(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.order.iter().map(|&(i, _)| i as usize)
    }

    /// The indices of the entries from the cursor down, then of those above it.
    pub fn around(&self) -> impl Iterator<Item = usize> + '_ {
        let (above, below) = self.order.split_at(self.list.row().min(self.order.len()));
        below.iter().chain(above.iter().rev()).map(|&(i, _)| i as usize)
    }

    pub(super) fn arrange(&mut self, context: &Context<'_>, only: Option<&SearchMatches>) {
        let tables = context.tables;
        let entries = &tables.rows;
        let entry = |i: u32| &entries[i as usize];
        let mut order: Vec<u32> = match self.by.sort {
            TopSort::Cum => tables.rows_by_cum.to_vec(),
            TopSort::Added if self.by.cum => tables.rows_by_cum.to_vec(),
            TopSort::Name => tables.rows_by_name().collect(),
            _ => (0..entries.len() as u32).collect(),
        };
        self.sort_further(tables, &mut order);
        let changes = context.changes.filter(|changes| changes.are_of(tables));
        if let Some(changes) = changes.filter(|_| self.by.sort == TopSort::Added) {
            order.sort_by_cached_key(|&i| Reverse(self.added(entry(i), changes)));
        }
        if let Some(only) = only {
            order.retain(|&i| only.has(i));
        }
        if self.by.reversed {
            order.reverse();
        }
        if self.by.own_first {
            order.sort_by_key(|&i| !tables.origin(entry(i).node).own);
        }
        let mut sum = 0_i64;
        let with_sum = |i: u32| {
            sum = sum.wrapping_add(entry(i).flat);
            (i, sum)
        };
        self.order = order.into_iter().map(with_sum).collect();
    }

    /// Sorts by columns for which the tables have no order, largest first. Equal rows stay in the order by flat.
    fn sort_further(&self, tables: &ProfileView, order: &mut [u32]) {
        let entry = |&i: &u32| &tables.rows[i as usize];
        match self.by.sort {
            TopSort::Flat | TopSort::Cum | TopSort::Name | TopSort::Added => {}
            TopSort::Average => order.sort_by_cached_key(|i| Reverse(tables.average(entry(i)))),
            TopSort::Before => order.sort_by_cached_key(|i| {
                Reverse(self.change(entry(i), tables).before.unsigned_abs())
            }),
            TopSort::After => order.sort_by_cached_key(|i| {
                Reverse(self.change(entry(i), tables).after.unsigned_abs())
            }),
            TopSort::Ratio => order.sort_by_cached_key(|i| {
                let Delta { before, after } = self.change(entry(i), tables);
                let grown = i128::from(after) - i128::from(before);
                // New functions have no ratio and come first.
                let by = i128::from(before.unsigned_abs());
                let ratio = grown.saturating_mul(1 << 20).checked_div(by);
                Reverse(ratio.unwrap_or(grown.signum().saturating_mul(i128::MAX)))
            }),
        }
    }

    pub(super) fn move_to(&self, place: usize, context: &Context<'_>) -> Outcome {
        match self.order.get(place.min(self.order.len().saturating_sub(1))) {
            Some(&(i, _)) => {
                Outcome::Select(context.tables.key(context.tables.rows[i as usize].node))
            }
            None => Outcome::Done,
        }
    }

    /// True if rows are sorted by cum, or were later than by flat.
    pub fn is_by_cum(&self) -> bool {
        self.by.cum
    }

    /// Sorts by cum or by flat, largest first.
    pub fn sort_by_cum(&mut self, cum: bool) {
        self.by.sort = if cum { TopSort::Cum } else { TopSort::Flat };
        self.by.cum = cum;
        (self.by.reversed, self.by.own_first) = (false, false);
    }

    /// Sorts by cum with the program's own code first, until the user sorts. True if there is own code and other code.
    pub fn put_own_code_first(&mut self, tables: &ProfileView) -> bool {
        let own = |own: bool| tables.rows.iter().any(|row| tables.origin(row.node).own == own);
        let both = own(true) && own(false);
        if both {
            self.sort_by_cum(true);
            self.by.own_first = true;
        }
        both
    }

    pub(super) fn sort_by(&mut self, sort: TopSort) -> Outcome {
        self.by.reversed = self.by.sort == sort && !self.by.reversed;
        self.set(sort);
        Outcome::Done
    }

    /// The sort order of the next column to the right. Flat and cum count even without room for their columns.
    pub(super) fn next_sort(&self, context: &Context<'_>) -> TopSort {
        let columns = self.shown_columns(context);
        let mut sorts = vec![TopSort::Flat, TopSort::Cum];
        for sort in columns.iter().filter_map(|(column, _)| column.sort()) {
            if !sorts.contains(&sort) {
                sorts.push(sort);
            }
        }
        let at = sorts.iter().position(|&sort| sort == self.by.sort).unwrap_or(0);
        sorts[(at + 1) % sorts.len()]
    }

    pub(super) fn set(&mut self, sort: TopSort) {
        (self.by.sort, self.by.own_first) = (sort, false);
        match sort {
            TopSort::Flat => self.by.cum = false,
            TopSort::Cum => self.by.cum = true,
            _ => {}
        }
    }

    /// Before and after of a row, by flat or cum.
    pub(super) fn change(&self, entry: &ViewRow, tables: &ProfileView) -> Delta {
        let of = if self.by.cum { ProfileView::cum_change } else { ProfileView::flat_change };
        of(tables, entry.node).unwrap_or_default()
    }

    /// The growth of a row since an earlier snapshot, by flat or cum.
    pub(super) fn added(&self, entry: &ViewRow, changes: &Changes) -> i64 {
        let (flat, cum) = changes.added(entry.node);
        if self.by.cum { cum } else { flat }
    }
}
