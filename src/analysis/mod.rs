//! What is asked of a profile: pure functions from [`Profile`] and [`Query`] to tables. Nothing here reads a file,
//! knows a terminal or prints a report.
//!
//! [`Analysis`] holds the stages in pprof's order: label frames, total, filters, granularity, call tree, weights, sums. A stage whose
//! inputs did not change is kept when a new query comes.

#[doc(hidden)]
pub mod before_after;
#[doc(hidden)]
pub mod frames;
#[doc(hidden)]
pub mod graph;
#[doc(hidden)]
pub mod labels;
#[doc(hidden)]
pub mod lines;
mod matching;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod package;
#[doc(hidden)]
pub mod parallel;
#[doc(hidden)]
pub mod query;
#[doc(hidden)]
pub mod select;
#[doc(hidden)]
pub mod tree;
#[doc(hidden)]
pub mod trend;

pub use self::graph::flat_cum::FlatCumTable;
use self::query::tag_filter::TagFilter;
pub use self::tree::weights::{FlatCum, Weight};
use self::tree::weights::{SampleChunk, SampleOrder, Weights};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{Label, LabelSetId, Profile};
use crate::unit;
pub use frames::{Node, NodeId, Nodes};
use labels::Keys;
pub use query::{Filters, Granularity, Paths, Pattern, Query, Scale, Sort, Trim};
use select::Selection;
use std::sync::Arc;
use tree::CallTree;

/// A profile with its filters applied: as much as the reports need that print samples rather than nodes.
#[derive(Clone, Debug)]
pub struct Selected {
    /// As it was given.
    source: Arc<Profile>,
    /// With the frames that labels make.
    profile: Arc<Profile>,
    keys: Arc<Keys>,
    /// Label frames that were asked for and found no label.
    without_label: Vec<&'static str>,
    query: Query,
    selection: Arc<Selection>,
    total: i64,
    warnings: Vec<String>,
}

impl Selected {
    /// Makes the frames of labels, applies the filters of `query` and computes what 100 % is.
    pub fn new(source: Arc<Profile>, query: Query, cancel: &Cancel) -> Result<Self, Cancelled> {
        let keys = Arc::new(Keys::new(&source));
        cancel.check()?;
        let (profile, without_label) = with_label_frames(&source, &query);
        cancel.check()?;
        let selection = Arc::default();
        let (total, warnings) = (0, Vec::new());
        Self { source, profile, keys, without_label, query, selection, total, warnings }
            .filtered(cancel)
    }

    /// The same of another query, keeping what is the same.
    fn next(&self, query: Query, cancel: &Cancel) -> Result<Self, Cancelled> {
        let mut next = self.clone();
        let frames = |q: &Query| (q.tag_root.clone(), q.tag_leaf.clone());
        let labelled = !query.tag_root.is_empty() || !query.tag_leaf.is_empty();
        let reformatted = labelled && query.scale.unit != self.query.scale.unit;
        let same_frames = frames(&query) == frames(&self.query) && !reformatted;
        let same_filters = query.filters == self.query.filters;
        next.query = query;
        if same_frames && same_filters {
            return Ok(next.totalled());
        }
        if !same_frames {
            (next.profile, next.without_label) = with_label_frames(&self.source, &next.query);
        }
        next.filtered(cancel)
    }

    fn filtered(mut self, cancel: &Cancel) -> Result<Self, Cancelled> {
        let (profile, filters) = (&self.profile, &self.query.filters);
        let by_name = Selection::new(profile, filters, cancel)?;
        let selection = labels::filter(profile, &self.keys, filters, by_name).settled(profile);
        self.selection = Arc::new(selection);
        Ok(self.totalled())
    }

    fn totalled(mut self) -> Self {
        // As pprof: percentages are of the unfiltered total, unless asked otherwise.
        let filtered = self.query.relative_percentages.then_some(self.selection.as_ref());
        self.total = tree::weights::total(&self.profile, filtered, &self.query);
        let filters = &self.query.filters;
        let notes = [&filters.tag_focus, &filters.tag_ignore].into_iter().flatten();
        let unmatched = |name: &&str| format!("{name} expression matched no samples");
        self.warnings = self.keys.warnings().to_vec();
        self.warnings.extend(self.without_label.iter().map(unmatched));
        self.warnings.extend(notes.filter_map(TagFilter::note));
        self.warnings.extend(self.selection.unmatched().iter().map(unmatched));
        self
    }

