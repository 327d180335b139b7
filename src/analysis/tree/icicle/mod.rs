//! The icicle: rows of the call tree laid out on a canvas, one level per depth, width by value.
//!
//! Every boundary is the cumulative value from the zoom root, rounded once. So a box lies inside its parent, siblings
//! touch, and nothing drifts however deep the stack. Levels are made on request, each from the level above; only
//! children of boxes wide enough to be seen are visited.
//!
//! The size of a row is the sum of the magnitudes of own weights in its subtree. Without negative values that is the
//! total. In a difference, gains and losses then do not cancel.

use super::call_tree::{CallTree, TreeRow};
use super::weights::Weights;
use crate::cancel::{Cancel, Cancelled};
use std::cmp::Reverse;

/// The size of every row, for widths.
#[derive(Clone, Debug, Default)]
pub struct Magnitudes {
    /// The sum before each row, where values have signs; otherwise totals are the sizes.
    signed: Option<Vec<u64>>,
}

impl Magnitudes {
    /// The sizes of all rows of `tree`.
    pub fn new(tree: &CallTree, weights: &Weights, cancel: &Cancel) -> Result<Self, Cancelled> {
        if !weights.is_signed() {
            return Ok(Self::default());
        }
        let mut sums = Vec::with_capacity(tree.len() + 1);
        let mut sum = 0_u64;
        sums.push(0);
        for row in 0..tree.len() as u32 {
            if row.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            sum = sum.saturating_add(weights.own(TreeRow(row)).sum.unsigned_abs());
            sums.push(sum);
        }
        Ok(Self { signed: Some(sums) })
    }

    /// The size of a row with all rows below.
    pub fn size(&self, tree: &CallTree, weights: &Weights, row: TreeRow) -> u64 {
        match &self.signed {
            Some(sums) => sums[tree.end(row).index()] - sums[row.index()],
            None => weights.total(tree, row).sum.unsigned_abs(),
        }
    }
}

/// The content of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoxPlace {
    /// A row of the call tree.
    Row(TreeRow),
    /// The children of a row without its `skip` largest: siblings too narrow to draw.
    Rest {
        /// Their parent.
        parent: TreeRow,
        /// Number of larger siblings with boxes of their own.
        skip: u32,
    },
    /// The own weight of a row, shown where no child covers it.
    Own(TreeRow),
}

impl BoxPlace {
    /// The row of the box, or the parent of merged siblings.
    pub fn row(self) -> TreeRow {
        match self {
            Self::Row(row) | Self::Own(row) | Self::Rest { parent: row, .. } => row,
        }
    }
}

/// A box on its level: the units `start..end` of the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelSpan {
    /// Its content.
    pub place: BoxPlace,
    /// First unit.
    pub start: u32,
    /// First unit after it.
    pub end: u32,
    /// The magnitude of its weight, which sets its width.
    pub size: u64,
    /// Number of rows; more than 1 for merged siblings.
    pub count: u32,
    /// The index of the box above in its level; 0 on the first level.
    pub above: u32,
    /// The cumulative value at its start, from the zoom root.
    from: u64,
    /// The end of the room for boxes below: its own end by value, even if the sign of merged siblings takes its last
    /// cell. So these signs push nothing aside from level to level.
    reach: u32,
}

/// The canvas of a layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Canvas {
    /// Units from edge to edge.
    pub width: u32,
    /// Units of the narrowest box.
    pub least: u32,
    /// Units of a cell; a box of merged siblings holds a whole cell.
    pub cell: u32,
}

/// The input of a layout.
#[derive(Clone, Copy, Debug)]
pub struct Sizes<'a> {
    /// The rows.
    pub tree: &'a CallTree,
    /// The weights of the rows.
    pub weights: &'a Weights,
    /// The sizes of the rows.
    pub magnitudes: &'a Magnitudes,
}

impl Sizes<'_> {
    fn size(&self, row: TreeRow) -> u64 {
        self.magnitudes.size(self.tree, self.weights, row)
    }
}

/// Levels of boxes below a zoom root, made on request.
#[derive(Clone, Debug, Default)]
pub struct Icicle {
    canvas: Canvas,
    total: u64,
    levels: Vec<Vec<LevelSpan>>,
    complete: bool,
}

impl Icicle {
    /// The first level: `zoom` from edge to edge. There is none if its size is 0.
    pub fn new(zoom: BoxPlace, canvas: Canvas, sizes: &Sizes<'_>) -> Self {
        let (total, count) = match zoom {
            BoxPlace::Row(row) | BoxPlace::Own(row) => (sizes.size(row), 1),
            BoxPlace::Rest { parent, skip } => {
                let rest = children_by_size(parent, skip, 0, sizes);
                (rest.large.iter().map(|c| c.0).sum::<u64>(), rest.large.len() as u32)
            }
        };
        let (end, from) = (canvas.width, 0);
        let root = LevelSpan {
            place: zoom,
            start: 0,
            end,
            size: total,
            count,
            above: 0,
            from,
            reach: end,
        };
        let levels = if total == 0 || canvas.width == 0 { Vec::new() } else { vec![vec![root]] };
        Self { complete: levels.is_empty(), canvas, total, levels }
    }

