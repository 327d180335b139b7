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
mod tests {
    use super::*;
    use crate::analysis::query::{Pattern, Query};
    use crate::profile::merge::sources::{BaseMode, MergeOptions, merge_sources};
    use crate::profile::store::builder::Builder;

    fn folded(stacks: &str) -> Arc<Profile> {
        let mut builder = Builder::new();
        builder.folded(stacks);
        Arc::new(builder.finish())
    }

    /// `name flat before>after cum before>after`, in the order of the names.
    fn before_after(kind: BaseMode, query: &Query) -> Vec<String> {
        let base = "m;a;b 5\nm;b 7\nm;a;a;c 2\nm;gone 1";
        let source = "m;a;b 5\nm;b 3\nm;a;a;c 4\nm;a;new 9\nm;a;b;a 1";
        let cancel = Cancel::new();
        let load = |base_kind| {
            let options = MergeOptions { base: base_kind, ..MergeOptions::default() };
            Arc::new(
                merge_sources(vec![folded(source)], vec![folded(base)], &options, &cancel).unwrap(),
            )
        };
        let base_kept = load(BaseMode::Compare);
        let analysis = Analysis::new(load(kind), query.clone(), &cancel).unwrap();
        let before_after =
            BeforeAfter::new(&analysis, Some(&base_kept), None, &cancel).unwrap().unwrap();
        let again = BeforeAfter::new(&analysis, Some(&base_kept), Some(&before_after), &cancel)
            .unwrap()
            .unwrap();
        let line = |before_after: &BeforeAfter, id: NodeId| {
            let (flat, cum) = (before_after.flat(id), before_after.cum(id));
            let sums = analysis.sums();
            assert_eq!(flat.after - flat.before, sums.flat(id).value());
            assert_eq!(cum.after - cum.before, sums.cum(id).value());
            let name = String::from_utf8_lossy(analysis.nodes().name(id)).into_owned();
            format!("{name} {}>{} {}>{}", flat.before, flat.after, cum.before, cum.after)
        };
        let mut all: Vec<String> =
            analysis.nodes().ids().map(|id| line(&before_after, id)).collect();
        for row in analysis.tree().rows() {
            let change = before_after.total(std::iter::once(row));
            let total = analysis.weights().total(analysis.tree(), row).value();
            assert_eq!(change.after - change.before, total);
        }
        let kept: Vec<String> = analysis.nodes().ids().map(|id| line(&again, id)).collect();
        assert_eq!(all, kept);
        all.sort();
        all
    }

    #[test]
    fn both_sides_are_there_whether_the_base_cancels_or_not() {
        let want = [
            "a 0>1 7>19",
            "b 12>8 12>9",
            "c 2>4 2>4",
            "gone 1>0 1>0",
            "m 0>0 15>22",
            "new 0>9 0>9",
        ];
        for kind in [BaseMode::Compare, BaseMode::Cancel] {
            assert_eq!(before_after(kind, &Query::default()), want, "{kind:?}");
        }
    }

    #[test]
    fn sides_heed_the_filters() {
        let mut query = Query::default();
        query.filters.focus = Some(Pattern::new("focus", "^a$").unwrap());
        query.filters.hide = Some(Pattern::new("hide", "^m$").unwrap());
        for kind in [BaseMode::Compare, BaseMode::Cancel] {
            assert_eq!(
                before_after(kind, &query),
                ["a 0>1 7>19", "b 5>5 5>6", "c 2>4 2>4", "gone 0>0 0>0", "new 0>9 0>9"]
            );
        }
    }

    #[test]
    fn what_is_no_difference_has_no_sides() {
        let cancel = Cancel::new();
        let analysis = Analysis::new(folded("a 1"), Query::default(), &cancel).unwrap();
        assert!(BeforeAfter::new(&analysis, None, None, &cancel).unwrap().is_none());
    }
}