    /// The profile as it was given, before labels became frames.
    pub fn source(&self) -> &Arc<Profile> {
        &self.source
    }

    /// The label keys of the profile and their units.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The labels of a set that the filters leave, as recorded.
    pub fn labels(&self, set: LabelSetId) -> impl Iterator<Item = &Label> {
        let labels = self.profile.label_set(set).iter();
        labels.filter(|label| self.selection.shows_label(label.key))
    }

    /// The profile, with the frames that labels make where the query asks for such.
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// What was asked.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// What the filters leave.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// What 100 % is, in units of the sample type.
    pub fn total(&self) -> i64 {
        self.total
    }

    /// What a user should be told of the filters, in pprof's words and order, a line each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The unit of the sample type in use; empty if the profile has none.
    pub fn unit(&self) -> &str {
        self.profile.sample_types().get(self.query.sample_type).map_or("", |t| &t.unit)
    }

    /// `value` divided as the query asks.
    pub fn divided(&self, value: i64) -> i64 {
        divided(value, self.query.scale.divide_by)
    }

    /// `value` as text in `unit`, divided as the query asks.
    pub fn format(&self, value: i64, unit: &str) -> String {
        unit::format_value(divided(value, self.query.scale.divide_by), self.unit(), unit)
    }
}

/// The profile with the frames that its labels make, as `query` asks; and which of `TagRoot` and `TagLeaf` found no label.
fn with_label_frames(source: &Arc<Profile>, query: &Query) -> (Arc<Profile>, Vec<&'static str>) {
    if query.tag_root.is_empty() && query.tag_leaf.is_empty() {
        return (Arc::clone(source), Vec::new());
    }
    let (ends, unmatched) =
        labels::ends(source, &query.tag_root, &query.tag_leaf, &query.scale.unit);
    (Arc::new(source.with_label_frames(&ends)), unmatched)
}

/// `value` over `divide_by`, truncated, as pprof does it: through the reciprocal, and only if that is positive and not 1.
fn divided(value: i64, divide_by: f64) -> i64 {
    let ratio = 1.0 / divide_by;
    if ratio > 0.0 && (ratio - 1.0).abs() > 0.0 { (value as f64 * ratio) as i64 } else { value }
}

/// The tables of one query; cheap to clone, for every stage is an `Arc`.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Analysis {
    table: FlatCumTable,
    tree: Arc<CallTree>,
    places: Arc<SampleOrder>,
    weights: Arc<Weights>,
}

impl Analysis {
    /// Computes the tables of `query`.
    pub fn new(profile: Arc<Profile>, query: Query, cancel: &Cancel) -> Result<Self, Cancelled> {
        Self::of(Selected::new(profile, query, cancel)?, None, cancel)
    }

    /// Computes the tables of what is selected.
    pub fn of_selected(selected: Selected, cancel: &Cancel) -> Result<Self, Cancelled> {
        Self::of(selected, None, cancel)
    }

    /// Computes the tables of `query`, keeping each stage whose inputs are the same.
    pub fn next(&self, query: Query, cancel: &Cancel) -> Result<Self, Cancelled> {
        let selected = self.selected().next(query, cancel)?;
        Self::of(selected, Some(self), cancel)
    }

    fn of(selected: Selected, before: Option<&Self>, cancel: &Cancel) -> Result<Self, Cancelled> {
        let Selected { profile, query, selection, .. } = &selected;
        let kept = before.filter(|b| {
            let same_shape = Arc::ptr_eq(&b.selected().selection, selection)
                || (b.selection().keeps_shape() && selection.keeps_shape());
            same_shape && Arc::ptr_eq(b.profile(), profile) && same_nodes(b.query(), query)
        });
        let (nodes, tree, places) = if let Some(kept) = kept {
            let same_samples = Arc::ptr_eq(&kept.selected().selection, selection);
            let places = if same_samples {
                Arc::clone(&kept.places)
            } else {
                Arc::new(kept.places.filtered(selection))
            };
            (Arc::clone(&kept.table.nodes), Arc::clone(&kept.tree), places)
        } else {
            let nodes = Nodes::new(profile, selection, query);
            cancel.check()?;
            let stacks = selection.stacks(profile);
            let (tree, rows) = CallTree::new(stacks, &nodes, query.collapse_recursion, cancel)?;
            let places = SampleOrder::new(profile, selection, &tree, &rows);
            (Arc::new(nodes), Arc::new(tree), Arc::new(places))
        };
        let weights = Weights::new(profile, &places, query, cancel)?;
        let sums = Arc::new(FlatCum::new(&tree, &weights, &nodes));
        let table = FlatCumTable { selected, nodes, sums, amounts: None };
        Ok(Self { table, tree, places, weights: Arc::new(weights) })
    }