    /// The size of the zoom root.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The levels made so far, the zoom root's first; boxes from left to right.
    pub fn levels(&self) -> &[Vec<LevelSpan>] {
        &self.levels
    }

    /// True if all levels are made.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Makes levels until there are `count`, or all.
    pub fn extend(&mut self, count: usize, sizes: &Sizes<'_>) {
        while !self.complete && self.levels.len() < count {
            let mut below = Vec::new();
            for (at, span) in self.levels.last().map_or(&[][..], Vec::as_slice).iter().enumerate() {
                self.below(at as u32, span, sizes, &mut below);
            }
            if below.is_empty() {
                self.complete = true;
            } else {
                self.levels.push(below);
            }
        }
    }

    /// Makes the levels left, until there are all or more than `most` boxes.
    pub fn finish(
        &mut self,
        most: usize,
        sizes: &Sizes<'_>,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let mut boxes: usize = self.levels.iter().map(Vec::len).sum();
        while !self.complete && boxes <= most {
            cancel.check()?;
            self.extend(self.levels.len() + 1, sizes);
            boxes += self.levels.last().map_or(0, Vec::len);
        }
        Ok(())
    }

    /// Per level the share of the zoom root's size that its rows hold, 0 to 1.
    pub fn shares(&self) -> Vec<f64> {
        let held = |level: &Vec<LevelSpan>| {
            let rows = level.iter().filter(|span| !matches!(span.place, BoxPlace::Own(_)));
            rows.fold(0_u64, |sum, span| sum.saturating_add(span.size)) as f64
        };
        let whole = self.total.max(1) as f64;
        self.levels.iter().map(|level| (held(level) / whole).min(1.0)).collect()
    }

    /// The level and index of the box with this content, among the levels made so far.
    pub fn find(&self, place: BoxPlace, sizes: &Sizes<'_>) -> Option<(usize, usize)> {
        let top = self.levels.first()?.first()?.place;
        let depth = sizes.tree.depth(place.row()) as usize;
        let root = sizes.tree.depth(top.row()) as usize;
        let level = match (place, top) {
            (place, top) if place == top => 0,
            // The merged siblings of the zoom root are one level above the rows they hold.
            (BoxPlace::Row(_), BoxPlace::Row(_) | BoxPlace::Rest { .. } | BoxPlace::Own(_)) => {
                depth.checked_sub(root)?
            }
            _ => (depth + 1).checked_sub(root)?,
        };
        let at = self.levels.get(level)?.iter().position(|span| span.place == place)?;
        Some((level, at))
    }

    /// The level and index of the box that shows `row` or has it among merged siblings, else of the nearest drawn row
    /// above, among the levels made so far. `None` if the row is not below the zoom root.
    pub fn cover(&self, row: TreeRow, sizes: &Sizes<'_>) -> Option<(usize, usize)> {
        let tree = sizes.tree;
        let holds = |span: &LevelSpan, above: Option<&LevelSpan>| match span.place {
            BoxPlace::Row(r) => r <= row && row < tree.end(r),
            BoxPlace::Rest { parent, .. } => {
                // The siblings with boxes of their own were compared before. The parent itself is not held.
                parent < row
                    && row < tree.end(parent)
                    && above.is_none_or(|a| a.place.row() == parent)
            }
            BoxPlace::Own(_) => false,
        };
        let mut found = None;
        for (level, spans) in self.levels.iter().enumerate() {
            let above = |span: &LevelSpan| {
                level.checked_sub(1).map(|l| &self.levels[l][span.above as usize])
            };
            let Some(at) = spans.iter().position(|span| holds(span, above(span))) else { break };
            found = Some((level, at));
        }
        found
    }

    /// The unit of a cumulative value from the zoom root.
    fn edge(&self, value: u64) -> u32 {
        let (value, total) = (u128::from(value), u128::from(self.total).max(1));
        ((value * u128::from(self.canvas.width) * 2 + total) / (2 * total)) as u32
    }

