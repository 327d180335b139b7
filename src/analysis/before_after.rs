//! The two sides of a comparison, before and after, under the query of their difference.
//!
//! A difference whose base samples kept their label has both sides in it. Where equal stacks cancelled, the sides come
//! from another profile of the same sources that kept the base. Either way before plus change is after, for every node.

use super::frames::NodeId;
use super::pipeline::Analysis;
use super::tree::call_tree::TreeRow;
use super::tree::total::base_label_sets;
use super::tree::weight::Weight;
use super::tree::weights::ComparisonSide;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::Profile;
use std::sync::Arc;

/// A value before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// In the base, or the earlier snapshot.
    pub before: i64,
    /// In the compared profile, or the later snapshot.
    pub after: i64,
}

impl Delta {
    /// True if only the value before is 0.
    pub fn is_new(self) -> bool {
        self.before == 0 && self.after != 0
    }

    /// True if only the value after is 0.
    pub fn is_gone(self) -> bool {
        self.before != 0 && self.after == 0
    }
}

/// Both sides of a difference.
#[derive(Clone, Debug)]
pub struct BeforeAfter {
    before: Analysis,
    after: Analysis,
    /// The profile that kept the base, if the difference itself did not.
    base_kept: Option<BaseKept>,
}

/// The tables of a profile that kept the base, with the nodes and rows of the difference in it.
#[derive(Clone, Debug)]
struct BaseKept {
    profile: Arc<Profile>,
    analysis: Analysis,
    /// Per node of the difference the same node here, or [`NodeId::NONE`].
    nodes: Vec<NodeId>,
    /// Per row of the difference the same row here, or [`MISSING`].
    rows: Vec<u32>,
}

/// A row without a counterpart.
const MISSING: u32 = u32::MAX;

impl BeforeAfter {
    /// The sides of the difference in `analysis`; `None` if it is no difference. `base_kept` is a profile of the same
    /// sources that kept the base, for a difference that did not. Stages of `previous` with the same inputs are kept.
    pub fn new(
        analysis: &Analysis,
        base_kept: Option<&Arc<Profile>>,
        previous: Option<&BeforeAfter>,
        cancel: &Cancel,
    ) -> Result<Option<BeforeAfter>, Cancelled> {
        if let Some(sets) = base_label_sets(analysis.profile(), None) {
            return Self::split(analysis, &sets, None, cancel).map(Some);
        }
        let Some(profile) = base_kept else { return Ok(None) };
        let same = |known: &&BaseKept| Arc::ptr_eq(&known.profile, profile);
        let query = analysis.query().clone();
        let whole = match previous.and_then(|p| p.base_kept.as_ref()).filter(same) {
            Some(known) => known.analysis.next(query, cancel)?,
            None => Analysis::new(Arc::clone(profile), query, cancel)?,
        };
        let Some(sets) = base_label_sets(whole.profile(), None) else { return Ok(None) };
        let nodes = matching_nodes(analysis, &whole);
        cancel.check()?;
        let rows = matching_rows(analysis, &whole, &nodes);
        let analysis = whole.clone();
        let base_kept = BaseKept { profile: Arc::clone(profile), nodes, rows, analysis };
        Self::split(&whole, &sets, Some(base_kept), cancel).map(Some)
    }

    fn split(
        whole: &Analysis,
        base_sets: &[bool],
        base_kept: Option<BaseKept>,
        cancel: &Cancel,
    ) -> Result<BeforeAfter, Cancelled> {
        let before = whole.side(ComparisonSide { base_sets, is_base: true }, cancel)?;
        let after = whole.side(ComparisonSide { base_sets, is_base: false }, cancel)?;
        Ok(BeforeAfter { before, after, base_kept })
    }

    /// The profile that kept the base, if the difference itself did not.
    pub fn base_kept(&self) -> Option<&Arc<Profile>> {
        self.base_kept.as_ref().map(|base_kept| &base_kept.profile)
    }

