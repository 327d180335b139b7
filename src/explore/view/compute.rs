//! Computes a view: from a query, from a comparison, or from another view by turning its call tree over.

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use super::column_widths::column_widths;
use super::profile_view::{DeferredColumns, ProfileView};
use super::row::ViewRow;
use super::sample_types::{compared_totals, object_count_column, sample_type_totals};
use crate::analysis::before_after::BeforeAfter;
use crate::analysis::frames::NodeId;
use crate::analysis::graph::order::sort_nodes_by_rank;
use crate::analysis::graph::text_graph::{kept, present};
use crate::analysis::parallel::join;
use crate::analysis::query::{Query, Sort};
use crate::analysis::sampling::{ChangeErrors, NodeEstimates};
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::flat_cum::FlatCum;
use crate::analysis::tree::invert::{invert, sandwich};
use crate::analysis::tree::total::total;
use crate::analysis::tree::weights::Weight;
use crate::analysis::{Analysis, FlatCumTable, Selected, unit_of};
use crate::cancel::{Cancel, Cancelled};
use crate::error::Stop;
use crate::explore::node_index::NodeIndex;
use crate::explore::search::ABSENT;
use crate::profile::Profile;

/// Nodes that are worth a thread of their own for being sorted.
const WORTH_A_THREAD: usize = 1 << 13;

impl ProfileView {
    /// Computes the view of `query`. Parts of `previous` that are the same are shared.
    pub fn compute(
        profile: &Arc<Profile>,
        query: Query,
        previous: Option<&ProfileView>,
        cancel: &Cancel,
    ) -> Result<ProfileView, Stop> {
        let previous = previous.filter(|p| Arc::ptr_eq(p.analysis.selected().source(), profile));
        let analysis = match previous {
            Some(view) => view.analysis.next(query, cancel)?,
            None => Analysis::new(Arc::clone(profile), query, cancel)?,
        };
        cancel.check()?;
        Ok(Self::of_analysis(analysis, previous, cancel)?)
    }

    /// Computes the rows of `query` without its call tree, which takes longer than the rows: [`ProfileView::with_tree`]
    /// adds it.
    pub fn first(
        profile: &Arc<Profile>,
        query: Query,
        previous: Option<&ProfileView>,
        cancel: &Cancel,
    ) -> Result<ProfileView, Cancelled> {
        let previous = previous.filter(|p| Arc::ptr_eq(p.analysis.selected().source(), profile));
        let selected = Selected::new(Arc::clone(profile), query, cancel)?;
        let analysis = Analysis::without_tree(FlatCumTable::new(selected, cancel)?);
        Self::of_analysis(analysis, previous, cancel)
    }

    /// These rows over the call tree of their query.
    pub fn with_tree(&self, cancel: &Cancel) -> Result<ProfileView, Cancelled> {
        let analysis = self.analysis.with_tree(cancel)?;
        Ok(self.over(analysis, Arc::clone(&self.node_index)))
    }

