//! The values of one sample type laid over the call tree and over the nodes: flat and cum, each sample once however
//! often a node recurs on its stack. Sums wrap as pprof's do.

use super::{CallTree, StackRows, TreeRow};
use crate::analysis::frames::{NodeId, Nodes};
use crate::analysis::parallel::{map_chunks, parts};
use crate::analysis::query::Query;
use crate::analysis::query::derived::columns;
use crate::analysis::select::Selection;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{LabelSetId, LabelValue, Profile, SampleId};
use std::ops::Range;
use std::sync::Arc;

/// A sum of values and, under `-mean`, what it is to be divided by (0 where it is not).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// The sum.
    pub sum: i64,
    /// The sum of the first sample type's values, under `-mean`.
    pub divisor: i64,
}

impl Weight {
    /// What is displayed: the sum, or the mean, truncated.
    pub fn value(self) -> i64 {
        if self.divisor == 0 { self.sum } else { self.sum.wrapping_div(self.divisor) }
    }

    /// Adds another sum.
    pub fn add(&mut self, other: Self) {
        self.sum = self.sum.wrapping_add(other.sum);
        self.divisor = self.divisor.wrapping_add(other.divisor);
    }
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct SampleChunk<'a> {
    /// Which label sets mark samples of the base, as [`base_label_sets`] tells.
    pub sets: &'a [bool],
    /// The side of the base, not the other.
    pub base: bool,
}

/// Samples sorted by where they stand in a call tree: what is below a row is a range of them, whatever their values.
#[derive(Clone, Debug, Default)]
struct Order {
    /// Samples by row, in order of the file within a row.
    samples: Vec<u32>,
    /// Samples of row i are `samples[first[i]..first[i + 1]]`.
    first: Vec<u32>,
}

impl Order {
    /// The order of the samples whose rows are given; those at no row have no place in it.
    fn new(rows: impl Iterator<Item = Option<u32>> + Clone, tree: &CallTree) -> Self {
        // Counts stand two places on, so that what begins as a count ends as a start when samples were put.
        let mut first = vec![0_u32; tree.len() + 2];
        let mut count = 0;
        for row in rows.clone().flatten() {
            first[row as usize + 2] += 1;
            count += 1;
        }
        accumulate(&mut first, u32::wrapping_add);
        let mut samples = vec![0_u32; count];
        for (sample, row) in rows.enumerate() {
            let Some(row) = row else { continue };
            let place = &mut first[row as usize + 1];
            samples[*place as usize] = sample as u32;
            *place += 1;
        }
        first.pop();
        Self { samples, first }
    }
}

/// Where the samples stand in a call tree, and which of them the filters keep.
#[derive(Clone, Debug, Default)]
pub struct SampleOrder {
    order: Arc<Order>,
    /// For every sample of the profile whether it is kept; `None` if all are.
    kept: Option<Arc<[bool]>>,
}

impl SampleOrder {
    /// The places of all samples of a tree that was made of the stacks of `selection`.
    pub fn new(
        profile: &Profile,
        selection: &Selection,
        tree: &CallTree,
        stack_rows: &StackRows,
    ) -> Self {
        let stacks = profile.sample_stacks().iter();
        let order = if selection.keeps_shape() {
            // Filters that come later may keep other samples.
            Order::new(stacks.map(|&stack| Some(stack_rows.of(stack).0)), tree)
        } else {
            let left = |sample: usize| selection.stack(profile, SampleId(sample as u32));
            let samples = 0..stacks.len();
            Order::new(samples.map(|at| left(at).map(|s| stack_rows.of(s).0)), tree)
        };
        Self { order: Arc::new(order), kept: None }.filtered(selection)
    }

    /// The same places where other samples are kept: those that `selection` keeps, which is of the same shape.
    #[must_use]
    pub fn filtered(&self, selection: &Selection) -> Self {
        Self { order: Arc::clone(&self.order), kept: selection.kept().cloned() }
    }

    /// For every one of `count` samples the row of its innermost frame; the root for one that has none.
    pub fn rows(&self, count: usize) -> Vec<TreeRow> {
        let mut rows = vec![TreeRow::ROOT; count];
        for (row, range) in self.order.first.windows(2).enumerate() {
            for &sample in &self.order.samples[range[0] as usize..range[1] as usize] {
                rows[sample as usize] = TreeRow(row as u32);
            }
        }
        rows
    }
}

