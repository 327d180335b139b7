//! The values of one sample type laid over the call tree and over the nodes: flat and cum, each sample once however
//! often a node recurs on its stack. Sums wrap as pprof's do.

use super::derived::columns;
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

    /// Adds another sum.
    pub fn add(&mut self, other: Self) {
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

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Which label sets mark samples of the base, as [`base_label_sets`] tells.
    pub sets: &'a [bool],
    /// The side of the base, not the other.
    pub base: bool,
}

/// Where each sample stands in a call tree.
#[derive(Clone, Debug, Default)]
pub struct Places(Vec<u32>);

/// The place of a sample that the filters drop.
const DROPPED: u32 = u32::MAX;

impl Places {
    /// The row of every sample's innermost frame, as far as `selection` keeps the sample.
    pub fn new(profile: &Profile, selection: &Selection, tree: &CallTree) -> Self {
        let samples = (0..profile.sample_count() as u32).map(SampleId);
        let rows = samples.map(|sample| {
            selection.stack(profile, sample).map_or(DROPPED, |stack| tree.row_of(stack).0)
        });
        Self(rows.collect())
    }
}

impl Weights {
    /// Lays the values that `query` asks for over `tree`, whose samples stand at `places`.
    pub fn new(
        profile: &Profile,
        places: &Places,
        tree: &CallTree,
        query: &Query,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (values, counts) = columns(profile, query);
        Self::laid((&values, &counts), places, tree, cancel)
    }

    /// Likewise, but of one side of a comparison only; what there was before counts as it did then.
    pub fn of_part(
        profile: &Profile,
        places: &Places,
        tree: &CallTree,
        query: &Query,
        (part, cancel): (Part<'_>, &Cancel),
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
        Self::laid((&taken(&values), &taken(&counts)), places, tree, cancel)
    }

    fn laid(
        (values, counts): (&[i64], &[i64]),
        places: &Places,
        tree: &CallTree,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let divides = !counts.is_empty();
        let signed = divides || values.iter().any(|&v| v < 0);
        let zeros = |wanted: bool| if wanted { vec![0; tree.len() + 1] } else { Vec::new() };
        let mut weights = Self {
            sums: zeros(true),
            divisors: zeros(divides),
            touched: if signed { vec![0; tree.len() + 1] } else { Vec::new() },
        };
        for (sample, (&value, &row)) in values.iter().zip(&places.0).enumerate() {
            if sample.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            let count = counts.get(sample).copied().unwrap_or(0);
            if (value != 0 || count != 0) && row != DROPPED {
                weights.add(row as usize + 1, value, count);
            }
        }
        accumulate(&mut weights.sums, i64::wrapping_add);
        accumulate(&mut weights.divisors, i64::wrapping_add);
        accumulate(&mut weights.touched, u32::wrapping_add);
        Ok(weights)
    }

    #[inline]
    fn add(&mut self, place: usize, value: i64, count: i64) {
        self.sums[place] = self.sums[place].wrapping_add(value);
        if let Some(divisor) = self.divisors.get_mut(place) {
            *divisor = divisor.wrapping_add(count);
        }
        if let Some(touched) = self.touched.get_mut(place) {
            *touched += 1;
        }
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

    /// Whether values may be negative or means, so that a sum may hide what it was made of.
    pub fn is_signed(&self) -> bool {
        !self.touched.is_empty()
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

/// Makes every element the sum of those up to it.
fn accumulate<T: Copy + Default>(column: &mut [T], add: impl Fn(T, T) -> T) {
    let mut sum = T::default();
    for value in column {
        sum = add(sum, *value);
        *value = sum;
    }
}

/// Flat and cum of every node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Per node flat and cum.
    sums: Vec<[i64; 2]>,
    /// Likewise what they are to be divided by; empty without `-mean`.
    divisors: Vec<[i64; 2]>,
}

impl Sums {
    /// Adds the rows of `tree` up by node.
    pub fn new(tree: &CallTree, weights: &Weights, nodes: &Nodes) -> Self {
        let columns = |column: &[i64]| {
            let mut sums = vec![[0_i64; 2]; if column.is_empty() { 0 } else { nodes.len() }];
            for row in tree.rows().filter(|_| !column.is_empty()) {
                let (at, end) = (row.index(), tree.end(row).index());
                let [flat, cum] = &mut sums[tree.node(row).index()];
                *flat = flat.wrapping_add(column[at + 1].wrapping_sub(column[at]));
                if tree.is_first(row) {
                    *cum = cum.wrapping_add(column[end].wrapping_sub(column[at]));
                }
            }
            sums
        };
        Self { sums: columns(&weights.sums), divisors: columns(&weights.divisors) }
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