    /// The view of an analysis. Parts of `previous`, which is of the same profile, are shared.
    fn of_analysis(
        analysis: Analysis,
        previous: Option<&ProfileView>,
        cancel: &Cancel,
    ) -> Result<ProfileView, Cancelled> {
        let node_index = match previous.filter(|p| p.has_tree_of(&analysis)) {
            Some(view) => Arc::clone(&view.node_index),
            None => Arc::new(NodeIndex::new(&analysis, cancel)?),
        };
        let mut nodes = present(analysis.table());
        let unit = common_unit(&analysis, &nodes);
        let sums = analysis.sums();
        let rank = |node| node_index.rank(node);
        let mut nodes_by_cum = nodes.clone();
        join(
            nodes.len() >= WORTH_A_THREAD,
            || sort_nodes_by_rank(sums, Sort::Flat, &mut nodes, rank),
            || sort_nodes_by_rank(sums, Sort::Cum, &mut nodes_by_cum, rank),
        );
        if analysis.query().divides() {
            // pprof orders by dividends; the screen orders by what it shows. Equal quotients stay in pprof's order.
            nodes.sort_by_cached_key(|&n| Reverse(sums.flat(n).value().unsigned_abs()));
            nodes_by_cum.sort_by_cached_key(|&n| Reverse(sums.cum(n).value().unsigned_abs()));
        }
        cancel.check()?;
        let row = |&node: &NodeId| ViewRow {
            node,
            flat: sums.flat(node).value(),
            cum: sums.cum(node).value(),
        };
        let rows: Arc<[ViewRow]> = nodes.iter().map(row).collect();
        let mut row_of_node = vec![ABSENT; analysis.nodes().len()];
        for (index, node) in nodes.iter().enumerate() {
            row_of_node[node.index()] = index as u32;
        }
        let rows_by_cum = nodes_by_cum.iter().map(|node| row_of_node[node.index()]).collect();
        cancel.check()?;
        let mut view = ProfileView {
            sample_types: match previous {
                Some(view) => Arc::clone(&view.sample_types),
                None => sample_type_totals(analysis.selected().source()),
            },
            remains: filtered_total(&analysis),
            widths: (7, 6),
            unit_width: 0,
            deferred: OnceLock::new(),
            row_of_node: row_of_node.into(),
            before_after: None,
            memory: None,
            is_inverted: false,
            whole: None,
            node_index,
            analysis,
            rows,
            rows_by_cum,
            unit,
        };
        view.measure();
        Ok(view)
    }

    /// Adds values before and after. `base_kept` is the profile with its base kept apart, where the profile itself has
    /// none.
    pub fn compared(
        mut self,
        base_kept: Option<&Arc<Profile>>,
        previous: Option<&ProfileView>,
        cancel: &Cancel,
    ) -> Result<ProfileView, Cancelled> {
        let previous = previous.and_then(|previous| previous.before_after.as_ref());
        self.before_after = BeforeAfter::new(&self.analysis, base_kept, previous, cancel)?;
        if let Some(before_after) = &self.before_after
            && self.sample_types.iter().all(|total| total.delta.is_none())
        {
            let marked = before_after.base_kept().unwrap_or(self.analysis.selected().source());
            self.sample_types = compared_totals(&self.sample_types, marked);
        }
        self.measure();
        Ok(self)
    }

    /// The view over the inverted call tree.
    pub fn invert(&self, cancel: &Cancel) -> Result<ProfileView, Cancelled> {
        Ok(self.rearranged(invert(&self.analysis, cancel)?))
    }

    /// The views over the callers and over the callees of a node, see [`sandwich`].
    pub fn sandwich(&self, node: NodeId, cancel: &Cancel) -> Result<[ProfileView; 2], Cancelled> {
        let halves = sandwich(&self.analysis, &self.tree_rows(node, cancel)?, cancel)?;
        Ok(halves.map(|half| self.rearranged(half)))
    }

    /// The views over both sides of a comparison, before and after; `None` without one. They share a call tree, and have
    /// the rows of this view. 100 % is the total of the side.
    pub fn sides(&self, cancel: &Cancel) -> Result<Option<[ProfileView; 2]>, Cancelled> {
        let Some(sides) = &self.before_after else { return Ok(None) };
        let node_index = if self.has_tree_of(sides.before()) {
            Arc::clone(&self.node_index)
        } else {
            Arc::new(NodeIndex::new(sides.before(), cancel)?)
        };
        let mut row_of_node = vec![ABSENT; sides.before().nodes().len()];
        for (index, row) in self.rows.iter().enumerate() {
            if let Some(place) = row_of_node.get_mut(sides.side_node(row.node).index()) {
                *place = index as u32;
            }
        }
        cancel.check()?;
        let row_of_node: Arc<[u32]> = row_of_node.into();
        let side = |analysis: &Analysis| {
            let row = |row: &ViewRow| {
                let node = sides.side_node(row.node);
                let sums = (node != NodeId::NONE).then(|| analysis.sums());
                let value = |of: fn(&FlatCum, NodeId) -> Weight| {
                    sums.map_or(0, |sums| of(sums, node).value())
                };
                ViewRow { node, flat: value(FlatCum::flat), cum: value(FlatCum::cum) }
            };
            let (tree, weights) = (analysis.tree(), analysis.weights());
            ProfileView {
                before_after: None,
                rows: self.rows.iter().map(row).collect(),
                whole: Some(weights.total(tree, TreeRow::ROOT).value()),
                node_index: Arc::clone(&node_index),
                row_of_node: Arc::clone(&row_of_node),
                ..self.rearranged(analysis.clone())
            }
        };
        Ok(Some([side(sides.before()), side(sides.after())]))
    }

