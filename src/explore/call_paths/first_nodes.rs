//! The first nodes of call paths, found from the rows of a function, or from all rows.

use std::sync::Arc;

use super::direction::{Direction, TreeShape};
use super::groups::Groups;
use super::tree::CallPaths;
use crate::analysis::frames::NodeId;
use crate::analysis::parallel::join;
use crate::analysis::tree::weights::Weight;
use crate::analysis::tree::{CallTree, TreeRow};
use crate::cancel::{Cancel, Cancelled};
use crate::explore::node_key::NodeKey;
use crate::explore::view::ProfileView;

/// Rows of a function that are worth a second thread. Small in tests, so that small trees are split, too.
const WORTH_A_THREAD: usize = if cfg!(test) { 2 } else { 1 << 13 };

impl CallPaths {
    /// The callers and callees of the function called `key`. There are none if the view has no row of it.
    pub fn around(
        view: &Arc<ProfileView>,
        key: &NodeKey,
        cancel: &Cancel,
    ) -> Result<CallPaths, Cancelled> {
        let mut call_paths = CallPaths::empty(Arc::clone(view), TreeShape::Around, Arc::clone(key));
        let Some(centre) = view.find_row(key).map(|row| row.node) else { return Ok(call_paths) };
        let rows = view.tree_rows(centre, cancel)?;
        let is_worth = rows.len() >= WORTH_A_THREAD;
        let [above, below] = call_paths.group_around(centre, &rows, is_worth, cancel)?;
        let above = || call_paths.new_paths(above, None);
        let below = || call_paths.new_paths(below, None);
        let (below, above) = join(is_worth, below, above);
        call_paths.callers = call_paths.adopt(above);
        call_paths.callees = call_paths.adopt(below);
        Ok(call_paths)
    }

    /// All stacks, from the root down or from the leaves up.
    pub fn all_stacks(
        view: Arc<ProfileView>,
        shape: TreeShape,
        cancel: &Cancel,
    ) -> Result<CallPaths, Cancelled> {
        let mut call_paths = CallPaths::empty(view, shape, NodeKey::from(""));
        let (tree, weights) = call_paths.weighted_tree();
        if shape == TreeShape::Down {
            let mut groups = call_paths.groups(Direction::Callees, 0);
            for row in tree.children(TreeRow::ROOT) {
                if let Some(weight) = weights.touching(tree, row) {
                    groups.add(tree.node(row), (row, row), weight);
                }
            }
            let callees = call_paths.new_paths(groups, None);
            call_paths.callees = call_paths.adopt(callees);
        } else {
            let mut groups = call_paths.groups(Direction::Callers, tree.len());
            for row in tree.rows() {
                if row.0.is_multiple_of(1 << 16) {
                    cancel.check()?;
                }
                let weight = weights.own(row);
                if weight != Weight::default() {
                    groups.add(tree.node(row), (row, row), weight);
                }
            }
            let callers = call_paths.new_paths(groups, None);
            call_paths.callers = call_paths.adopt(callers);
        }
        Ok(call_paths)
    }

    /// Callers and callees of the function at `rows`, on two threads if `is_worth`.
    fn group_around(
        &self,
        centre: NodeId,
        rows: &[TreeRow],
        is_worth: bool,
        cancel: &Cancel,
    ) -> Result<[Groups<'_>; 2], Cancelled> {
        if !is_worth {
            return self.group_part(centre, rows, cancel);
        }
        // Split by rows and not by direction: both directions read the same rows, and reading is most of the work.
        // The cut is at a row below none of the others, so no later row is below an earlier one.
        let (tree, half) = (self.view().analysis.tree(), rows.len() / 2);
        let first = rows[half..].iter().position(|&row| tree.is_first(row));
        let (rows, more) = rows.split_at(first.map_or(rows.len(), |first| half + first));
        let part = |rows| move || self.group_part(centre, rows, cancel);
        let (part, more) = join(!more.is_empty(), part(rows), part(more));
        let ([above, below], [more_above, more_below]) = (part?, more?);
        let (above, below) =
            join(true, || above.followed_by(more_above), || below.followed_by(more_below));
        Ok([above, below])
    }

    /// Callers and callees of the function at some of its rows.
    fn group_part(
        &self,
        centre: NodeId,
        rows: &[TreeRow],
        cancel: &Cancel,
    ) -> Result<[Groups<'_>; 2], Cancelled> {
        let (tree, weights) = self.weighted_tree();
        let mut above = self.groups(Direction::Callers, rows.len());
        let mut below = self.groups(Direction::Callees, rows.len());
        let mut add_callee = |child: TreeRow| {
            let node = tree.node(child);
            // As in pprof, a call of a function by itself is no edge. Rows without samples are left out.
            if node != centre
                && let Some(weight) = weights.touching(tree, child)
            {
                below.add_outermost(node, (child, child), weight);
            }
        };
        // A recursive function has rows below each other. Callees are added in the order of the tree: those of an outer
        // row come after those of an inner one.
        let mut open = Vec::new();
        for (index, &row) in rows.iter().enumerate() {
            if index.is_multiple_of(1 << 12) {
                cancel.check()?;
            }
            while let Some(child) = next_below(tree, &mut open, row) {
                add_callee(child);
            }
            let Some(weight) = weights.touching(tree, row) else { continue };
            open.push((TreeRow(row.0 + 1), tree.end(row)));
            let parent = tree.parent(row);
            let caller = tree.node(parent);
            if parent != TreeRow::ROOT && caller != centre {
                above.add_outermost(caller, (row, parent), weight);
            }
        }
        while let Some(child) = next_below(tree, &mut open, TreeRow(u32::MAX)) {
            add_callee(child);
        }
        Ok([above, below])
    }
}

/// Takes the next child of the rows in `open`, in the order of the tree, up to row `last`. Each entry of `open` is the
/// next child of an open row and the row's end; it is below the entry before it.
#[inline]
fn next_below(
    tree: &CallTree,
    open: &mut Vec<(TreeRow, TreeRow)>,
    last: TreeRow,
) -> Option<TreeRow> {
    while let Some((next, end)) = open.last_mut() {
        if next < end {
            let child = *next;
            if child > last {
                return None;
            }
            *next = tree.end(child);
            return Some(child);
        }
        open.pop();
    }
    None
}
