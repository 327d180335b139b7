//! A walk over the stacks of a profile in pre-order, frame by frame, with what samples add up to between entering and
//! leaving each. It may be cut anywhere, so that parts run side by side.

use crate::analysis::frames::{Frame, NodeId, Nodes};
use crate::analysis::parallel::{map_chunks, parts};
use crate::analysis::query::columns::columns;
use crate::analysis::selected::Selected;
use crate::analysis::tree::weights::Weight;
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{LocationId, SampleId, StackId, Stacks};
use std::ops::Range;

/// Number of stacks worth a thread.
pub(super) const WORTH_A_THREAD: usize = 1 << 17;

/// Number of stacks whose locations become keys at a time: loads only, which then wait for memory together.
const BLOCK: usize = 256;

/// The weight of a stack, or of all stacks met on a walk so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StackWeight {
    pub(super) weight: Weight,
    /// Number of stacks with a sample of a weight other than 0. Reports show nothing else.
    pub(super) nonzero: u32,
}

impl StackWeight {
    #[inline]
    fn add(&mut self, other: Self) {
        self.weight.add(other.weight);
        self.nonzero = self.nonzero.wrapping_add(other.nonzero);
    }

    /// The difference to an earlier sum.
    #[inline]
    fn since(self, before: Self) -> Self {
        let weight = Weight {
            sum: self.weight.sum.wrapping_sub(before.weight.sum),
            divisor: self.weight.divisor.wrapping_sub(before.weight.divisor),
        };
        Self { weight, nonzero: self.nonzero.wrapping_sub(before.nonzero) }
    }
}

/// The weight of each stack itself: of the samples that end there.
#[derive(Debug)]
pub(in crate::analysis) struct StackTotals {
    sums: Vec<i64>,
    /// Empty without `-mean`.
    divisors: Vec<i64>,
    /// Empty where no value is negative or divided: a sum of 0 then says the same.
    nonzero: Vec<bool>,
}

impl StackTotals {
    pub(super) fn new(selected: &Selected) -> Self {
        let (profile, selection) = (selected.profile(), selected.selection());
        let stacks = selection.stacks(profile).len();
        let (values, counts) = columns(profile, selected.query());
        let divides = !counts.is_empty();
        let signed = divides || values.iter().any(|&v| v < 0);
        let mut totals = Self {
            sums: vec![0; stacks],
            divisors: vec![0; if divides { stacks } else { 0 }],
            nonzero: vec![false; if signed { stacks } else { 0 }],
        };
        for (sample, &value) in values.iter().enumerate() {
            let count = counts.get(sample).copied().unwrap_or(0);
            if value == 0 && count == 0 {
                continue;
            }
            let Some(stack) = selection.stack(profile, SampleId(sample as u32)) else { continue };
            let row = stack.index();
            totals.sums[row] = totals.sums[row].wrapping_add(value);
            if divides {
                totals.divisors[row] = totals.divisors[row].wrapping_add(count);
            }
            if signed {
                totals.nonzero[row] = true;
            }
        }
        totals
    }

    /// True if sums are divided by counts.
    pub(in crate::analysis) fn divides(&self) -> bool {
        !self.divisors.is_empty()
    }

    /// True if values may be negative or means.
    pub(in crate::analysis) fn is_signed(&self) -> bool {
        !self.nonzero.is_empty()
    }

    #[inline]
    fn weight(&self, row: usize) -> StackWeight {
        let sum = self.sums[row];
        let divisor = self.divisors.get(row).copied().unwrap_or(0);
        let nonzero = self.nonzero.get(row).copied().unwrap_or(sum != 0);
        StackWeight { weight: Weight { sum, divisor }, nonzero: u32::from(nonzero) }
    }
}

/// The work of a walk.
pub(super) trait StackVisitor {
    /// The visitor's note on a frame of the path.
    type Mark: Copy;
    /// The walk enters a frame, given by node and by being inlined into the next outer one of its location. `own` is
    /// the weight that ends there.
    fn enter(
        &mut self,
        above: Option<Self::Mark>,
        frame: (NodeId, bool),
        own: Weight,
    ) -> Self::Mark;
    /// The walk leaves the frame entered last; `all` is the weight there and below.
    fn leave(&mut self, mark: Self::Mark, all: StackWeight);
}

/// A frame on the path.
struct PathStep<M> {
    /// The stack whose innermost location has the frame.
    row: u32,
    mark: M,
    /// The sum of the walk before the frame.
    before: StackWeight,
}

/// A bit of a location's key: the rest is the index of its first frame in the list. Without it, the key is its only
/// node.
const SEVERAL: u32 = 1 << 31;

/// The key of a location without a kept frame.
const NONE: u32 = u32::MAX;

/// A bit beside a node in that list: inlined into the frame before.
const INLINED: u32 = 1 << 31;

/// A bit beside a node in that list: further frames of the location follow.
const MORE: u32 = 1 << 30;

/// The selected stacks of a profile, ready to be visited in order.
pub(super) struct StackWalk<'a> {
    stacks: &'a Stacks,
    totals: &'a StackTotals,
    /// Per location its node, or [`SEVERAL`] and an index in `frames`, or [`NONE`]. Four bytes each stay in the cache.
    keys: Vec<u32>,
    /// The frames of locations with several, outermost first.
    frames: Vec<u32>,
}