    /// The same tables of one side of a comparison only. What 100 % is stays what it was.
    fn part(&self, part: SampleChunk<'_>, cancel: &Cancel) -> Result<Self, Cancelled> {
        let (tree, query) = (&self.tree, self.query());
        let weights = Weights::of_part(self.profile(), &self.places, query, (part, cancel))?;
        let sums = Arc::new(FlatCum::new(tree, &weights, self.nodes()));
        let table = FlatCumTable { sums, ..self.table.clone() };
        Ok(Self { table, weights: Arc::new(weights), ..self.clone() })
    }

    /// The same tables over another tree of the same nodes.
    fn over(&self, tree: Arc<CallTree>, weights: Arc<Weights>) -> Self {
        Self { tree, weights, ..self.clone() }
    }

    /// Flat and cum of the nodes, by themselves.
    pub fn table(&self) -> &FlatCumTable {
        &self.table
    }

    /// The profile with its filters.
    pub fn selected(&self) -> &Selected {
        &self.table.selected
    }

    /// The profile, with the frames that labels make where the query asks for such.
    pub fn profile(&self) -> &Arc<Profile> {
        &self.selected().profile
    }

    /// What was asked.
    pub fn query(&self) -> &Query {
        &self.selected().query
    }

    /// What the filters leave.
    pub fn selection(&self) -> &Selection {
        &self.selected().selection
    }

    /// What 100 % is, in units of the sample type.
    pub fn total(&self) -> i64 {
        self.selected().total
    }

    /// The nodes and their names.
    pub fn nodes(&self) -> &Nodes {
        &self.table.nodes
    }

    /// The call tree, top-down.
    pub fn tree(&self) -> &CallTree {
        &self.tree
    }

    /// Where each sample stands in the call tree.
    pub fn places(&self) -> &SampleOrder {
        &self.places
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

/// Whether two queries make the same nodes of the same frames.
fn same_nodes(a: &Query, b: &Query) -> bool {
    let nodes = |q: &Query| {
        (q.granularity, q.no_inlines, q.by_binary, q.show_columns, q.collapse_recursion)
    };
    nodes(a) == nodes(b) && a.paths == b.paths
}

/// The unit for all numbers of a report over `rows`, as pprof chooses it: one that suits the smallest and the largest.
/// `between` lets a smallest value far below the largest take a larger unit.
#[doc(hidden)]
pub fn unit_of(table: &FlatCumTable, rows: &[NodeId], between: bool) -> String {
    let sums = table.sums();
    let rows = rows.iter().map(|&n| (sums.flat(n).value(), sums.cum(n).value()));
    unit_for(table.selected(), rows, between)
}

/// The same over rows of flat and cum.
#[doc(hidden)]
pub fn unit_for(
    selected: &Selected,
    rows: impl ExactSizeIterator<Item = (i64, i64)>,
    between: bool,
) -> String {
    let scale = &selected.query().scale;
    if scale.unit != "minimum" || rows.len() == 0 {
        return scale.unit.clone();
    }
    let magnitudes =
        rows.map(|(flat, cum)| if flat == 0 { cum.wrapping_abs() } else { flat.wrapping_abs() });
    let largest = selected.total();
    let smallest = magnitudes.filter(|&m| m > 0).min().unwrap_or(largest);
    let (smallest, largest) =
        (divided(smallest, scale.divide_by), divided(largest, scale.divide_by));
    let unit = selected.unit();
    let mut chosen = unit::auto_unit(smallest, unit);
    if between && chosen != unit::auto_unit(largest, unit) && smallest.wrapping_mul(100) < largest {
        chosen = unit::auto_unit(smallest.wrapping_mul(100), unit);
    }
    if chosen.is_empty() { unit.to_owned() } else { chosen.into_owned() }
}
