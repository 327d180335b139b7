//! The call tree as columns in pre-order. A subtree is a range of rows, so its total is a difference of prefix sums,
//! and another sample type or selection of samples is one linear pass.

use super::subtree_ends::SubtreeEnds;
use crate::analysis::frames::NodeId;
use crate::cancel::{Cancel, Cancelled};

/// A row of the call tree; 0 is the root, which has no node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeRow(pub u32);

impl TreeRow {
    /// The empty stack, parent of the outermost frames.
    pub const ROOT: Self = Self(0);

    /// The index in a column.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Rows in pre-order: parents before children, a subtree is `row..end(row)`. Children of one row differ in node or in
/// being inlined.
#[derive(Clone, Debug, Default)]
pub struct CallTree {
    /// The node, with [`INLINED`] and [`FIRST`] in the highest bits. A tree has as many rows as a profile has stacks,
    /// so each byte of a row counts.
    pub(super) nodes: Vec<u32>,
    pub(super) parents: Vec<u32>,
    pub(super) ends: SubtreeEnds,
}

/// A bit of a node: inlined into its parent.
pub(super) const INLINED: u32 = 1 << 31;

/// A bit of a node: no ancestor is the same node.
pub(super) const FIRST: u32 = 1 << 30;

/// The root in the column of nodes.
pub(super) const NO_NODE: u32 = FIRST - 1;

impl CallTree {
    /// A tree without rows below the root.
    pub(in crate::analysis) fn only_root() -> Self {
        Self { nodes: vec![NO_NODE], parents: vec![0], ends: SubtreeEnds::new(&[1]) }
    }

    /// A tree from rows in pre-order, each a node and the row above. It belongs to no stacks.
    pub fn from_rows(
        rows: &[(NodeId, TreeRow)],
        node_count: usize,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut ends: Vec<u32> = (1..=rows.len() as u32 + 1).collect();
        for (row, (_, parent)) in rows.iter().enumerate().rev() {
            let end = ends[row + 1];
            let above = &mut ends[parent.index()];
            *above = (*above).max(end);
        }
        let mut tree =
            Self { nodes: vec![NO_NODE], parents: vec![0], ends: SubtreeEnds::new(&ends) };
        // The number of occurrences of each node on the path, and the path as ends and nodes.
        let mut above = vec![0_u32; node_count];
        let mut path: Vec<(u32, NodeId)> = Vec::new();
        for (row, (node, parent)) in rows.iter().enumerate() {
            if row.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            let row = row as u32 + 1;
            while let Some((_, node)) = path.pop_if(|(end, _)| *end <= row) {
                above[node.index()] -= 1;
            }
            let count = &mut above[node.index()];
            tree.nodes.push(node.0 | if *count == 0 { FIRST } else { 0 });
            tree.parents.push(parent.0);
            *count += 1;
            path.push((ends[row as usize], *node));
        }
        Ok(tree)
    }

    /// Number of rows, with the root.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True if there is only the root.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// All rows but the root, parents first.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = TreeRow> + ExactSizeIterator + use<> {
        (1..self.nodes.len() as u32).map(TreeRow)
    }

    /// The node of a row; [`NodeId::NONE`] for the root.
    #[inline]
    pub fn node(&self, row: TreeRow) -> NodeId {
        let node = self.nodes[row.index()] & NO_NODE;
        if node == NO_NODE { NodeId::NONE } else { NodeId(node) }
    }

    /// The row above; the root's is itself.
    #[inline]
    pub fn parent(&self, row: TreeRow) -> TreeRow {
        TreeRow(self.parents[row.index()])
    }

    /// The row behind the last of the subtree.
    #[inline]
    pub fn end(&self, row: TreeRow) -> TreeRow {
        TreeRow(self.ends.end(row.0))
    }

    /// Number of rows above; 0 for the root. Each call walks up the tree.
    pub fn depth(&self, row: TreeRow) -> u32 {
        let mut depth = 0;
        let mut above = row;
        while above != TreeRow::ROOT {
            above = self.parent(above);
            depth += 1;
        }
        depth
    }

    /// True if the frame was inlined into its caller.
    #[inline]
    pub fn is_inlined(&self, row: TreeRow) -> bool {
        self.nodes[row.index()] & INLINED != 0
    }

    /// True if no ancestor is the same node. The totals of such rows make up the node's cum, each sample once.
    #[inline]
    pub fn is_first(&self, row: TreeRow) -> bool {
        self.nodes[row.index()] & FIRST != 0
    }

    /// The rows of a node, ascending; none of [`NodeId::NONE`].
    ///
    /// Reads the column of nodes. A table of the rows of each node would be as long as the tree, for as long as the tree.
    pub fn rows_of(&self, node: NodeId, cancel: &Cancel) -> Result<Vec<TreeRow>, Cancelled> {
        self.rows_where(|word| word == node.0, cancel)
    }

    /// The rows of any of `nodes`, ascending.
    pub fn rows_of_any(
        &self,
        nodes: &[NodeId],
        cancel: &Cancel,
    ) -> Result<Vec<TreeRow>, Cancelled> {
        let nodes = || nodes.iter().filter(|&&node| node != NodeId::NONE);
        let mut wanted = vec![false; nodes().max().map_or(0, |most| most.index() + 1)];
        for node in nodes() {
            wanted[node.index()] = true;
        }
        self.rows_where(|node| wanted.get(node as usize).copied().unwrap_or(false), cancel)
    }

    /// The rows whose node, without the bits beside it, `is_wanted`.
    #[inline]
    fn rows_where(
        &self,
        is_wanted: impl Fn(u32) -> bool,
        cancel: &Cancel,
    ) -> Result<Vec<TreeRow>, Cancelled> {
        const PART: usize = 1 << 16;
        let mut rows = Vec::new();
        for (part, words) in self.nodes.chunks(PART).enumerate() {
            cancel.check()?;
            let wanted = words.iter().enumerate().filter(|&(_, word)| is_wanted(word & NO_NODE));
            rows.extend(wanted.map(|(at, _)| TreeRow((part * PART + at) as u32)));
        }
        Ok(rows)
    }

    /// The rows directly below, in order.
    pub fn children(&self, row: TreeRow) -> impl Iterator<Item = TreeRow> + '_ {
        let (mut next, end) = (row.0 + 1, self.end(row).0);
        std::iter::from_fn(move || {
            let child = TreeRow(next);
            (next < end).then(|| {
                next = self.end(child).0;
                child
            })
        })
    }
}

#[cfg(test)]
#[path = "tests/call_tree.rs"]
mod tests;
