//! The rows of one query, and the look-up of rows, nodes and names.

use std::sync::{Arc, OnceLock};

use super::row::ViewRow;
use super::sample_types::SampleTypeTotal;
use crate::analysis::Analysis;
use crate::analysis::before_after::{BeforeAfter, Delta};
use crate::analysis::frames::NodeId;
use crate::analysis::graph::inlining::Inlining;
use crate::analysis::query::Query;
use crate::analysis::sampling::{ChangeErrors, NodeEstimates};
use crate::analysis::tree::TreeRow;
use crate::cancel::{Cancel, Cancelled};
use crate::explore::node_index::{NodeIndex, NodeOrigin};
use crate::explore::node_key::NodeKey;
use crate::explore::search::{ABSENT, SearchMatches, SearchQuery};
use crate::runtime::memory_breakdown::MemoryBreakdown;

/// Columns that are computed after the first frame.
#[derive(Debug)]
pub(super) struct DeferredColumns {
    /// Inlining of the calls into each node.
    pub(super) inlining: Vec<Inlining>,
    /// Flat counts of the objects whose bytes the sample type measures, per node.
    pub(super) objects: Option<Vec<i64>>,
    /// The precision of flat and cum, if the sampler of the profile is known.
    pub(super) estimates: Option<NodeEstimates>,
    /// The standard errors of changes, in a comparison of profiles whose sampler is known.
    pub(super) change_errors: Option<ChangeErrors>,
}

/// The rows of one query. Views over one call tree share names, ranks and origins of nodes.
#[derive(Debug)]
pub struct ProfileView {
    /// The call tree, its weights and nodes.
    pub analysis: Analysis,
    /// All nodes with samples, in pprof's order by flat; those of quotients by the flat that is shown.
    pub rows: Arc<[ViewRow]>,
    /// Indices of `rows`, in pprof's order by cum; those of quotients by the cum that is shown.
    pub rows_by_cum: Arc<[u32]>,
    /// All sample types, derived ones last.
    pub sample_types: Arc<[SampleTypeTotal]>,
    /// The filtered total, in the unit of [`ProfileView::total`].
    pub remains: i64,
    /// Columns that figures and shares take.
    pub widths: (u16, u16),
    /// Values before and after, in a comparison.
    pub before_after: Option<BeforeAfter>,
    /// The memory of the process; `None` if its statistics are unknown.
    pub memory: Option<Arc<MemoryBreakdown>>,
    /// True if the tree is inverted, or half of a sandwich: its rows are not those of the samples' stacks.
    pub is_inverted: bool,
    /// The value that is 100 %, where it is not that of the analysis: of one side of a comparison.
    pub(super) whole: Option<i64>,
    pub(super) node_index: Arc<NodeIndex>,
    pub(super) deferred: OnceLock<DeferredColumns>,
    /// The unit of figures.
    pub(super) unit: String,
    /// Columns of the longest unit, where each figure has its own.
    pub(super) unit_width: usize,
    /// Per node the index of its row, or [`ABSENT`].
    pub(super) row_of_node: Arc<[u32]>,
}

impl ProfileView {
    /// The values of a row of the call tree before and after, in a comparison.
    pub fn tree_row_change(&self, row: TreeRow) -> Option<Delta> {
        let before_after = self.before_after.as_ref().filter(|_| !self.is_inverted)?;
        Some(before_after.total(std::iter::once(row)))
    }

    /// The flat value of a node before and after, in a comparison.
    pub fn flat_change(&self, node: NodeId) -> Option<Delta> {
        Some(self.before_after.as_ref()?.flat(node))
    }

    /// The cum value of a node before and after, in a comparison.
    pub fn cum_change(&self, node: NodeId) -> Option<Delta> {
        Some(self.before_after.as_ref()?.cum(node))
    }

    /// True if both views share a call tree. If they do not, each keeps a tree of its own in memory.
    pub fn share_tree(&self, other: &ProfileView) -> bool {
        std::ptr::eq(self.analysis.tree(), other.analysis.tree())
    }

    /// True if [`ProfileView::finish`] has nothing left to compute.
    pub fn is_finished(&self) -> bool {
        self.deferred.get().is_some()
    }

    /// An estimate of the bytes that the view holds, without those that views over one call tree share.
    pub fn bytes(&self) -> usize {
        self.analysis.weights().bytes() + 96 * self.analysis.nodes().len()
    }

    /// False for the tables of [`ProfileView::first`]: their call tree is empty.
    pub fn has_tree(&self) -> bool {
        self.analysis.has_tree()
    }

    /// The rows of a node in the call tree, ascending, see [`CallTree::rows_of`](crate::analysis::tree::CallTree::rows_of).
    pub fn tree_rows(&self, node: NodeId, cancel: &Cancel) -> Result<Vec<TreeRow>, Cancelled> {
        self.analysis.tree().rows_of(node, cancel)
    }