    /// A view of these rows over another arrangement of the same tree.
    fn rearranged(&self, analysis: Analysis) -> ProfileView {
        let node_index = Arc::clone(&self.node_index);
        ProfileView { is_inverted: true, ..self.over(analysis, node_index) }
    }

    /// A view of these rows over another tree of the same nodes, which `node_index` is for.
    fn over(&self, analysis: Analysis, node_index: Arc<NodeIndex>) -> ProfileView {
        ProfileView {
            analysis,
            is_inverted: self.is_inverted,
            whole: self.whole,
            rows: Arc::clone(&self.rows),
            rows_by_cum: Arc::clone(&self.rows_by_cum),
            sample_types: Arc::clone(&self.sample_types),
            remains: self.remains,
            widths: self.widths,
            unit_width: self.unit_width,
            before_after: self.before_after.clone(),
            memory: self.memory.clone(),
            node_index,
            deferred: OnceLock::new(),
            unit: self.unit.clone(),
            row_of_node: Arc::clone(&self.row_of_node),
        }
    }

    fn has_tree_of(&self, analysis: &Analysis) -> bool {
        std::ptr::eq(self.analysis.tree(), analysis.tree())
            && std::ptr::eq(self.analysis.nodes(), analysis.nodes())
    }

    /// Computes the columns that the first frame does without: inlining, counts of objects and standard errors.
    pub fn finish(&self, cancel: &Cancel) -> Result<(), Cancelled> {
        if self.deferred.get().is_some() {
            return Ok(());
        }
        let inlining = self.analysis.inlining(cancel)?;
        let objects = object_counts(&self.analysis, cancel)?;
        let change_errors = match &self.before_after {
            Some(sides) => ChangeErrors::new(sides, cancel)?,
            None => None,
        };
        let estimates = NodeEstimates::new(&self.analysis, cancel)?;
        let columns = DeferredColumns { inlining, objects, estimates, change_errors };
        // A racing `finish` computed the same columns.
        let _ = self.deferred.set(columns);
        Ok(())
    }

    /// Measures the columns of figures, shares and units.
    fn measure(&mut self) {
        let widths = column_widths(self);
        (self.widths, self.unit_width) = ((widths.figure, widths.share), widths.unit);
    }
}

/// The total of the samples that the filters keep.
fn filtered_total(analysis: &Analysis) -> i64 {
    if analysis.query().filters.is_empty() {
        return analysis.total();
    }
    total(analysis.profile(), Some(analysis.selection()), analysis.query())
}

/// The unit of the figures of `nodes`. It is chosen over the nodes that pprof prints by default, so that one tiny value
/// among thousands does not decide it.
fn common_unit(analysis: &Analysis, nodes: &[NodeId]) -> String {
    let kept = kept(analysis.table(), nodes);
    unit_of(analysis.table(), if kept.is_empty() { nodes } else { &kept }, true)
}

/// Per node, the flat count of the objects whose bytes the sample type measures.
fn object_counts(analysis: &Analysis, cancel: &Cancel) -> Result<Option<Vec<i64>>, Cancelled> {
    let Some(sample_type) = object_count_column(analysis) else { return Ok(None) };
    let values = analysis.profile().values(sample_type);
    let tree = (analysis.tree(), analysis.nodes().len());
    analysis.sample_order().flat_of(values, tree, cancel).map(Some)
}