impl<'a> StackWalk<'a> {
    /// A walk over the frames of the `kept` nodes (`None`: of all).
    pub(super) fn new(
        stacks: &'a Stacks,
        nodes: &Nodes,
        totals: &'a StackTotals,
        kept: Option<&[bool]>,
    ) -> Self {
        let mut frames = Vec::new();
        let is_kept = |frame: &&Frame| kept.is_none_or(|kept| kept[frame.node.index()]);
        let inlined = |frame: &Frame| if frame.inlined { INLINED } else { 0 };
        let mut key = |location| {
            let start = frames.len();
            let kept = nodes.frames(LocationId(location)).iter().filter(is_kept);
            frames.extend(kept.map(|frame| frame.node.0 | MORE | inlined(frame)));
            match &mut frames[start..] {
                [] => NONE,
                [only] if *only & INLINED == 0 => {
                    let node = *only & !MORE;
                    frames.pop();
                    node
                }
                [.., last] => {
                    *last &= !MORE;
                    SEVERAL | start as u32
                }
            }
        };
        let keys = (0..nodes.location_count()).map(&mut key).collect();
        Self { stacks, totals, keys, frames }
    }

    /// Visits all stacks, one visitor for each thread that is worth it; the visitors are in order.
    pub(super) fn run<V: StackVisitor + Send>(
        &self,
        visitor: impl Fn() -> V + Sync,
        cancel: &Cancel,
    ) -> Result<Vec<V>, Cancelled> {
        self.run_in(parts(self.stacks.len(), WORTH_A_THREAD), visitor, cancel)
    }

    /// Visits all stacks in `parts` parts, each with a visitor of its own.
    pub(super) fn run_in<V: StackVisitor + Send>(
        &self,
        parts: usize,
        visitor: impl Fn() -> V + Sync,
        cancel: &Cancel,
    ) -> Result<Vec<V>, Cancelled> {
        let all = 1..self.stacks.len();
        let parts = map_chunks(&all, parts, |rows| self.visit(rows, visitor(), cancel));
        parts.into_iter().collect()
    }

    /// Visits the stacks of some rows. The stacks above the first row are on the path from the start, without weight of
    /// their own.
    fn visit<V: StackVisitor>(
        &self,
        rows: Range<usize>,
        mut visitor: V,
        cancel: &Cancel,
    ) -> Result<V, Cancelled> {
        if rows.is_empty() {
            return Ok(visitor);
        }
        let mut path = Vec::new();
        let mut met = StackWeight::default();
        let table = self.stacks.table();
        let key = |[_, location]: [u32; 2]| self.keys[location as usize];
        for row in self.above(rows.start) {
            let stack = (row, key(table[row as usize]));
            self.enter(&mut path, &mut visitor, stack, (met, Weight::default()));
        }
        let mut keys = [0; BLOCK];
        for start in rows.clone().step_by(BLOCK) {
            cancel.check()?;
            let block = start..rows.end.min(start + BLOCK);
            for (slot, &stack) in keys.iter_mut().zip(&table[block.clone()]) {
                *slot = key(stack);
            }
            for (row, key) in block.zip(keys) {
                let own = self.totals.weight(row);
                if key != NONE {
                    leave(&mut path, table[row][0], met, &mut visitor);
                    self.enter(&mut path, &mut visitor, (row as u32, key), (met, own.weight));
                } else if path.last().is_some_and(|last| last.row > table[row][0]) {
                    leave(&mut path, table[row][0], met, &mut visitor);
                }
                met.add(own);
            }
        }
        leave(&mut path, 0, met, &mut visitor);
        Ok(visitor)
    }

    /// The stacks above a row's stack, outermost first.
    fn above(&self, row: usize) -> Vec<u32> {
        let mut above = Vec::new();
        let mut row = self.stacks.parent(StackId(row as u32));
        while row != StackId::EMPTY {
            above.push(row.0);
            row = self.stacks.parent(row);
        }
        above.reverse();
        above
    }

    /// Enters the frames of a stack's innermost location. The innermost frame gets the stack's own weight.
    #[inline]
    fn enter<V: StackVisitor>(
        &self,
        path: &mut Vec<PathStep<V::Mark>>,
        visitor: &mut V,
        (row, key): (u32, u32),
        (before, own): (StackWeight, Weight),
    ) {
        let mut enter = |node, inlined, own| {
            let mark = visitor.enter(path.last().map(|step| step.mark), (node, inlined), own);
            path.push(PathStep { row, mark, before });
        };
        if key & SEVERAL == 0 {
            return enter(NodeId(key), false, own);
        }
        let several = self.frames.get((key & !SEVERAL) as usize..);
        for &frame in several.unwrap_or_default() {
            let more = frame & MORE != 0;
            let own = if more { Weight::default() } else { own };
            enter(NodeId(frame & !(INLINED | MORE)), frame & INLINED != 0, own);
            if !more {
                return;
            }
        }
    }
}

/// Leaves the frames of the path that are not above a child of `parent`: their rows are greater.
#[inline]
fn leave<V: StackVisitor>(
    path: &mut Vec<PathStep<V::Mark>>,
    parent: u32,
    met: StackWeight,
    visitor: &mut V,
) {
    while let Some(&PathStep { row, mark, before }) = path.last()
        && row > parent
    {
        path.pop();
        visitor.leave(mark, met.since(before));
    }
}
