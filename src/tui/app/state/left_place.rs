//! The filters and the place that a comparison leaves.

use super::history::HistoryEntry;
use crate::explore::filters::FilterStack;

/// Filters and place before a comparison.
#[derive(Debug)]
pub(in crate::tui::app) struct LeftPlace {
    pub(in crate::tui::app) filters: FilterStack,
    pub(in crate::tui::app) place: HistoryEntry,
}

impl LeftPlace {
    /// True if no filter was added within the comparison: one step back leaves it.
    pub(in crate::tui::app) fn has_filters_of(&self, now: &FilterStack) -> bool {
        now.filters().is_empty() || now.filters() == self.filters.filters()
    }
}
