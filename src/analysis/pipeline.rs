//! The stages of an analysis in pprof's order: label frames, filters, total, granularity, call tree, weights, sums. A
//! stage whose inputs did not change is kept when a new query comes.

use super::frames::Nodes;
use super::graph::flat_cum::FlatCumTable;
use super::graph::inlining::{Inlining, inlining};
use super::query::Query;
use super::select::Selection;
use super::selected::Selected;
use super::tree::call_tree::CallTree;
use super::tree::flat_cum::FlatCum;
use super::tree::grouping::group_stacks;
use super::tree::sample_order::SampleOrder;
use super::tree::weights::{ComparisonSide, Weights};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::Profile;
use std::sync::Arc;

/// The tables of one query. Every stage is an `Arc`, so clones are cheap.
#[derive(Clone, Debug)]
pub struct Analysis {
    table: FlatCumTable,
    tree: Arc<CallTree>,
    sample_order: Arc<SampleOrder>,
    weights: Arc<Weights>,
    has_tree: bool,
}

impl Analysis {
    /// Computes the tables of `query`.
    pub fn new(profile: Arc<Profile>, query: Query, cancel: &Cancel) -> Result<Self, Cancelled> {
        Self::compute(Selected::new(profile, query, cancel)?, None, cancel)
    }

    /// Computes the tables of selected samples.
    pub fn of_selected(selected: Selected, cancel: &Cancel) -> Result<Self, Cancelled> {
        Self::compute(selected, None, cancel)
    }

    /// The nodes of `table` with flat and cum over an empty call tree, until [`Analysis::with_tree`] builds the tree.
    pub fn without_tree(mut table: FlatCumTable) -> Self {
        let totals = table.stack_totals.take();
        let divides = totals.as_ref().is_some_and(|totals| totals.divides());
        let signed = totals.as_ref().is_some_and(|totals| totals.is_signed());
        let sample_order = SampleOrder::of_none();
        let weights = Weights::of_none(&sample_order, divides, signed);
        Self {
            table,
            tree: Arc::new(CallTree::only_root()),
            sample_order: Arc::new(sample_order),
            weights: Arc::new(weights),
            has_tree: false,
        }
    }

    /// These tables with their call tree. Nodes, flat and cum are the same.
    pub fn with_tree(&self, cancel: &Cancel) -> Result<Self, Cancelled> {
        let (profile, query, nodes) = (self.profile(), self.query(), self.nodes());
        let stacks = self.selection().stacks(profile);
        let (tree, rows) = group_stacks(stacks, nodes, query.collapse_recursion, cancel)?;
        let sample_order = SampleOrder::new(profile, self.selection(), &tree, rows);
        let weights = Weights::new(profile, &sample_order, query, cancel)?;
        Ok(Self {
            table: self.table.clone(),
            tree: Arc::new(tree),
            sample_order: Arc::new(sample_order),
            weights: Arc::new(weights),
            has_tree: true,
        })
    }

    /// False for the tables of [`Analysis::without_tree`].
    pub fn has_tree(&self) -> bool {
        self.has_tree
    }

    /// Computes the tables of `query`, keeping each stage whose inputs are the same.
    pub fn next(&self, query: Query, cancel: &Cancel) -> Result<Self, Cancelled> {
        let selected = self.selected().next(query, cancel)?;
        Self::compute(selected, Some(self), cancel)
    }