/// The values of one sample type over a call tree.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    order: Arc<Order>,
    /// Place i is the sum of the samples before i, in the order of the tree.
    sums: Vec<i64>,
    /// Likewise of the divisors; empty without `-mean`.
    divisors: Vec<i64>,
    /// Likewise how many samples have a weight other than 0; empty where a sum of 0 tells as much.
    nonzero: Vec<u32>,
}

impl Weights {
    /// Lays the values that `query` asks for over a tree whose samples stand at `places`.
    pub fn new(
        profile: &Profile,
        places: &SampleOrder,
        query: &Query,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (values, counts) = columns(profile, query);
        Self::laid((&values, &counts), places, cancel)
    }

    /// Likewise, but of one side of a comparison only; what there was before counts as it did then.
    pub fn of_part(
        profile: &Profile,
        places: &SampleOrder,
        query: &Query,
        (part, cancel): (SampleChunk<'_>, &Cancel),
    ) -> Result<Self, Cancelled> {
        let (values, counts) = columns(profile, query);
        let taken = |column: &[i64]| -> Vec<i64> {
            let samples = column.iter().zip(profile.sample_labels());
            samples
                .map(|(&value, set)| match (part.sets[set.index()], part.base) {
                    (true, true) => value.wrapping_neg(),
                    (false, false) => value,
                    _ => 0,
                })
                .collect()
        };
        Self::laid((&taken(&values), &taken(&counts)), places, cancel)
    }

    fn laid(
        (values, counts): (&[i64], &[i64]),
        places: &SampleOrder,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let divides = !counts.is_empty();
        let signed = divides || values.iter().any(|&v| v < 0);
        cancel.check()?;
        let kept = |sample: u32| places.kept.as_ref().is_none_or(|kept| kept[sample as usize]);
        let samples = &places.order.samples;
        let sums = |column: &[i64]| {
            let value = |&sample: &u32| if kept(sample) { column[sample as usize] } else { 0 };
            running(samples.iter().map(value), i64::wrapping_add)
        };
        let touches = |&sample: &u32| {
            let count = counts.get(sample as usize).copied().unwrap_or(0);
            u32::from(kept(sample) && (values[sample as usize] != 0 || count != 0))
        };
        Ok(Self {
            order: Arc::clone(&places.order),
            sums: if values.is_empty() { vec![0; samples.len() + 1] } else { sums(values) },
            divisors: if divides { sums(counts) } else { Vec::new() },
            nonzero: if signed && !values.is_empty() {
                running(samples.iter().map(touches), u32::wrapping_add)
            } else {
                Vec::new()
            },
        })
    }

    /// What the samples of the rows `from..to` add up to.
    #[inline]
    fn range(&self, from: usize, to: usize) -> Weight {
        self.between(self.places(from, to))
    }

    /// What the samples of these places add up to.
    #[inline]
    fn between(&self, [from, to]: [usize; 2]) -> Weight {
        let difference = |column: &[i64]| column[to].wrapping_sub(column[from]);
        let divisor = if self.divisors.is_empty() { 0 } else { difference(&self.divisors) };
        Weight { sum: difference(&self.sums), divisor }
    }

    /// Where the samples of the rows `from..to` stand.
    #[inline]
    fn places(&self, from: usize, to: usize) -> [usize; 2] {
        [self.order.first[from] as usize, self.order.first[to] as usize]
    }

    /// The weights of rows that hold `own` themselves, each made of so many samples, without the root; signs and
    /// divisors as `like` has them.
    pub fn of_rows(own: &[Weight], counts: &[u32], like: &Self) -> Self {
        let root = like.own(TreeRow::ROOT);
        let all = || std::iter::once(&root).chain(own);
        let counts = std::iter::once(0).chain(counts.iter().copied());
        let counts: Vec<u32> = counts.collect();
        let rows = own.len() as u32 + 1;
        // Each row is like one sample.
        let order = Order { samples: Vec::new(), first: (0..=rows).collect() };
        let values = |of: fn(&Weight) -> i64| -> Vec<i64> { all().map(of).collect() };
        let sums = |of| running(values(of).into_iter(), i64::wrapping_add);
        Self {
            order: Arc::new(order),
            sums: sums(|w| w.sum),
            divisors: if like.divisors.is_empty() { Vec::new() } else { sums(|w| w.divisor) },
            nonzero: if like.nonzero.is_empty() {
                Vec::new()
            } else {
                running(counts.into_iter(), u32::wrapping_add)
            },
        }
    }

    /// What ends at a row itself.
    #[inline]
    pub fn own(&self, row: TreeRow) -> Weight {
        self.range(row.index(), row.index() + 1)
    }

    /// What ends at a row or below it.
    #[inline]
    pub fn total(&self, tree: &CallTree, row: TreeRow) -> Weight {
        self.range(row.index(), tree.end(row).index())
    }

    /// Whether values may be negative or means, so that a sum may hide what it was made of.
    pub fn is_signed(&self) -> bool {
        !self.nonzero.is_empty()
    }

    /// Whether a sample of a weight other than 0 ends at a row or below it: only such rows exist for reports.
    #[inline]
    pub fn touches(&self, tree: &CallTree, row: TreeRow) -> bool {
        self.has_touched(self.places(row.index(), tree.end(row).index()))
    }

    /// Likewise, and what they add up to; none where there is no such sample.
    #[inline]
    pub fn touching(&self, tree: &CallTree, row: TreeRow) -> Option<Weight> {
        let places = self.places(row.index(), tree.end(row).index());
        self.has_touched(places).then(|| self.between(places))
    }

    #[inline]
    fn has_touched(&self, [from, to]: [usize; 2]) -> bool {
        if self.nonzero.is_empty() {
            self.sums[to] != self.sums[from]
        } else {
            self.nonzero[to] != self.nonzero[from]
        }
    }
}

/// The sums of what comes before each place, and of all.
fn running<T: Copy + Default>(
    values: impl ExactSizeIterator<Item = T>,
    add: impl Fn(T, T) -> T,
) -> Vec<T> {
    let mut sums = Vec::with_capacity(values.len() + 1);
    let mut sum = T::default();
    sums.push(sum);
    sums.extend(values.map(|value| {
        sum = add(sum, value);
        sum
    }));
    sums
}

/// Makes every element the sum of those up to it.
fn accumulate<T: Copy + Default>(column: &mut [T], add: impl Fn(T, T) -> T) {
    let mut sum = T::default();
    for value in column {
        sum = add(sum, *value);
        *value = sum;
    }
}

/// How many rows are worth a thread.
const WORTH_A_THREAD: usize = 1 << 18;

/// Flat and cum of every node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlatCum {
    /// Per node flat and cum.
    sums: Vec<[i64; 2]>,
    /// Likewise what they are to be divided by; empty without `-mean`.
    divisors: Vec<[i64; 2]>,
}