    /// The rows whose names match; those that match equally well by flat, or by cum. `previous` may narrow the search.
    pub fn search(
        &self,
        query: &SearchQuery,
        by_cum: bool,
        previous: Option<&SearchMatches>,
        cancel: &Cancel,
    ) -> Result<SearchMatches, Cancelled> {
        let names = self.node_index.names();
        let order = by_cum.then_some(&*self.rows_by_cum);
        let mut matches =
            names.matches_in_order(query, (&self.row_of_node, order), previous, cancel)?;
        let rows = matches.matching().iter().filter_map(|&index| self.rows.get(index as usize));
        matches.flat = rows.fold(0, |sum, row| sum.wrapping_add(row.flat));
        Ok(matches)
    }

    /// The name of a node as printed.
    pub fn name(&self, node: NodeId) -> &str {
        self.node_index.names().text(node.index())
    }

    /// The key by which other tables find the node again.
    pub fn key(&self, node: NodeId) -> NodeKey {
        self.node_index.key(node)
    }

    /// The rank of a node's name, by its bytes as recorded. Equal names have equal ranks.
    pub fn rank(&self, node: NodeId) -> u32 {
        self.node_index.rank(node)
    }

    /// The package of a node, and its owner.
    pub fn origin(&self, node: NodeId) -> NodeOrigin {
        self.node_index.origin(node)
    }

    /// The inlining of the calls into a node; the default before [`ProfileView::finish`].
    pub fn inlining(&self, node: NodeId) -> Inlining {
        let deferred = self.deferred.get();
        let inlining = deferred.and_then(|deferred| deferred.inlining.get(node.index()));
        inlining.copied().unwrap_or_default()
    }

    /// Indices of rows, by name.
    pub fn rows_by_name(&self) -> impl Iterator<Item = u32> + '_ {
        let rows = self.node_index.by_name().iter().map(|node| self.row_of_node[node.index()]);
        rows.filter(|&index| index != ABSENT)
    }

    /// The index in `rows`; `None` if the filters leave no row of `node`.
    pub fn row_index(&self, node: NodeId) -> Option<usize> {
        let index = self.row_of_node.get(node.index()).filter(|&&index| index != ABSENT);
        index.map(|&index| index as usize)
    }

    /// Flat and cum of `node`; `None` if the filters leave no row of it.
    pub fn row(&self, node: NodeId) -> Option<&ViewRow> {
        self.rows.get(self.row_index(node)?)
    }

    /// The index of the row of the node with this key.
    pub fn find_row_index(&self, key: &str) -> Option<usize> {
        self.row_index(self.node_index.find(key)?)
    }

    /// The row of the node with this key.
    pub fn find_row(&self, key: &str) -> Option<&ViewRow> {
        self.rows.get(self.find_row_index(key)?)
    }

    /// The source of a node's function: its file, and its first line or 0.
    pub fn source_position(&self, node: NodeId) -> Option<(String, i64)> {
        let profile = self.analysis.profile();
        let function = profile.function(self.analysis.nodes().function(node)?);
        let file = profile.strings().text(function.file).into_owned();
        (!file.is_empty()).then_some((file, function.start_line))
    }

    /// The index of the present sample type in `sample_types`.
    pub fn sample_type(&self) -> usize {
        self.sample_type_of(self.analysis.query())
    }

    /// The index in `sample_types` of the one that a query asks for.
    pub fn sample_type_of(&self, query: &Query) -> usize {
        let same = |t: &SampleTypeTotal| {
            t.derived == query.derived
                && (query.derived.is_some() || t.sample_type == query.sample_type)
        };
        self.sample_types.iter().position(same).unwrap_or(query.sample_type)
    }

    /// The name of the present sample type; empty if the profile has none.
    pub fn type_name(&self) -> &str {
        self.sample_types.get(self.sample_type()).map_or("", |t| &t.name)
    }

    /// True if values are quotients, which do not add up.
    pub fn is_quotient(&self) -> bool {
        self.analysis.query().divides()
    }

    /// True if values are changes. Their figures have a sign.
    pub fn is_difference(&self) -> bool {
        self.before_after.is_some() || (self.analysis.weights().is_signed() && !self.is_quotient())
    }

    /// True if 100 % is the base, not the sum of all changes.
    pub fn is_against_base(&self) -> bool {
        self.before_after.as_ref().is_some_and(|before_after| before_after.base_kept().is_none())
    }

    /// The value that is 100 %.
    pub fn total(&self) -> i64 {
        self.whole.unwrap_or_else(|| self.analysis.total())
    }
}
