//! Samples in the order of a call tree: the samples below a row are a range, whatever their values.

use super::call_tree::{CallTree, TreeRow};
use super::grouping::{ORDER_MORE, StackRows};
use crate::analysis::select::Selection;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{Profile, SampleId};
use std::sync::Arc;

/// The row of a sample that is left out.
const NO_ROW: u32 = u32::MAX;

/// Samples sorted by their row.
#[derive(Clone, Debug, Default)]
pub(super) struct SamplesByRow {
    /// Samples by row, in order of the file within a row.
    pub(super) samples: Vec<u32>,
    /// Samples of row i are `samples[first[i]..first[i + 1]]`.
    pub(super) first: Vec<u32>,
}

impl SamplesByRow {
    /// Sorts samples by the given rows, one per sample; those of [`NO_ROW`] are left out.
    /// Sorts into the memory of `stack_rows`, which is as long as the stacks and of no use any more.
    fn new(mut rows: Vec<u32>, tree: &CallTree, stack_rows: StackRows) -> Self {
        // Counts are two elements ahead: each becomes a start once its samples are placed.
        let mut first = stack_rows.into_zeros(tree.len() + ORDER_MORE);
        let mut count = 0;
        for &row in rows.iter().filter(|&&row| row != NO_ROW) {
            first[row as usize + 2] += 1;
            count += 1;
        }
        let mut sum = 0_u32;
        for start in &mut first {
            sum = sum.wrapping_add(*start);
            *start = sum;
        }
        for row in rows.iter_mut().filter(|row| **row != NO_ROW) {
            let next = &mut first[*row as usize + 1];
            *row = *next;
            *next += 1;
        }
        first.pop();
        let samples = if count == rows.len() && count <= PLACED as usize {
            invert(&mut rows);
            rows
        } else {
            let mut samples = vec![0_u32; count];
            for (sample, &place) in rows.iter().enumerate().filter(|&(_, &place)| place != NO_ROW) {
                samples[place as usize] = sample as u32;
            }
            samples
        };
        Self { samples, first }
    }
}

/// The mark of an element that [`invert`] has placed.
const PLACED: u32 = 1 << 31;

/// Inverts a permutation of fewer than 2³¹ elements in place: samples are the largest column beside the tree.
fn invert(places: &mut [u32]) {
    for start in 0..places.len() as u32 {
        let (mut at, mut next) = (start, places[start as usize]);
        if next & PLACED != 0 {
            continue;
        }
        loop {
            let following = std::mem::replace(&mut places[next as usize], at | PLACED);
            (at, next) = (next, following);
            if at == start {
                break;
            }
        }
    }
    for place in places {
        *place &= !PLACED;
    }
}

/// The samples in the order of a call tree, and which of them the filters keep.
#[derive(Clone, Debug, Default)]
pub struct SampleOrder {
    pub(super) by_row: Arc<SamplesByRow>,
    /// Per sample of the profile, true if it is kept; `None` if all are.
    kept: Option<Arc<[bool]>>,
}

impl SampleOrder {
    /// The order of no samples, in a tree without rows below the root.
    pub(in crate::analysis) fn of_none() -> Self {
        let by_row = SamplesByRow { samples: Vec::new(), first: vec![0; 2] };
        Self { by_row: Arc::new(by_row), kept: None }
    }

    /// The order of all samples in a tree that was made of the stacks of `selection`.
    pub fn new(
        profile: &Profile,
        selection: &Selection,
        tree: &CallTree,
        stack_rows: StackRows,
    ) -> Self {
        let row = |stack| stack_rows.row(stack).0;
        let stacks = profile.sample_stacks().iter();
        let rows: Vec<u32> = if selection.keeps_shape() {
            // Filters that come later may keep other samples.
            stacks.map(|&stack| row(stack)).collect()
        } else {
            let left = |sample: usize| selection.stack(profile, SampleId(sample as u32));
            (0..stacks.len()).map(|sample| left(sample).map_or(NO_ROW, row)).collect()
        };
        let by_row = SamplesByRow::new(rows, tree, stack_rows);
        Self { by_row: Arc::new(by_row), kept: None }.filtered(selection)
    }

    /// This order, with the samples kept that another `selection` of the same shape keeps.
    #[must_use]
    pub fn filtered(&self, selection: &Selection) -> Self {
        Self { by_row: Arc::clone(&self.by_row), kept: selection.kept().cloned() }
    }

    /// True if the filters keep a sample.
    #[inline]
    pub(super) fn keeps(&self, sample: u32) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept[sample as usize])
    }

    /// Per node of `tree` the sum of `values`, one per sample, over the samples that end in it and are kept.
    pub fn flat_of(
        &self,
        values: &[i64],
        (tree, node_count): (&CallTree, usize),
        cancel: &Cancel,
    ) -> Result<Vec<i64>, Cancelled> {
        let mut flat = vec![0_i64; node_count];
        for row in tree.rows() {
            if row.0.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            let range = self.by_row.first[row.index()]..self.by_row.first[row.index() + 1];
            let samples = &self.by_row.samples[range.start as usize..range.end as usize];
            let kept = samples.iter().filter(|&&sample| self.keeps(sample));
            let sum = kept.fold(0_i64, |sum, &sample| sum.wrapping_add(values[sample as usize]));
            let node = &mut flat[tree.node(row).index()];
            *node = node.wrapping_add(sum);
        }
        Ok(flat)
    }

    /// Per node of `tree` the sums of `value` over the samples that end in it, and over those that pass through it, each
    /// once. Samples that are not kept count for nothing.
    pub fn flat_cum_of(
        &self,
        value: impl Fn(usize) -> f64,
        (tree, node_count): (&CallTree, usize),
        cancel: &Cancel,
    ) -> Result<Vec<[f64; 2]>, Cancelled> {
        let mut sums = vec![[0.0; 2]; node_count];
        // The rows above the present one with the totals so far: a column of totals would be as long as the tree.
        let mut path: Vec<(TreeRow, f64)> = Vec::new();
        let leave = |path: &mut Vec<(TreeRow, f64)>, sums: &mut Vec<[f64; 2]>| {
            let Some((row, total)) = path.pop() else { return };
            if tree.is_first(row) {
                sums[tree.node(row).index()][1] += total;
            }
            if let Some((_, above)) = path.last_mut() {
                *above += total;
            }
        };
        for row in tree.rows() {
            if row.0.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            while path.last().is_some_and(|(above, _)| *above != tree.parent(row)) {
                leave(&mut path, &mut sums);
            }
            let range = self.by_row.first[row.index()]..self.by_row.first[row.index() + 1];
            let samples = &self.by_row.samples[range.start as usize..range.end as usize];
            let kept = samples.iter().filter(|&&sample| self.keeps(sample));
            let own: f64 = kept.map(|&sample| value(sample as usize)).sum();
            sums[tree.node(row).index()][0] += own;
            path.push((row, own));
        }
        while !path.is_empty() {
            leave(&mut path, &mut sums);
        }
        Ok(sums)
    }

    /// For each of `count` samples the row of its innermost frame; the root where it has none.
    pub fn rows(&self, count: usize) -> Vec<TreeRow> {
        let mut rows = vec![TreeRow::ROOT; count];
        for (row, range) in self.by_row.first.windows(2).enumerate() {
            for &sample in &self.by_row.samples[range[0] as usize..range[1] as usize] {
                rows[sample as usize] = TreeRow(row as u32);
            }
        }
        rows
    }
}

#[cfg(test)]
#[path = "tests/sample_order.rs"]
mod tests;
