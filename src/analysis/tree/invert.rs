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
mod tests {
    use super::*;
    use crate::analysis::query::Query;
    use crate::profile::store::builder::Builder;

    #[test]
    fn leaves_come_first_and_weigh_their_flat() {
        let mut builder = Builder::new();
        builder.folded("m;a;b 5\nm;b 3\nm;a;b;a 2\nx;a -4\nb 1");
        let profile = Arc::new(builder.finish());
        let cancel = Cancel::new();
        let analysis = Analysis::new(profile, Query::default(), &cancel).unwrap();
        let inverted = invert(&analysis, &cancel).unwrap();
        let (tree, weights, nodes) = (inverted.tree(), inverted.weights(), inverted.nodes());
        let name = |row| String::from_utf8_lossy(nodes.name(tree.node(row))).into_owned();
        let shown = |row: TreeRow| {
            let (total, own) = (weights.total(tree, row).sum, weights.own(row).sum);
            format!("{}{} {total} {own}", " ".repeat(tree.depth(row) as usize - 1), name(row))
        };
        let rows: Vec<String> = tree.rows().map(shown).collect();
        let want = [
            "b 9 1", " a 5 0", "  m 5 5", " m 3 3", "a -2 0", " b 2 0", "  a 2 0", "   m 2 2",
            " x -4 -4",
        ];
        assert_eq!(rows, want);
        for child in tree.children(TreeRow::ROOT) {
            let flat = analysis.sums().flat(tree.node(child)).value();
            assert_eq!(weights.total(tree, child).value(), flat);
        }
        assert!(weights.is_signed());
    }

    /// Of every function, the callers and the callees both weigh its cum.
    #[test]
    fn both_halves_of_a_sandwich_weigh_the_cum() {
        let mut builder = Builder::new();
        builder.folded("m;a;b 5\nm;b;a;b;c 3\nm;a;b;a 2\nx;a;c -4\nb 1\nm;c;c;a 7");
        let profile = Arc::new(builder.finish());
        let cancel = Cancel::new();
        let all = Analysis::new(profile, Query::default(), &cancel).unwrap();
        let shown = |half: &Analysis| -> Vec<String> {
            let (tree, weights) = (half.tree(), half.weights());
            let line = |row: TreeRow| {
                let name = String::from_utf8_lossy(half.nodes().name(tree.node(row))).into_owned();
                let (total, own) = (weights.total(tree, row).sum, weights.own(row).sum);
                format!("{}{name} {total} {own}", " ".repeat(tree.depth(row) as usize - 1))
            };
            tree.rows().map(line).collect()
        };
        for node in all.nodes().ids() {
            let [above, below] =
                sandwich(&all, &all.tree().rows_of(node, &cancel).unwrap(), &cancel).unwrap();
            let cum = all.sums().cum(node).value();
            for half in [&above, &below] {
                let (tree, weights) = (half.tree(), half.weights());
                let first: Vec<TreeRow> = tree.children(TreeRow::ROOT).collect();
                assert_eq!(first.len(), 1);
                assert_eq!(tree.node(first[0]), node);
                assert_eq!(weights.total(tree, first[0]).value(), cum);
            }
            if all.nodes().name(node) == b"b" {
                let want = ["b 11 1", " a 7 0", "  m 7 7", " m 3 3"];
                assert_eq!(shown(&above), want);
                let want = ["b 11 6", " a 5 2", "  b 3 0", "   c 3 3"];
                assert_eq!(shown(&below), want);
            }
        }
        let [above, below] = sandwich(&all, &[], &cancel).unwrap();
        assert!(above.tree().is_empty() && below.tree().is_empty());
    }
}
