//! The two sides of a comparison: what there was before and what there is after, under the query of their difference.
//!
//! A difference that keeps the samples of its base under their label has both sides in it; where equal stacks have
//! cancelled, the sides come from a profile that kept them apart. Either way a function's figures before and after are
//! sums over the same samples as its change, so that one is always what lies between the other two.

use super::Analysis;
use super::frames::NodeId;
use super::tree::TreeRow;
use super::tree::weights::{SampleChunk, Weight, base_label_sets};
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::Profile;
use std::sync::Arc;

/// What there was and what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Before.
    pub before: i64,
    /// After.
    pub after: i64,
}

impl Delta {
    /// Whether there was nothing and is something.
    pub fn is_new(self) -> bool {
        self.before == 0 && self.after != 0
    }

    /// Whether there was something and is nothing.
    pub fn is_gone(self) -> bool {
        self.before != 0 && self.after == 0
    }
}

/// Both sides of a difference.
#[derive(Clone, Debug)]
pub struct BeforeAfter {
    before: Analysis,
    after: Analysis,
    /// The profile that kept the sides apart, with the places of the difference's nodes and rows in it; none where
    /// the difference itself has.
    base_kept: Option<Apart>,
}

#[derive(Clone, Debug)]
struct Apart {
    profile: Arc<Profile>,
    whole: Analysis,
    /// [`NodeId::NONE`] for what the other does not have.
    nodes: Vec<NodeId>,
    /// `u32::MAX` for what the other does not have.
    rows: Vec<u32>,
}

const MISSING: u32 = u32::MAX;

impl BeforeAfter {
    /// The sides of the difference that `analysis` looks at; none if it is no difference. `base_kept` is a profile of the
    /// same sources that keeps the base apart, for a difference that does not; what `previous` has and is the same is
    /// kept.
    pub fn new(
        analysis: &Analysis,
        base_kept: Option<&Arc<Profile>>,
        previous: Option<&BeforeAfter>,
        cancel: &Cancel,
    ) -> Result<Option<BeforeAfter>, Cancelled> {
        if let Some(sets) = base_label_sets(analysis.profile(), None) {
            return Self::parts(analysis, &sets, None, cancel).map(Some);
        }
        let Some(profile) = base_kept else { return Ok(None) };
        let same = |before_after: &&Apart| Arc::ptr_eq(&before_after.profile, profile);
        let query = analysis.query().clone();
        let whole = match previous.and_then(|p| p.base_kept.as_ref()).filter(same) {
            Some(known) => known.whole.next(query, cancel)?,
            None => Analysis::new(Arc::clone(profile), query, cancel)?,
        };
        let Some(sets) = base_label_sets(whole.profile(), None) else { return Ok(None) };
        let nodes = nodes(analysis, &whole);
        cancel.check()?;
        let rows = rows(analysis, &whole, &nodes);
        let base_kept = Apart { profile: Arc::clone(profile), nodes, rows, whole: whole.clone() };
        Self::parts(&whole, &sets, Some(base_kept), cancel).map(Some)
    }

    fn parts(
        whole: &Analysis,
        sets: &[bool],
        base_kept: Option<Apart>,
        cancel: &Cancel,
    ) -> Result<BeforeAfter, Cancelled> {
        let before = whole.part(SampleChunk { sets, base: true }, cancel)?;
        let after = whole.part(SampleChunk { sets, base: false }, cancel)?;
        Ok(BeforeAfter { before, after, base_kept })
    }

    /// The profile that keeps the sides apart, where the difference does not.
    pub fn base_kept(&self) -> Option<&Arc<Profile>> {
        self.base_kept.as_ref().map(|base_kept| &base_kept.profile)
    }

    /// The tables of what there was. Nodes and rows are its own, unless [`BeforeAfter::base_kept`] is none.
    pub fn before(&self) -> &Analysis {
        &self.before
    }

    /// The tables of what there is.
    pub fn after(&self) -> &Analysis {
        &self.after
    }

