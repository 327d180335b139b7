//! The origin of the selection: the user, or a stand-in for a function that filters removed.

use crate::explore::view::{NodeKey, ProfileView, ViewRow};

/// State beside the selected function, which all panes share.
#[derive(Debug, Default)]
pub(in crate::tui::app) struct SelectionState {
    /// The user has selected a function.
    pub(in crate::tui::app) is_chosen: bool,
    /// The function that filters removed, and its stand-in.
    displaced: Option<(NodeKey, NodeKey)>,
    /// The function that was selected before each change of the filters, with the number of changes after it.
    before_changes: Vec<(usize, NodeKey)>,
}

impl SelectionState {
    /// Follows a change of the filters, or one that was undone: the function that was selected before it comes back. The
    /// numbers are those of the changes that can be undone, before and after.
    pub(in crate::tui::app) fn follow_change(
        &mut self,
        (before, after): (usize, usize),
        selected: Option<&NodeKey>,
    ) {
        let Some(selected) = selected else { return };
        let known = self.before_changes.iter().find(|(change, _)| *change == before);
        if after < before
            && let Some((_, key)) = known.filter(|(_, key)| key != selected)
        {
            self.displaced = Some((key.clone(), selected.clone()));
        }
        self.before_changes.retain(|(change, _)| *change <= after && *change <= before);
        if after > before {
            self.before_changes.push((after, selected.clone()));
        }
    }

    /// The selection in `new` tables that replace `old` ones. If filters removed the function, its stand-in is the
    /// same function at another granularity, or the nearest row of `neighbours`, until the function has a row again.
    pub(in crate::tui::app) fn carry_over(
        &mut self,
        selected: NodeKey,
        (old, new): (Option<&ProfileView>, &ProfileView),
        mut neighbours: impl Iterator<Item = usize>,
    ) -> NodeKey {
        if let Some((displaced, stand_in)) = self.displaced.take()
            && stand_in == selected
            && new.find_row(&displaced).is_some()
        {
            return displaced;
        }
        let Some(old) = old else { return selected };
        let (then, now) = (old.analysis.query(), new.analysis.query());
        let same = (&then.filters, then.granularity) == (&now.filters, now.granularity);
        if same || new.find_row(&selected).is_some() {
            return selected;
        }
        let function = |view: &ProfileView, row: &ViewRow| view.analysis.nodes().function(row.node);
        let wanted = old.find_row(&selected).and_then(|row| function(old, row));
        let alike = wanted
            .and_then(|wanted| new.rows.iter().find(|row| function(new, row) == Some(wanted)));
        let neighbour = neighbours.find_map(|i| new.find_row(&old.key(old.rows.get(i)?.node)));
        let Some(row) = alike.or(neighbour).or_else(|| new.rows.first()) else {
            return selected;
        };
        let stand_in = new.key(row.node);
        self.displaced = Some((selected, stand_in.clone()));
        stand_in
    }
}
