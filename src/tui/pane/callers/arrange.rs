//! The order of the rows: paths unfolded around their function, levels of indentation, and buckets of light paths.

use std::collections::HashSet;

use super::row::{BucketSum, CallersRow, OpenBuckets, RowPlace, bucket_path};
use crate::explore::call_paths::{CallPaths, Direction, Path, TreeShape};

/// The least and the most paths below one row that stay out of its bucket.
const LEAST: usize = 3;
const MOST: usize = 8;
/// Paths that carry this share of the weight below a row, in percent, stay out of its bucket.
const KEPT: u128 = 90;
/// The fewest paths of a bucket: fewer take no more rows than the bucket.
const FEWEST: usize = 3;

/// Rows in the order of a tree that grows downwards.
struct Arrangement<'a> {
    call_paths: &'a CallPaths,
    open: &'a HashSet<Path>,
    buckets: &'a OpenBuckets,
    /// Per path, true if it is listed; `None` for all.
    kept: Option<&'a [bool]>,
    rows: Vec<(CallersRow, RowPlace)>,
}

impl Arrangement<'_> {
    /// Lists the first paths of a direction, each followed by the unfolded paths below it.
    fn list(&mut self, first: &[usize], direction: Direction) {
        let mut stack = Vec::new();
        self.push(&mut stack, (None, direction), first, 0);
        while let Some(row) = stack.pop() {
            self.rows.push(row);
            let (CallersRow::Branch(id), place) = row else { continue };
            let path = self.call_paths.path_node(id);
            if let Some(children) = &path.children
                && self.open.contains(&self.call_paths.path_keys(id))
            {
                self.push(&mut stack, (Some(id), path.direction), children, place.level);
            }
        }
    }

    /// Pushes the paths below `parent`, heaviest last, over their bucket.
    fn push(
        &self,
        stack: &mut Vec<(CallersRow, RowPlace)>,
        (parent, direction): (Option<usize>, Direction),
        children: &[usize],
        level: usize,
    ) {
        let is_kept = |id: &usize| self.kept.is_none_or(|kept| kept[*id]);
        let shown: Vec<usize> = children.iter().copied().filter(is_kept).collect();
        let heavy = match self.kept {
            Some(_) => shown.len(),
            None => heavy_count(shown.iter().map(|&id| self.weight(id))),
        };
        let (heavy, light) = shown.split_at(heavy);
        let is_only = parent.is_some() && shown.len() == 1;
        let level = level + usize::from(parent.is_some() && !is_only);
        let depth = shown.first().map_or(0, |&id| self.call_paths.path_node(id).depth);
        let place = RowPlace { level, depth, is_only, bucket: None };
        if !light.is_empty() {
            if self.buckets.contains(&bucket_path(self.call_paths, parent, direction)) {
                stack.extend(light.iter().rev().map(|&id| (CallersRow::Branch(id), place)));
            }
            let bucket = Some(self.sum(light));
            let row = CallersRow::Bucket(parent, direction);
            stack.push((row, RowPlace { bucket, ..place }));
        }
        stack.extend(heavy.iter().rev().map(|&id| (CallersRow::Branch(id), place)));
    }

    fn weight(&self, id: usize) -> u64 {
        self.call_paths.path_node(id).weight.unsigned_abs()
    }

    fn sum(&self, paths: &[usize]) -> BucketSum {
        let mut sum = BucketSum { count: paths.len(), ..BucketSum::default() };
        for &id in paths {
            let path = self.call_paths.path_node(id);
            sum.weight = sum.weight.wrapping_add(path.weight);
            if let Some(change) = path.change {
                let total = sum.change.get_or_insert_default();
                total.before = total.before.wrapping_add(change.before);
                total.after = total.after.wrapping_add(change.after);
            }
        }
        sum
    }
}

/// The number of paths that stay out of the bucket. `weights` are magnitudes, the largest first.
fn heavy_count(weights: impl ExactSizeIterator<Item = u64> + Clone) -> usize {
    let count = weights.len();
    let all: u128 = weights.clone().map(u128::from).sum();
    let mut sum = 0_u128;
    let mut heavy = 0;
    for weight in weights.take(MOST) {
        if heavy >= LEAST && sum * 100 >= all * KEPT {
            break;
        }
        sum += u128::from(weight);
        heavy += 1;
    }
    if count - heavy < FEWEST { count } else { heavy }
}

/// The rows from top to bottom: callers grow upwards, the heaviest next to the function, and callees grow downwards.
/// `kept` says per path whether it is listed; without it all are, the light ones in buckets.
pub(super) fn arranged(
    call_paths: &CallPaths,
    open: &HashSet<Path>,
    buckets: &OpenBuckets,
    kept: Option<&[bool]>,
) -> Vec<(CallersRow, RowPlace)> {
    let arrangement = || Arrangement { call_paths, open, buckets, kept, rows: Vec::new() };
    let (mut above, mut below) = (arrangement(), arrangement());
    above.list(&call_paths.callers, Direction::Callers);
    below.list(&call_paths.callees, Direction::Callees);
    let mut rows = above.rows;
    if call_paths.shape == TreeShape::Around {
        rows.reverse();
        rows.push((CallersRow::Centre, RowPlace::default()));
        if call_paths.view().find_row(&call_paths.key).is_some_and(|e| e.flat != 0) {
            rows.push((CallersRow::Own, RowPlace::default()));
        }
    }
    rows.append(&mut below.rows);
    rows
}

#[cfg(test)]
#[path = "tests/arrange.rs"]
mod tests;