    fn compute(
        selected: Selected,
        before: Option<&Self>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (profile, query, selection) =
            (selected.profile(), selected.query(), selected.shared_selection());
        let kept = before.filter(|b| {
            let same_shape = Arc::ptr_eq(b.selected().shared_selection(), selection)
                || (b.selection().keeps_shape() && selection.keeps_shape());
            b.has_tree
                && same_shape
                && Arc::ptr_eq(b.profile(), profile)
                && same_nodes(b.query(), query)
        });
        let (nodes, tree, sample_order) = if let Some(kept) = kept {
            let same_samples = Arc::ptr_eq(kept.selected().shared_selection(), selection);
            let sample_order = if same_samples {
                Arc::clone(&kept.sample_order)
            } else {
                Arc::new(kept.sample_order.filtered(selection))
            };
            (Arc::clone(&kept.table.nodes), Arc::clone(&kept.tree), sample_order)
        } else {
            let nodes = Nodes::new(profile, selection, query);
            cancel.check()?;
            let stacks = selection.stacks(profile);
            let (tree, rows) = group_stacks(stacks, &nodes, query.collapse_recursion, cancel)?;
            let sample_order = SampleOrder::new(profile, selection, &tree, rows);
            (Arc::new(nodes), Arc::new(tree), Arc::new(sample_order))
        };
        let weights = Weights::new(profile, &sample_order, query, cancel)?;
        let sums = Arc::new(FlatCum::new(&tree, &weights, &nodes));
        let table = FlatCumTable { selected, nodes, sums, stack_totals: None };
        Ok(Self { table, tree, sample_order, weights: Arc::new(weights), has_tree: true })
    }

    /// The tables of one side of a comparison, with the same total.
    pub(super) fn side(
        &self,
        side: ComparisonSide<'_>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (tree, query) = (&self.tree, self.query());
        let weights = Weights::of_side(self.profile(), &self.sample_order, query, (side, cancel))?;
        let sums = Arc::new(FlatCum::new(tree, &weights, self.nodes()));
        let table = FlatCumTable { sums, ..self.table.clone() };
        Ok(Self { table, weights: Arc::new(weights), ..self.clone() })
    }

    /// These tables over another tree of the same nodes.
    pub(super) fn over(&self, tree: Arc<CallTree>, weights: Arc<Weights>) -> Self {
        Self { tree, weights, ..self.clone() }
    }

    /// The nodes with their flat and cum, without the tree.
    pub fn table(&self) -> &FlatCumTable {
        &self.table
    }

    /// The inlining of every node, of all edges. The call tree gives them without weights of every stack.
    pub fn inlining(&self, cancel: &Cancel) -> Result<Vec<Inlining>, Cancelled> {
        let Some(callees) = self.table.inlined_nodes() else {
            return Ok(vec![Inlining::None; self.nodes().len()]);
        };
        inlining(&self.tree, &self.weights, &callees, cancel)
    }

    /// The profile with its filters.
    pub fn selected(&self) -> &Selected {
        &self.table.selected
    }

    /// The profile, with label frames where the query asks for them.
    pub fn profile(&self) -> &Arc<Profile> {
        self.selected().profile()
    }

    /// The query that the tables answer.
    pub fn query(&self) -> &Query {
        self.selected().query()
    }

    /// The result of the filters.
    pub fn selection(&self) -> &Selection {
        self.selected().selection()
    }

    /// The total that is 100 %, in the unit of the sample type.
    pub fn total(&self) -> i64 {
        self.selected().total()
    }

    /// The nodes and their names.
    pub fn nodes(&self) -> &Nodes {
        &self.table.nodes
    }

    /// The call tree, top-down.
    pub fn tree(&self) -> &CallTree {
        &self.tree
    }

    /// The samples in the order of the call tree.
    pub fn sample_order(&self) -> &SampleOrder {
        &self.sample_order
    }

    /// The values over the call tree.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Flat and cum per node.
    pub fn sums(&self) -> &FlatCum {
        &self.table.sums
    }

    /// `value` as text in `unit`, divided as the query asks.
    pub fn format(&self, value: i64, unit: &str) -> String {
        self.selected().format(value, unit)
    }
}

/// True if two queries make the same nodes of the same frames.
fn same_nodes(a: &Query, b: &Query) -> bool {
    let nodes = |q: &Query| {
        (q.granularity, q.no_inlines, q.by_binary, q.show_columns, q.collapse_recursion)
    };
    nodes(a) == nodes(b) && a.paths == b.paths
}
