//! The standard errors of Top's figures, and quiet cells for changes that chance explains.

use super::columns::TopColumn;
use super::rows::Top;
use crate::explore::view::{ProfileView, ViewRow};
use crate::tui::theme::Role;
use crate::tui::widget::table::Cell;
use crate::tui::widget::{Spans, number};

impl Top {
    /// The standard error of flat or cum as a share of it, of the one sorted by last.
    pub(super) fn error(&self, entry: &ViewRow, tables: &ProfileView) -> Spans {
        let value = if self.by.cum { entry.cum } else { entry.flat };
        let estimate = tables.estimate(entry.node, self.by.cum);
        let share = estimate.and_then(|estimate| estimate.relative(value));
        share.map_or_else(Vec::new, |share| number(&error_in_words(share), false))
    }

    /// The cell of a change, dim and without a bar if there is none, or if chance explains it.
    pub(super) fn quiet(
        &self,
        column: TopColumn,
        cell: Cell,
        (entry, tables): (&ViewRow, &ProfileView),
    ) -> Cell {
        let is_cum = match column {
            TopColumn::Flat | TopColumn::FlatShare => false,
            TopColumn::Cum | TopColumn::CumShare => true,
            _ => self.by.cum,
        };
        let value = if is_cum { entry.cum } else { entry.flat };
        let is_change = tables.before_after.is_none() || value != 0;
        if is_change && tables.chance(entry.node, is_cum).is_none() {
            return cell;
        }
        let mut spans = match cell {
            Cell::Text(spans) => spans,
            Cell::Bar(..) | Cell::Change(_) => Vec::new(),
        };
        for span in spans.iter_mut().filter(|span| span.role != Role::Match) {
            span.role = Role::Dim;
        }
        Cell::Text(spans)
    }
}

/// A standard error as a share of its value: `3.2%`.
pub(in crate::tui::pane) fn error_in_words(share: f64) -> String {
    match share * 100.0 {
        percent if percent <= 0.0 => "0%".to_owned(),
        ..0.1 => "<0.1%".to_owned(),
        percent @ ..9.95 => format!("{percent:.1}%"),
        percent => format!("{percent:.0}%"),
    }
}

#[cfg(test)]
#[path = "tests/precision.rs"]
mod tests;