    /// The tables before. They have nodes and rows of their own, unless [`BeforeAfter::base_kept`] is `None`.
    pub fn before(&self) -> &Analysis {
        &self.before
    }

    /// The tables after, with the same nodes and rows as those before.
    pub fn after(&self) -> &Analysis {
        &self.after
    }

    /// The node of both sides for a node of the difference, or [`NodeId::NONE`].
    pub fn side_node(&self, node: NodeId) -> NodeId {
        self.base_kept.as_ref().map_or(node, |base_kept| base_kept.nodes[node.index()])
    }

    /// Flat before and after, by a node id of the difference.
    pub fn flat(&self, node: NodeId) -> Delta {
        self.node(node, |side, node| side.sums().flat(node).value())
    }

    /// Cum before and after, by a node id of the difference.
    pub fn cum(&self, node: NodeId) -> Delta {
        self.node(node, |side, node| side.sums().cum(node).value())
    }

    fn node(&self, node: NodeId, value: impl Fn(&Analysis, NodeId) -> i64) -> Delta {
        let node = self.side_node(node);
        if node == NodeId::NONE {
            return Delta::default();
        }
        Delta { before: value(&self.before, node), after: value(&self.after, node) }
    }

    /// The sum of rows of the difference's call tree, with all rows below.
    pub fn total(&self, rows: impl Iterator<Item = TreeRow>) -> Delta {
        self.rows(rows, |side, row| side.weights().total(side.tree(), row))
    }

    /// The sum of the own weights of rows of the difference's call tree.
    pub fn own(&self, rows: impl Iterator<Item = TreeRow>) -> Delta {
        self.rows(rows, |side, row| side.weights().own(row))
    }

    fn rows(
        &self,
        rows: impl Iterator<Item = TreeRow>,
        weight: impl Fn(&Analysis, TreeRow) -> Weight,
    ) -> Delta {
        let (mut before, mut after) = (Weight::default(), Weight::default());
        for row in rows {
            let row = match &self.base_kept {
                Some(base_kept) => TreeRow(base_kept.rows[row.index()]),
                None => row,
            };
            if row.0 != MISSING {
                before.add(weight(&self.before, row));
                after.add(weight(&self.after, row));
            }
        }
        Delta { before: before.value(), after: after.value() }
    }
}

/// Per node of `from` the same node of `to`.
fn matching_nodes(from: &Analysis, to: &Analysis) -> Vec<NodeId> {
    fn identity(analysis: &Analysis, id: NodeId) -> ([&[u8]; 4], [i64; 3], u64) {
        let (nodes, profile) = (analysis.nodes(), analysis.profile());
        let node = nodes.node(id);
        let texts = [
            nodes.name(id),
            profile.string(node.name),
            nodes.file(node.file),
            profile.string(node.binary),
        ];
        (texts, [node.start_line, node.line, node.column], node.address)
    }
    let known: Map<_, NodeId> = to.nodes().ids().map(|id| (identity(to, id), id)).collect();
    let find = |id| known.get(&identity(from, id)).copied().unwrap_or(NodeId::NONE);
    from.nodes().ids().map(find).collect()
}

/// Per row of the tree of `from` the row of `to` under the same nodes.
fn matching_rows(from: &Analysis, to: &Analysis, nodes: &[NodeId]) -> Vec<u32> {
    let tree = to.tree();
    let known: Map<(u32, NodeId, bool), u32> = tree
        .rows()
        .map(|row| ((tree.parent(row).0, tree.node(row), tree.is_inlined(row)), row.0))
        .collect();
    let tree = from.tree();
    let mut rows = vec![MISSING; tree.len()];
    rows[0] = 0;
    for row in tree.rows() {
        let above = rows[tree.parent(row).index()];
        let key = (above, nodes[tree.node(row).index()], tree.is_inlined(row));
        rows[row.index()] = known.get(&key).copied().unwrap_or(MISSING);
    }
    rows
}

#[cfg(test)]
#[path = "tests/before_after.rs"]
mod tests;
