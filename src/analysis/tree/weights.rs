//! The values of one sample type over a call tree. Sums wrap as pprof's do.

use super::call_tree::{CallTree, TreeRow};
use super::sample_order::{SampleOrder, SamplesByRow};
pub use super::weight::Weight;
use crate::analysis::query::Query;
use crate::analysis::query::columns::columns;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::Profile;
use std::sync::Arc;

/// The samples of the base, or all others, in a comparison.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonSide<'a> {
    /// The label sets of the base's samples, as [`base_label_sets`](super::total::base_label_sets) finds them.
    pub base_sets: &'a [bool],
    /// The base's side; else the other.
    pub is_base: bool,
}

/// The values of one sample type over a call tree.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    order: Arc<SamplesByRow>,
    /// Element i is the sum of the first i samples, in the order of the tree.
    sums: Vec<i64>,
    /// Prefix sums of divisors; empty without `-mean`.
    divisors: Vec<i64>,
    /// Prefix counts of samples with a weight other than 0; empty where no value is negative or divided.
    nonzero: Vec<u32>,
}

impl Weights {
    /// The values that `query` asks for, over the tree that `samples` are ordered by.
    pub fn new(
        profile: &Profile,
        samples: &SampleOrder,
        query: &Query,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (values, counts) = columns(profile, query);
        Self::over((&values, &counts), samples, cancel)
    }

    /// No values, over a tree without rows below the root. They may be divided, and may be below 0.
    pub(in crate::analysis) fn of_none(samples: &SampleOrder, divides: bool, signed: bool) -> Self {
        Self {
            order: Arc::clone(&samples.by_row),
            sums: vec![0],
            divisors: vec![0; usize::from(divides)],
            nonzero: vec![0; usize::from(signed)],
        }
    }

