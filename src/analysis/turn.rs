//! The call tree turned over: leaves at the root, and below each what called it. Everything that looks at a call tree
//! looks at this one as well.

use super::Analysis;
use super::frames::NodeId;
use super::tree::{CallTree, TreeRow};
use super::weights::{Weight, Weights};
use crate::cancel::{Cancel, Cancelled};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Rows of the tree as it was that become one row of the turned one: where each began, and where it has come to.
struct Group {
    node: NodeId,
    parent: u32,
    rows: Vec<(TreeRow, TreeRow)>,
}

/// A tree being built, parents before children.
#[derive(Default)]
struct Turned {
    rows: Vec<(NodeId, TreeRow)>,
    own: Vec<Weight>,
    counts: Vec<u32>,
}

impl Turned {
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
}

/// The tables of `analysis` over the turned tree. Nodes and their sums are the same; stacks have no place in it.
pub fn turned(analysis: &Analysis, cancel: &Cancel) -> Result<Analysis, Cancelled> {
    let (tree, weights) = (analysis.tree(), analysis.weights());
    let mut out = Turned::default();
    let ending = tree.rows().filter(|&row| weights.own(row) != Weight::default());
    let mut waiting = grouped(tree, 0, ending.map(|row| (row, row)));
    let mut steps = 0_u32;
    while let Some(Group { node, parent, rows }) = waiting.pop() {
        steps = steps.wrapping_add(1);
        if steps.is_multiple_of(1 << 12) {
            cancel.check()?;
        }
        let mut row = out.push(node, parent);
        if let [(origin, at)] = rows[..] {
            // Alone the rest of the way.
            let mut at = tree.parent(at);
            while at != TreeRow::ROOT {
                row = out.push(tree.node(at), row);
                at = tree.parent(at);
            }
            out.end(row, weights.own(origin));
            continue;
        }
        let (last, further): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|&(_, at)| tree.parent(at) == TreeRow::ROOT);
        for (origin, _) in last {
            out.end(row, weights.own(origin));
        }
        let above = further.into_iter().map(|(origin, at)| (origin, tree.parent(at)));
        waiting.extend(grouped(tree, row, above));
    }
    let Turned { rows, own, counts } = out;
    let tree = CallTree::from_rows(&rows, analysis.nodes().len(), cancel)?;
    let weights = Weights::of_rows(&own, &counts, analysis.weights());
    Ok(analysis.over(Arc::new(tree), Arc::new(weights)))
}

/// Rows by the node that each has come to, the first met last, so that it is taken first.
fn grouped(
    tree: &CallTree,
    parent: u32,
    rows: impl Iterator<Item = (TreeRow, TreeRow)>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: FxHashMap<NodeId, usize> = FxHashMap::default();
    for (origin, at) in rows {
        let node = tree.node(at);
        let place = *known.entry(node).or_insert_with(|| {
            groups.push(Group { node, parent, rows: Vec::new() });
            groups.len() - 1
        });
        groups[place].rows.push((origin, at));
    }
    groups.reverse();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::query::Query;
    use crate::profile::build::Builder;

    #[test]
    fn leaves_come_first_and_weigh_their_flat() {
        let mut builder = Builder::new();
        builder.folded("m;a;b 5\nm;b 3\nm;a;b;a 2\nx;a -4\nb 1");
        let profile = Arc::new(builder.finish());
        let cancel = Cancel::new();
        let analysis = Analysis::new(profile, Query::default(), &cancel).unwrap();
        let turned = turned(&analysis, &cancel).unwrap();
        let (tree, weights, nodes) = (turned.tree(), turned.weights(), turned.nodes());
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
}
