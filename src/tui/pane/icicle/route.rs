//! Paths through the call tree: the rows above a box, and its counterpart in other tables.

use crate::analysis::tree::TreeRow;
use crate::analysis::tree::icicle::{BoxPlace, Magnitudes, Sizes};
use crate::explore::view::ProfileView;

/// The measures of boxes.
pub(super) fn sizes<'a>(tables: &'a ProfileView, magnitudes: &'a Magnitudes) -> Sizes<'a> {
    Sizes { tree: tables.analysis.tree(), weights: tables.analysis.weights(), magnitudes }
}

/// The rows from the root to the one above `place`.
pub(super) fn path(tables: &ProfileView, place: BoxPlace) -> Vec<TreeRow> {
    let tree = tables.analysis.tree();
    let mut path = Vec::new();
    let mut row = place.row();
    if matches!(place, BoxPlace::Rest { .. }) {
        path.push(row);
    }
    while row != TreeRow::ROOT {
        row = tree.parent(row);
        path.push(row);
    }
    path.reverse();
    path
}

/// The row of `new` with the same path of names as `row` of `old`, or the deepest one with a common beginning.
pub(super) fn counterpart(old: &ProfileView, new: &ProfileView, row: TreeRow) -> TreeRow {
    let (before, after) = (&old.analysis, &new.analysis);
    let mut found = TreeRow::ROOT;
    if row == TreeRow::ROOT {
        return found;
    }
    let rows = path(old, BoxPlace::Row(row)).into_iter().skip(1).chain([row]);
    for row in rows {
        let name = before.nodes().name(before.tree().node(row));
        let inlined = before.tree().is_inlined(row);
        let same = |&child: &TreeRow| {
            after.nodes().name(after.tree().node(child)) == name
                && after.tree().is_inlined(child) == inlined
        };
        match after.tree().children(found).find(same) {
            Some(child) => found = child,
            None => break,
        }
    }
    found
}
