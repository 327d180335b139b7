//! Other trees made of the call tree: inverted, with callers below leaves; and the two halves of a sandwich, the
//! callers and the callees of one node. All that reads a call tree reads these, too.

use super::call_tree::{CallTree, TreeRow};
use super::weight::Weight;
use super::weights::Weights;
use crate::analysis::frames::NodeId;
use crate::analysis::pipeline::Analysis;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use std::sync::Arc;

/// Rows of the original tree that become one row of the new one.
struct RowGroup {
    node: NodeId,
    parent: u32,
    /// The row that each walk started from, and the row it has reached.
    rows: Vec<(TreeRow, TreeRow)>,
}

/// A tree under construction, parents before children.
#[derive(Default)]
struct TreeBuilder {
    rows: Vec<(NodeId, TreeRow)>,
    own: Vec<Weight>,
    counts: Vec<u32>,
}

impl TreeBuilder {
    fn push(&mut self, node: NodeId, parent: u32) -> u32 {
        self.rows.push((node, TreeRow(parent)));
        self.own.push(Weight::default());
        self.counts.push(0);
        // Row 0 is the root.
        self.rows.len() as u32
    }

    fn end(&mut self, row: u32, weight: Weight) {
        if let (Some(own), Some(count)) =
            (self.own.get_mut(row as usize - 1), self.counts.get_mut(row as usize - 1))
        {
            own.add(weight);
            *count += 1;
        }
    }

    /// The tables of `analysis` over these rows.
    fn over(self, analysis: &Analysis, cancel: &Cancel) -> Result<Analysis, Cancelled> {
        let tree = CallTree::from_rows(&self.rows, analysis.nodes().len(), cancel)?;
        let weights = Weights::of_rows(&self.own, &self.counts, analysis.weights());
        Ok(analysis.over(Arc::new(tree), Arc::new(weights)))
    }
}

/// The tables of `analysis` over the inverted tree. Nodes and their sums are the same.
pub fn invert(analysis: &Analysis, cancel: &Cancel) -> Result<Analysis, Cancelled> {
    let (tree, weights) = (analysis.tree(), analysis.weights());
    let ending = tree.rows().filter(|&row| weights.own(row) != Weight::default());
    caller_tree(tree, ending, |row| weights.own(row), cancel)?.over(analysis, cancel)
}

/// The tables of `analysis` over the callers of the node with these `rows`, and over its callees: two trees with the
/// node as their only first row. Each sample counts once, at the outermost occurrence of the node.
pub fn sandwich(
    analysis: &Analysis,
    rows: &[TreeRow],
    cancel: &Cancel,
) -> Result<[Analysis; 2], Cancelled> {
    let (tree, weights) = (analysis.tree(), analysis.weights());
    let counts = |row: &TreeRow| tree.is_first(*row) && weights.touches(tree, *row);
    let rows: Vec<TreeRow> = rows.iter().copied().filter(counts).collect();
    let weigh = |row| weights.total(tree, row);
    let above = caller_tree(tree, rows.iter().copied(), weigh, cancel)?.over(analysis, cancel)?;
    Ok([above, callee_tree(analysis, rows, cancel)?.over(analysis, cancel)?])
}

/// The tree of the callers of `rows`, each row with its weight.
fn caller_tree(
    tree: &CallTree,
    rows: impl Iterator<Item = TreeRow>,
    weigh: impl Fn(TreeRow) -> Weight,
    cancel: &Cancel,
) -> Result<TreeBuilder, Cancelled> {
    let mut out = TreeBuilder::default();
    let mut waiting = grouped(tree, 0, rows.map(|row| (row, row)));
    let mut steps = 0_u32;
    while let Some(RowGroup { node, parent, rows }) = waiting.pop() {
        steps = steps.wrapping_add(1);
        if steps.is_multiple_of(1 << 12) {
            cancel.check()?;
        }
        let mut row = out.push(node, parent);
        if let [(origin, at)] = rows[..] {
            // A single row: no more groups up to the root.
            let mut at = tree.parent(at);
            while at != TreeRow::ROOT {
                row = out.push(tree.node(at), row);
                at = tree.parent(at);
            }
            out.end(row, weigh(origin));
            continue;
        }
        let (last, further): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|&(_, at)| tree.parent(at) == TreeRow::ROOT);
        for (origin, _) in last {
            out.end(row, weigh(origin));
        }
        let above = further.into_iter().map(|(origin, at)| (origin, tree.parent(at)));
        waiting.extend(grouped(tree, row, above));
    }
    Ok(out)
}

/// The tree of the callees of `rows`, merged by node.
fn callee_tree(
    analysis: &Analysis,
    rows: Vec<TreeRow>,
    cancel: &Cancel,
) -> Result<TreeBuilder, Cancelled> {
    let (tree, weights) = (analysis.tree(), analysis.weights());
    let mut out = TreeBuilder::default();
    let mut waiting = grouped(tree, 0, rows.into_iter().map(|row| (row, row)));
    let mut steps = 0_u32;
    while let Some(RowGroup { node, parent, rows }) = waiting.pop() {
        steps = steps.wrapping_add(1);
        if steps.is_multiple_of(1 << 12) {
            cancel.check()?;
        }
        let row = out.push(node, parent);
        for &(_, at) in &rows {
            if weights.own(at) != Weight::default() {
                out.end(row, weights.own(at));
            }
        }
        let below = rows.iter().flat_map(|&(_, at)| tree.children(at));
        let below = below.filter(|&child| weights.touches(tree, child));
        waiting.extend(grouped(tree, row, below.map(|child| (child, child))));
    }
    Ok(out)
}

/// Groups of rows by the node reached, in reverse order: the caller takes them from the end.
fn grouped(
    tree: &CallTree,
    parent: u32,
    rows: impl Iterator<Item = (TreeRow, TreeRow)>,
) -> Vec<RowGroup> {
    let mut groups: Vec<RowGroup> = Vec::new();
    let mut known: Map<NodeId, usize> = Map::default();
    for (origin, at) in rows {
        let node = tree.node(at);
        let group = *known.entry(node).or_insert_with(|| {
            groups.push(RowGroup { node, parent, rows: Vec::new() });
            groups.len() - 1
        });
        groups[group].rows.push((origin, at));
    }
    groups.reverse();
    groups
}

#[cfg(test)]
#[path = "tests/invert.rs"]
mod tests;