impl FlatCum {
    /// Adds the rows of `tree` up by node.
    pub fn new(tree: &CallTree, weights: &Weights, nodes: &Nodes) -> Self {
        let rows = 0..tree.len();
        let count = parts(rows.len(), WORTH_A_THREAD);
        let parts = map_chunks(&rows, count, |rows| Self::of_rows(tree, weights, nodes, &rows));
        let none = || Self::none(nodes.len(), !weights.divisors.is_empty());
        parts.into_iter().reduce(Self::and).unwrap_or_else(none)
    }

    /// What some rows add to the sums.
    fn of_rows(tree: &CallTree, weights: &Weights, nodes: &Nodes, rows: &Range<usize>) -> Self {
        let first = &weights.order.first;
        let from = rows.start.max(1);
        let columns = |column: &[i64]| {
            let mut sums = vec![[0_i64; 2]; if column.is_empty() { 0 } else { nodes.len() }];
            if column.is_empty() || from >= rows.end {
                return sums;
            }
            let mut before = column[first[from] as usize];
            for (row, &after) in (from..rows.end).zip(&first[from + 1..]) {
                let (row, after) = (TreeRow(row as u32), column[after as usize]);
                let [flat, cum] = &mut sums[tree.node(row).index()];
                *flat = flat.wrapping_add(after.wrapping_sub(before));
                if tree.is_first(row) {
                    let end = column[first[tree.end(row).index()] as usize];
                    *cum = cum.wrapping_add(end.wrapping_sub(before));
                }
                before = after;
            }
            sums
        };
        Self { sums: columns(&weights.sums), divisors: columns(&weights.divisors) }
    }

