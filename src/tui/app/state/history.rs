//! The places that the user went to, with a way back and forward.

use crate::analysis::query::derived::Derived;
use crate::explore::call_paths::TreeShape;
use crate::explore::pane_id::PaneId;
use crate::explore::view::NodeKey;

/// A pane, and the selection in it.
#[derive(Clone, Debug, Eq)]
pub(in crate::tui::app) struct HistoryEntry {
    /// The pane that had the keys.
    pub(in crate::tui::app) pane: PaneId,
    /// The selected function.
    pub(in crate::tui::app) key: Option<NodeKey>,
    /// The shape of the tree of callers.
    pub(in crate::tui::app) shape: TreeShape,
    /// The row of the listing. Places that differ in it alone are equal.
    pub(in crate::tui::app) row: Option<usize>,
    /// The sample type, and the figure derived from it, where the step changed them.
    pub(in crate::tui::app) sample_type: Option<(usize, Option<Derived>)>,
}

impl PartialEq for HistoryEntry {
    fn eq(&self, other: &HistoryEntry) -> bool {
        (self.pane, &self.key, self.shape) == (other.pane, &other.key, other.shape)
    }
}

/// Places behind and ahead of the present one.
#[derive(Debug, Default)]
pub(in crate::tui::app) struct History {
    behind: Vec<HistoryEntry>,
    ahead: Vec<HistoryEntry>,
    /// The number of places behind when the last search ended.
    searched: Option<usize>,
}

/// Places behind at most; the oldest are dropped.
const MAX_BEHIND: usize = 200;

impl History {
    /// Leaves `here` for `there`, and drops the places ahead.
    pub(in crate::tui::app) fn visit(&mut self, here: HistoryEntry, there: &HistoryEntry) {
        if here == *there {
            return;
        }
        self.ahead.clear();
        if self.behind.last() != Some(&here) {
            self.behind.push(here);
        }
        if self.behind.len() > MAX_BEHIND {
            self.behind.remove(0);
        }
    }

    /// Marks the last visit as the end of a search.
    pub(in crate::tui::app) fn mark_search(&mut self) {
        self.searched = Some(self.behind.len());
    }

    /// True if the last visit was the end of a search.
    pub(in crate::tui::app) fn ends_in_search(&self) -> bool {
        self.searched == Some(self.behind.len()) && !self.behind.is_empty()
    }

    /// True if the last place behind is in this pane.
    pub(in crate::tui::app) fn ends_in(&self, pane: PaneId) -> bool {
        self.behind.last().is_some_and(|place| place.pane == pane)
    }

    /// The place before `here`, which becomes the next one ahead.
    pub(in crate::tui::app) fn back(&mut self, here: HistoryEntry) -> Option<HistoryEntry> {
        Self::step(&mut self.behind, &mut self.ahead, here)
    }

    /// The next place ahead; `here` becomes the last one behind.
    pub(in crate::tui::app) fn forward(&mut self, here: HistoryEntry) -> Option<HistoryEntry> {
        Self::step(&mut self.ahead, &mut self.behind, here)
    }

    fn step(
        from: &mut Vec<HistoryEntry>,
        to: &mut Vec<HistoryEntry>,
        here: HistoryEntry,
    ) -> Option<HistoryEntry> {
        // A step to an equal place would change nothing on the screen.
        while from.last() == Some(&here) {
            from.pop();
        }
        let place = from.pop()?;
        let sample_type = here.sample_type.filter(|_| place.sample_type.is_some());
        to.push(HistoryEntry { sample_type, ..here });
        Some(place)
    }
}

#[cfg(test)]
#[path = "tests/history.rs"]
mod tests;
