//! Places that were gone to, with a way back and forward.

use crate::explore::call_paths::TreeShape;
use crate::explore::pane_id::PaneId;
use crate::explore::view::NodeKey;

/// A pane and what was selected in it.
#[derive(Clone, Debug, Eq)]
pub(super) struct HistoryEntry {
    /// The pane that had the keys.
    pub(super) pane: PaneId,
    /// The selected function.
    pub(super) key: Option<NodeKey>,
    /// What the tree of callers is of.
    pub(super) shape: TreeShape,
    /// The row of the listing; not what tells places apart.
    pub(super) row: Option<usize>,
}

impl PartialEq for HistoryEntry {
    fn eq(&self, other: &HistoryEntry) -> bool {
        (self.pane, &self.key, self.shape) == (other.pane, &other.key, other.shape)
    }
}

/// Places behind and ahead of the present one.
#[derive(Debug, Default)]
pub(super) struct History {
    behind: Vec<HistoryEntry>,
    ahead: Vec<HistoryEntry>,
    /// So many places were behind when the last search ended.
    searched: Option<usize>,
}

/// Places kept; the oldest go.
const MOST: usize = 200;

impl History {
    /// Leaves `here` for `there`; what was ahead is forgotten.
    pub(super) fn visit(&mut self, here: HistoryEntry, there: &HistoryEntry) {
        if here == *there {
            return;
        }
        self.ahead.clear();
        if self.behind.last() != Some(&here) {
            self.behind.push(here);
        }
        if self.behind.len() > MOST {
            self.behind.remove(0);
        }
    }

    /// The last visit was the end of a search.
    pub(super) fn searched(&mut self) {
        self.searched = Some(self.behind.len());
    }

    /// Whether nothing was gone to since the last search.
    pub(super) fn ends_in_search(&self) -> bool {
        self.searched == Some(self.behind.len()) && !self.behind.is_empty()
    }

    /// The place before `here`, which stays ahead.
    pub(super) fn back(&mut self, here: HistoryEntry) -> Option<HistoryEntry> {
        Self::step(&mut self.behind, &mut self.ahead, here)
    }

    /// The place that was gone back from.
    pub(super) fn forward(&mut self, here: HistoryEntry) -> Option<HistoryEntry> {
        Self::step(&mut self.ahead, &mut self.behind, here)
    }

    fn step(
        from: &mut Vec<HistoryEntry>,
        to: &mut Vec<HistoryEntry>,
        here: HistoryEntry,
    ) -> Option<HistoryEntry> {
        // A place that is like the present one would be a step that nobody sees.
        while from.last() == Some(&here) {
            from.pop();
        }
        let place = from.pop()?;
        to.push(here);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_and_forward() {
        let place = |name: &str| HistoryEntry {
            pane: PaneId::Top,
            key: Some(name.into()),
            shape: TreeShape::Around,
            row: None,
        };
        let mut history = History::default();
        assert_eq!(history.back(place("a")), None);
        history.visit(place("a"), &place("b"));
        history.visit(place("b"), &place("c"));
        assert_eq!(history.back(place("c")), Some(place("b")));
        assert_eq!(history.back(place("b")), Some(place("a")));
        assert_eq!(history.back(place("a")), None);
        assert_eq!(history.forward(place("a")), Some(place("b")));
        history.visit(place("b"), &place("d"));
        assert_eq!(history.forward(place("d")), None);
        assert_eq!(history.back(place("d")), Some(place("b")));
    }
}