    /// What a node of the difference spent itself.
    pub fn flat(&self, node: NodeId) -> Delta {
        self.node(node, |of, node| of.sums().flat(node).value())
    }

    /// With what it called.
    pub fn cum(&self, node: NodeId) -> Delta {
        self.node(node, |of, node| of.sums().cum(node).value())
    }

    fn node(&self, node: NodeId, value: impl Fn(&Analysis, NodeId) -> i64) -> Delta {
        let node = match &self.base_kept {
            Some(base_kept) => base_kept.nodes[node.index()],
            None => node,
        };
        if node == NodeId::NONE {
            return Delta::default();
        }
        Delta { before: value(&self.before, node), after: value(&self.after, node) }
    }

    /// What rows of the difference's call tree weigh together, with all below them.
    pub fn total(&self, rows: impl Iterator<Item = TreeRow>) -> Delta {
        self.rows(rows, |side, row| side.weights().total(side.tree(), row))
    }

    /// What rows of the difference's call tree hold themselves, together.
    pub fn own(&self, rows: impl Iterator<Item = TreeRow>) -> Delta {
        self.rows(rows, |side, row| side.weights().own(row))
    }

    fn rows(
        &self,
        rows: impl Iterator<Item = TreeRow>,
        of: impl Fn(&Analysis, TreeRow) -> Weight,
    ) -> Delta {
        let (mut before, mut after) = (Weight::default(), Weight::default());
        for row in rows {
            let row = match &self.base_kept {
                Some(base_kept) => TreeRow(base_kept.rows[row.index()]),
                None => row,
            };
            if row.0 != MISSING {
                before.add(of(&self.before, row));
                after.add(of(&self.after, row));
            }
        }
        Delta { before: before.value(), after: after.value() }
    }
}

/// For every node of `of` the same one of `whole`.
fn nodes(of: &Analysis, whole: &Analysis) -> Vec<NodeId> {
    fn identity(of: &Analysis, id: NodeId) -> ([&[u8]; 4], [i64; 3], u64) {
        let (nodes, profile) = (of.nodes(), of.profile());
        let node = nodes.node(id);
        let texts = [
            nodes.name(id),
            profile.string(node.name),
            nodes.file(node.file),
            profile.string(node.binary),
        ];
        (texts, [node.start_line, node.line, node.column], node.address)
    }
    let known: Map<_, NodeId> = whole.nodes().ids().map(|id| (identity(whole, id), id)).collect();
    let find = |id| known.get(&identity(of, id)).copied().unwrap_or(NodeId::NONE);
    of.nodes().ids().map(find).collect()
}

/// For every row of the tree of `of` the row of `whole` under the same nodes.
fn rows(of: &Analysis, whole: &Analysis, nodes: &[NodeId]) -> Vec<u32> {
    let tree = whole.tree();
    let known: Map<(u32, NodeId, bool), u32> = tree
        .rows()
        .map(|row| ((tree.parent(row).0, tree.node(row), tree.is_inlined(row)), row.0))
        .collect();
    let tree = of.tree();
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
        let of = |before_after: &BeforeAfter, id: NodeId| {
            let (flat, cum) = (before_after.flat(id), before_after.cum(id));
            let sums = analysis.sums();
            assert_eq!(flat.after - flat.before, sums.flat(id).value());
            assert_eq!(cum.after - cum.before, sums.cum(id).value());
            let name = String::from_utf8_lossy(analysis.nodes().name(id)).into_owned();
            format!("{name} {}>{} {}>{}", flat.before, flat.after, cum.before, cum.after)
        };
        let mut all: Vec<String> = analysis.nodes().ids().map(|id| of(&before_after, id)).collect();
        for row in analysis.tree().rows() {
            let change = before_after.total(std::iter::once(row));
            let total = analysis.weights().total(analysis.tree(), row).value();
            assert_eq!(change.after - change.before, total);
        }
        let kept: Vec<String> = analysis.nodes().ids().map(|id| of(&again, id)).collect();
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