    /// Nothing of so many nodes; under `-mean` with room for what sums are divided by.
    pub(in crate::analysis) fn none(nodes: usize, divides: bool) -> Self {
        Self { sums: vec![[0; 2]; nodes], divisors: vec![[0; 2]; if divides { nodes } else { 0 }] }
    }

    /// These sums and those of further samples over the same nodes.
    pub(in crate::analysis) fn and(mut self, other: Self) -> Self {
        let columns = [(&mut self.sums, other.sums), (&mut self.divisors, other.divisors)];
        for (column, more) in columns {
            for (sums, more) in column.iter_mut().zip(more) {
                *sums = [sums[0].wrapping_add(more[0]), sums[1].wrapping_add(more[1])];
            }
        }
        self
    }

    /// Adds to what is spent in the node itself.
    #[inline]
    pub(in crate::analysis) fn add_flat(&mut self, node: NodeId, weight: Weight) {
        self.add(node, 0, weight);
    }

    /// Adds to what is spent in the node and in what it calls.
    #[inline]
    pub(in crate::analysis) fn add_cum(&mut self, node: NodeId, weight: Weight) {
        self.add(node, 1, weight);
    }

    #[inline]
    fn add(&mut self, node: NodeId, which: usize, weight: Weight) {
        let sum = &mut self.sums[node.index()][which];
        *sum = sum.wrapping_add(weight.sum);
        if let Some(divisor) = self.divisors.get_mut(node.index()) {
            divisor[which] = divisor[which].wrapping_add(weight.divisor);
        }
    }

    fn weight(&self, node: NodeId, which: usize) -> Weight {
        let divisor = self.divisors.get(node.index()).map_or(0, |of| of[which]);
        Weight { sum: self.sums[node.index()][which], divisor }
    }

    /// What samples spend in the node itself.
    #[inline]
    pub fn flat(&self, node: NodeId) -> Weight {
        self.weight(node, 0)
    }

    /// What samples spend in the node and in what it calls.
    #[inline]
    pub fn cum(&self, node: NodeId) -> Weight {
        self.weight(node, 1)
    }

    /// Whether reports know of the node: one of its values is not 0.
    pub fn is_present(&self, node: NodeId) -> bool {
        self.flat(node).sum != 0 || self.cum(node).sum != 0
    }
}

/// What 100 % is: the sum of magnitudes over the samples of `selection`, or over those of a base profile where one was
/// marked as such; divided by the counts under `-mean`.
pub fn total(profile: &Profile, selection: Option<&Selection>, query: &Query) -> i64 {
    let (values, counts) = columns(profile, query);
    let base = base_label_sets(profile, selection);
    let mut all = Weight::default();
    let mut of_base = Weight::default();
    let kept = selection.and_then(Selection::kept);
    for (sample, &value) in values.iter().enumerate() {
        if kept.is_some_and(|kept| !kept[sample]) {
            continue;
        }
        let weight =
            Weight { sum: value.wrapping_abs(), divisor: counts.get(sample).copied().unwrap_or(0) };
        all.add(weight);
        if base.as_ref().is_some_and(|b| b[profile.sample_labels()[sample].index()]) {
            of_base.add(weight);
        }
    }
    if of_base.sum > 0 { of_base.value() } else { all.value() }
}

/// The key of the label that marks the samples of a base profile under `-diff_base`; its value is `true`.
pub const BASE_LABEL: &str = "pprof::base";

/// Which label sets mark samples of a base, as far as `selection` shows the label; `None` if no set does.
pub fn base_label_sets(profile: &Profile, selection: Option<&Selection>) -> Option<Vec<bool>> {
    let marks = |set: u32| {
        profile.label_set(LabelSetId(set)).iter().any(|label| {
            let value =
                matches!(label.value, LabelValue::Text(text) if profile.string(text) == b"true");
            value
                && profile.string(label.key) == BASE_LABEL.as_bytes()
                && selection.is_none_or(|s| s.shows_label(label.key))
        })
    };
    let sets: Vec<bool> = (0..profile.label_set_count() as u32).map(marks).collect();
    sets.contains(&true).then_some(sets)
}