    /// Appends the boxes below `span`, whose index in its level is `above`.
    fn below(&self, above: u32, span: &LevelSpan, sizes: &Sizes<'_>, out: &mut Vec<LevelSpan>) {
        let (row, skip) = match span.place {
            BoxPlace::Row(row) => (row, 0),
            // Only a zoom root is opened. Boxes below any other are too narrow to draw.
            BoxPlace::Rest { parent, skip } if self.levels.len() == 1 => (parent, skip),
            _ => return,
        };
        let Canvas { width, least, .. } = self.canvas;
        // A child of this size may still round down. No smaller one can reach the least width.
        let large =
            u128::from(least.saturating_sub(1)) * u128::from(self.total) / u128::from(width);
        let large = if skip > 0 { 0 } else { u64::try_from(large).unwrap_or(u64::MAX) };
        let ChildrenBySize { large, small, small_count, last } =
            children_by_size(row, skip, large, sizes);
        let held = large.iter().fold(small, |sum, c| sum.saturating_add(c.0));
        if held == 0 {
            return;
        }
        let first = out.len();
        let (mut from, mut start) = (span.from, span.start);
        for &(size, child) in &large {
            let end = self.edge(from.saturating_add(size)).min(span.reach);
            if end.saturating_sub(start) < least {
                break;
            }
            out.push(LevelSpan {
                place: BoxPlace::Row(child),
                start,
                end,
                size,
                count: 1,
                above,
                from,
                reach: end,
            });
            (from, start) = (from.saturating_add(size), end);
        }
        let drawn = out.len() - first;
        let rest = NarrowSiblings {
            parent: row,
            skip: skip + drawn as u32,
            count: small_count + (large.len() - drawn) as u32,
            size: large[drawn..].iter().fold(small, |sum, c| sum.saturating_add(c.0)),
            last: large.get(drawn).map_or(last, |c| c.1),
        };
        let start = self.append_rest(rest, first, span, out);
        if span.reach - start >= least {
            let place = BoxPlace::Own(row);
            let size = span.size.saturating_sub(held);
            let (end, from) = (span.reach, span.from);
            out.push(LevelSpan { place, start, end, size, count: 1, above, from, reach: end });
        } else if let Some(last) = out.get_mut(first..).and_then(<[LevelSpan]>::last_mut) {
            (last.end, last.reach) = (span.reach, span.reach);
        }
        for span in out.iter_mut().skip(first) {
            span.above = above;
        }
    }

    /// Appends the box of merged siblings, and returns its end. Where it is too narrow for a sign it takes room from
    /// the row's own weight, then from the last drawn sibling.
    fn append_rest(
        &self,
        mut rest: NarrowSiblings,
        first: usize,
        parent: &LevelSpan,
        out: &mut Vec<LevelSpan>,
    ) -> u32 {
        let Canvas { least, cell, .. } = self.canvas;
        let reached = |out: &[LevelSpan]| {
            out.get(first..).and_then(<[LevelSpan]>::last).map_or(parent.start, |s| s.end)
        };
        if rest.count == 0 {
            return reached(out);
        }
        loop {
            let start = reached(out);
            let from = out.get(first..).and_then(<[LevelSpan]>::last);
            let from = from.map_or(parent.from, |s| s.from.saturating_add(s.size));
            let whole = start.div_ceil(cell) * cell + least.max(cell);
            let mut end = self.edge(from.saturating_add(rest.size)).min(parent.reach).max(start);
            if end < whole {
                end = whole.min(parent.reach);
            }
            if parent.reach - end < least {
                end = parent.reach;
            }
            let mut rest_start = start;
            if end < whole {
                let wanted = end.saturating_sub(least.max(cell)) / cell * cell;
                rest_start = wanted.min(start).max(parent.start);
            }
            match out.get_mut(first..).and_then(<[LevelSpan]>::last_mut) {
                Some(last) if rest_start < last.start + least => {
                    rest.size = rest.size.saturating_add(last.size);
                    rest.count += 1;
                    rest.skip -= 1;
                    rest.last = last.place.row();
                    out.pop();
                    continue;
                }
                Some(last) => last.end = rest_start,
                None => {}
            }
            if rest.count == 1
                && least > cell
                && let Some(shrunk) = out.get_mut(first..).and_then(<[LevelSpan]>::last_mut)
            {
                // A single row has boxes below. Where boxes have brackets, these must not meet those of the sibling
                // beside. Where a box may be a sliver, deep rows stay in view.
                shrunk.reach = shrunk.reach.min(rest_start);
            }
            let NarrowSiblings { parent: row, skip, count, size, last } = rest;
            let start = if out.len() == first { parent.start } else { rest_start };
            // A single row is not merged.
            let place =
                if count == 1 { BoxPlace::Row(last) } else { BoxPlace::Rest { parent: row, skip } };
            out.push(LevelSpan { place, start, end, size, count, above: 0, from, reach: end });
            return end;
        }
    }
}

/// Siblings too narrow to draw.
struct NarrowSiblings {
    parent: TreeRow,
    skip: u32,
    count: u32,
    size: u64,
    /// One of them.
    last: TreeRow,
}

/// Children of a row: those of at least a given size, largest first, and the sum of the others.
struct ChildrenBySize {
    large: Vec<(u64, TreeRow)>,
    small: u64,
    small_count: u32,
    /// One of the small children.
    last: TreeRow,
}

/// The children of `parent` with a size, without the `skip` largest.
fn children_by_size(parent: TreeRow, skip: u32, least: u64, sizes: &Sizes<'_>) -> ChildrenBySize {
    let mut out = ChildrenBySize { large: Vec::new(), small: 0, small_count: 0, last: parent };
    for child in sizes.tree.children(parent) {
        let size = sizes.size(child);
        if size == 0 {
            continue;
        }
        if size >= least {
            out.large.push((size, child));
        } else {
            out.small = out.small.saturating_add(size);
            out.small_count += 1;
            out.last = child;
        }
    }
    out.large.sort_unstable_by_key(|&(size, row)| (Reverse(size), row));
    out.large.drain(..(skip as usize).min(out.large.len()));
    out
}

#[cfg(test)]
mod tests;