    /// The values of one side of a comparison. Those of the base have the sign they had before the comparison.
    pub fn of_side(
        profile: &Profile,
        samples: &SampleOrder,
        query: &Query,
        (side, cancel): (ComparisonSide<'_>, &Cancel),
    ) -> Result<Self, Cancelled> {
        let (values, counts) = columns(profile, query);
        let taken = |column: &[i64]| -> Vec<i64> {
            let with_sets = column.iter().zip(profile.sample_labels());
            with_sets
                .map(|(&value, set)| match (side.base_sets[set.index()], side.is_base) {
                    (true, true) => value.wrapping_neg(),
                    (false, false) => value,
                    _ => 0,
                })
                .collect()
        };
        Self::over((&taken(&values), &taken(&counts)), samples, cancel)
    }

    /// The values of the samples whose label set is among `sets`, and 0 for all others.
    pub fn of_label_sets(
        profile: &Profile,
        samples: &SampleOrder,
        query: &Query,
        (sets, cancel): (&[bool], &Cancel),
    ) -> Result<Self, Cancelled> {
        let (values, counts) = columns(profile, query);
        let taken = |column: &[i64]| -> Vec<i64> {
            let with_sets = column.iter().zip(profile.sample_labels());
            with_sets.map(|(&value, set)| if sets[set.index()] { value } else { 0 }).collect()
        };
        Self::over((&taken(&values), &taken(&counts)), samples, cancel)
    }

    fn over(
        (values, counts): (&[i64], &[i64]),
        samples: &SampleOrder,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let divides = !counts.is_empty();
        let signed = divides || values.iter().any(|&v| v < 0);
        cancel.check()?;
        let (kept, order) = (|sample| samples.keeps(sample), &samples.by_row);
        let samples = &order.samples;
        let sums = |column: &[i64]| {
            let value = |&sample: &u32| if kept(sample) { column[sample as usize] } else { 0 };
            prefix_sums(samples.iter().map(value), i64::wrapping_add)
        };
        let touches = |&sample: &u32| {
            let count = counts.get(sample as usize).copied().unwrap_or(0);
            u32::from(kept(sample) && (values[sample as usize] != 0 || count != 0))
        };
        Ok(Self {
            order: Arc::clone(order),
            sums: if values.is_empty() { vec![0; samples.len() + 1] } else { sums(values) },
            divisors: if divides { sums(counts) } else { Vec::new() },
            nonzero: if signed && !values.is_empty() {
                prefix_sums(samples.iter().map(touches), u32::wrapping_add)
            } else {
                Vec::new()
            },
        })
    }

    /// The sum of the samples of the rows `from..to`.
    #[inline]
    fn range(&self, from: usize, to: usize) -> Weight {
        self.sum(self.samples(from, to))
    }

    /// The sum of a range of samples.
    #[inline]
    fn sum(&self, [from, to]: [usize; 2]) -> Weight {
        let difference = |column: &[i64]| column[to].wrapping_sub(column[from]);
        let divisor = if self.divisors.is_empty() { 0 } else { difference(&self.divisors) };
        Weight { sum: difference(&self.sums), divisor }
    }

    /// The range of the samples of the rows `from..to`.
    #[inline]
    fn samples(&self, from: usize, to: usize) -> [usize; 2] {
        [self.order.first[from] as usize, self.order.first[to] as usize]
    }

    /// The weights of rows with the given own weights and numbers of samples, the root left out. Signs and divisors are
    /// kept as `like` has them.
    pub fn of_rows(own: &[Weight], counts: &[u32], like: &Self) -> Self {
        let root = like.own(TreeRow::ROOT);
        let all = || std::iter::once(&root).chain(own);
        let counts = std::iter::once(0).chain(counts.iter().copied());
        let counts: Vec<u32> = counts.collect();
        let rows = own.len() as u32 + 1;
        // Each row is like one sample.
        let order = SamplesByRow { samples: Vec::new(), first: (0..=rows).collect() };
        let values = |part: fn(&Weight) -> i64| -> Vec<i64> { all().map(part).collect() };
        let sums = |part| prefix_sums(values(part).into_iter(), i64::wrapping_add);
        Self {
            order: Arc::new(order),
            sums: sums(|w| w.sum),
            divisors: if like.divisors.is_empty() { Vec::new() } else { sums(|w| w.divisor) },
            nonzero: if like.nonzero.is_empty() {
                Vec::new()
            } else {
                prefix_sums(counts.into_iter(), u32::wrapping_add)
            },
        }
    }

    /// The weight of a row itself: of the samples that end there.
    #[inline]
    pub fn own(&self, row: TreeRow) -> Weight {
        self.range(row.index(), row.index() + 1)
    }

    /// The weight of a row with all rows below.
    #[inline]
    pub fn total(&self, tree: &CallTree, row: TreeRow) -> Weight {
        self.range(row.index(), tree.end(row).index())
    }

    /// The bytes of the values, without the order of the samples, which weights over one tree share.
    pub fn bytes(&self) -> usize {
        8 * (self.sums.len() + self.divisors.len()) + 4 * self.nonzero.len()
    }

    /// True if sums are divided by counts.
    pub(super) fn divides(&self) -> bool {
        !self.divisors.is_empty()
    }

    /// Per row the index of its first sample, in the order of the prefix sums.
    pub(super) fn first_samples(&self) -> &[u32] {
        &self.order.first
    }

    /// The sum of the values before each sample.
    pub(super) fn prefix_sums(&self) -> &[i64] {
        &self.sums
    }

    /// The sum of the divisors before each sample; empty without `-mean`.
    pub(super) fn prefix_divisors(&self) -> &[i64] {
        &self.divisors
    }

    /// True if values may be negative or means: a sum of 0 may then have parts.
    pub fn is_signed(&self) -> bool {
        !self.nonzero.is_empty()
    }

    /// True if a sample of a weight other than 0 ends at a row or below. Reports show no other rows.
    #[inline]
    pub fn touches(&self, tree: &CallTree, row: TreeRow) -> bool {
        self.has_nonzero(self.samples(row.index(), tree.end(row).index()))
    }

    /// The total of a row that [`Weights::touches`]; `None` of any other.
    #[inline]
    pub fn touching(&self, tree: &CallTree, row: TreeRow) -> Option<Weight> {
        let samples = self.samples(row.index(), tree.end(row).index());
        self.has_nonzero(samples).then(|| self.sum(samples))
    }

    #[inline]
    fn has_nonzero(&self, [from, to]: [usize; 2]) -> bool {
        if self.nonzero.is_empty() {
            self.sums[to] != self.sums[from]
        } else {
            self.nonzero[to] != self.nonzero[from]
        }
    }
}

/// The sums of the first 0, 1, 2 … values, up to all.
fn prefix_sums<T: Copy + Default>(
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
