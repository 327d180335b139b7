//! The values of one sample type laid over the call tree and over the nodes: flat and cum, each sample once however
//! often a node recurs on its stack. Sums wrap as pprof's do.

use super::frames::{NodeId, Nodes};
use super::query::Query;
use super::select::Selection;
use super::tree::{CallTree, TreeRow};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{LabelSetId, LabelValue, Profile, SampleId};

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

    fn add(&mut self, other: Self) {
        self.sum = self.sum.wrapping_add(other.sum);
        self.divisor = self.divisor.wrapping_add(other.divisor);
    }
}

/// The values of one sample type over a call tree.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// Place i + 1 is the sum of the rows up to i: what rows hold themselves, in pre-order.
    sums: Vec<i64>,
    /// Likewise of the divisors; empty without `-mean`.
    divisors: Vec<i64>,
    /// Likewise how many samples of a weight other than 0 end there; empty where a sum of 0 tells as much.
    touched: Vec<u32>,
}

impl Weights {
    /// Lays the values that `query` asks for over `tree`.
    pub fn new(
        profile: &Profile,
        selection: &Selection,
        tree: &CallTree,
        query: &Query,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let values = profile.values(query.sample_type);
        let counts = if query.mean { profile.values(0) } else { &[] };
        let signed = query.mean || values.iter().any(|&v| v < 0);
        let mut weights = Self {
            sums: vec![0; tree.len() + 1],
            divisors: if query.mean { vec![0; tree.len() + 1] } else { Vec::new() },
            touched: if signed { vec![0; tree.len() + 1] } else { Vec::new() },
        };
        for (sample, &value) in values.iter().enumerate() {
            if sample.is_multiple_of(1 << 14) {
                cancel.check()?;
            }
            let count = counts.get(sample).copied().unwrap_or(0);
            if value == 0 && count == 0 {
                continue;
            }
            let Some(stack) = selection.stack(profile, SampleId(sample as u32)) else { continue };
            let place = tree.row_of(stack).index() + 1;
            weights.sums[place] = weights.sums[place].wrapping_add(value);
            if query.mean {
                weights.divisors[place] = weights.divisors[place].wrapping_add(count);
            }
            if signed {
                weights.touched[place] += 1;
            }
        }
        for place in 1..=tree.len() {
            weights.sums[place] = weights.sums[place].wrapping_add(weights.sums[place - 1]);
        }
        for place in 1..weights.divisors.len() {
            weights.divisors[place] =
                weights.divisors[place].wrapping_add(weights.divisors[place - 1]);
        }
        for place in 1..weights.touched.len() {
            weights.touched[place] += weights.touched[place - 1];
        }
        Ok(weights)
    }

    fn range(&self, from: usize, to: usize) -> Weight {
        let difference = |column: &[i64]| column[to].wrapping_sub(column[from]);
        let divisor = if self.divisors.is_empty() { 0 } else { difference(&self.divisors) };
        Weight { sum: difference(&self.sums), divisor }
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

    /// Whether a sample of a weight other than 0 ends at a row or below it: only such rows exist for reports.
    #[inline]
    pub fn touches(&self, tree: &CallTree, row: TreeRow) -> bool {
        let (from, to) = (row.index(), tree.end(row).index());
        if self.touched.is_empty() {
            self.sums[to] != self.sums[from]
        } else {
            self.touched[to] != self.touched[from]
        }
    }
}

/// Flat and cum of every node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    flat: Vec<Weight>,
    cum: Vec<Weight>,
}

impl Sums {
    /// Adds the rows of `tree` up by node.
    pub fn new(tree: &CallTree, weights: &Weights, nodes: &Nodes) -> Self {
        let zero = vec![Weight::default(); nodes.len()];
        let mut sums = Self { flat: zero.clone(), cum: zero };
        for row in tree.rows() {
            let node = tree.node(row).index();
            sums.flat[node].add(weights.own(row));
            if tree.is_first(row) {
                sums.cum[node].add(weights.total(tree, row));
            }
        }
        sums
    }

    /// What samples spend in the node itself.
    #[inline]
    pub fn flat(&self, node: NodeId) -> Weight {
        self.flat[node.index()]
    }

    /// What samples spend in the node and in what it calls.
    #[inline]
    pub fn cum(&self, node: NodeId) -> Weight {
        self.cum[node.index()]
    }

    /// Whether reports know of the node: one of its values is not 0.
    pub fn is_present(&self, node: NodeId) -> bool {
        self.flat(node).sum != 0 || self.cum(node).sum != 0
    }
}

/// What 100 % is: the sum of magnitudes over the samples of `selection`, or over those of a base profile where one was
/// marked as such; divided by the counts under `-mean`.
pub fn total(profile: &Profile, selection: Option<&Selection>, query: &Query) -> i64 {
    let values = profile.values(query.sample_type);
    let counts = if query.mean { profile.values(0) } else { &[] };
    let base = base_label_sets(profile);
    let mut all = Weight::default();
    let mut of_base = Weight::default();
    for (sample, &value) in values.iter().enumerate() {
        if selection.is_some_and(|s| s.stack(profile, SampleId(sample as u32)).is_none()) {
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

/// Which label sets mark samples of a base; `None` if no set does.
pub fn base_label_sets(profile: &Profile) -> Option<Vec<bool>> {
    let marks = |set: u32| {
        profile.label_set(LabelSetId(set)).iter().any(|label| {
            let value =
                matches!(label.value, LabelValue::Text(text) if profile.string(text) == b"true");
            value && profile.string(label.key) == BASE_LABEL.as_bytes()
        })
    };
    let sets: Vec<bool> = (0..profile.label_set_count() as u32).map(marks).collect();
    sets.contains(&true).then_some(sets)
}
