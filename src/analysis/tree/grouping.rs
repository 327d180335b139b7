//! The call tree of the selected stacks: frames grouped by node.

use super::call_tree::{CallTree, FIRST, INLINED, NO_NODE, TreeRow};
use crate::analysis::frames::{Frame, Nodes};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{LocationId, StackId, Stacks};

/// The row of every stack's innermost frame. It is as long as a profile's stacks, and needed only until the samples are
/// ordered by row.
#[derive(Clone, Debug, Default)]
pub struct StackRows(Vec<u32>);

impl StackRows {
    /// The row of a stack's innermost frame; the root for the stack without frames.
    #[inline]
    pub fn row(&self, stack: StackId) -> TreeRow {
        TreeRow(self.0[stack.index()])
    }

    /// The memory of the rows as a column of `length` zeros.
    pub(super) fn into_zeros(self, length: usize) -> Vec<u32> {
        let mut column = self.0;
        column.clear();
        column.resize(length, 0);
        column.shrink_to_fit();
        column
    }
}

/// Groups `stacks` into a call tree, each location replaced by its frames in `nodes`. With `collapse` a frame of the
/// same node as the one above gets no row of its own.
pub fn group_stacks(
    stacks: &Stacks,
    nodes: &Nodes,
    collapse: bool,
    cancel: &Cancel,
) -> Result<(CallTree, StackRows), Cancelled> {
    Grouping { collapse, ..Grouping::new(stacks, nodes) }.run(cancel)
}

/// Per row of a table in pre-order, the row after its last descendant.
fn ends(stacks: &[[u32; 2]]) -> Vec<u32> {
    let mut ends: Vec<u32> = (1..=stacks.len() as u32).collect();
    for row in (1..stacks.len()).rev() {
        let (parent, end) = (stacks[row][0] as usize, ends[row]);
        ends[parent] = ends[parent].max(end);
    }
    ends
}

/// A frame that has no row yet: the stack whose innermost location has it, its index in the location, and its key.
#[derive(Clone, Copy, Default)]
struct PendingFrame {
    stack: u32,
    frame: u32,
    key: u32,
}

/// Frames that become one row of the tree: the last `count` of the shelf when the group is taken.
struct FrameGroup {
    key: u32,
    parent: u32,
    count: u32,
}

/// Elements by which the order of samples is longer than the tree.
pub(super) const ORDER_MORE: usize = 2;

/// A bit of a key: the location has further frames inside. The rest is the node and [`INLINED`].
const MORE: u32 = 1 << 30;

/// Grouping without recursion and without hashing. The children of a set of stacks are counted by node with stamps,
/// laid out group by group on a shelf, and taken from its end. Most stacks have one child only and take a shorter path.
struct Grouping<'a> {
    nodes: &'a Nodes,
    stacks: &'a [[u32; 2]],
    /// The end of each stack's subtree: children are found by skipping from end to end. Once they are found, the
    /// element is reused for the stack's row in the tree.
    ends: Vec<u32>,
    /// Per location its outermost frame's key.
    outermost: Vec<u32>,
    tree: CallTree,
    /// Rows of unfinished subtrees.
    path: Vec<u32>,
    /// Per node its number of occurrences on the path.
    above: Vec<u32>,
    shelf: Vec<PendingFrame>,
    pending: Vec<FrameGroup>,
    /// Per [stamp index](stamp): the round in which it was last met, and its group in that round.
    stamps: Vec<(u32, u32)>,
    round: u32,
    collapse: bool,
}

/// The index of a key's stamp.
#[inline]
fn stamp(key: u32) -> usize {
    (key & NO_NODE) as usize * 2 + usize::from(key & INLINED != 0)
}

impl<'a> Grouping<'a> {
    fn new(stacks: &'a Stacks, nodes: &'a Nodes) -> Self {
        let outermost =
            (0..nodes.location_count()).map(|location| match nodes.frames(LocationId(location)) {
                [] => NO_NODE,
                [only] => only.node.0,
                [first, ..] => first.node.0 | MORE,
            });
        let stacks = stacks.table();
        Self {
            nodes,
            stacks,
            ends: ends(stacks),
            outermost: outermost.collect(),
            tree: CallTree::only_root(),
            path: Vec::new(),
            above: vec![0; nodes.len()],
            shelf: Vec::new(),
            pending: Vec::new(),
            stamps: vec![(0, 0); nodes.len() * 2],
            round: 0,
            collapse: false,
        }
    }

    fn run(mut self, cancel: &Cancel) -> Result<(CallTree, StackRows), Cancelled> {
        let mut below = Vec::new();
        self.children(0, &mut below);
        self.ends[0] = 0;
        self.group(&mut below, 0);
        self.reserve(self.stacks.len() / 16 * 17);
        let mut steps = 0_u32;
        while let Some(group) = self.pending.pop() {
            steps = steps.wrapping_add(1);
            if steps.is_multiple_of(1 << 13) {
                cancel.check()?;
            }
            let mut row = self.push(group.key, group.parent);
            if group.count == 1 {
                let Some(item) = self.shelf.pop() else { continue };
                row = self.follow(item, row, &mut below);
            } else {
                let first = self.shelf.len() - group.count as usize;
                for at in first..self.shelf.len() {
                    self.expand(self.shelf[at], row, &mut below);
                }
                self.shelf.truncate(first);
                self.absorb(row, &mut below);
            }
            self.group(&mut below, row);
        }
        self.leave(0);
        let CallTree { nodes, parents, ends } = &mut self.tree;
        ends.set(0, nodes.len() as u32);
        ends.finish();
        nodes.shrink_to_fit();
        parents.shrink_to_fit();
        // The order of the samples takes the memory over, with an element per row.
        let order = self.tree.len() + ORDER_MORE;
        self.ends.reserve_exact(order.saturating_sub(self.ends.len()));
        Ok((self.tree, StackRows(self.ends)))
    }

    /// Makes room for `count` more rows. There are usually about as many rows as stacks; what is reserved beyond them
    /// stays a gap in the heap, and growing by doubling would hold the tree twice.
    #[cold]
    fn reserve(&mut self, count: usize) {
        let CallTree { nodes, parents, ends } = &mut self.tree;
        nodes.reserve_exact(count);
        parents.reserve_exact(count);
        ends.reserve_exact(count);
    }

    /// Appends a row below `parent`, which is on the path.
    #[inline]
    fn push(&mut self, key: u32, parent: u32) -> u32 {
        self.leave(parent);
        let rows = self.tree.nodes.len();
        if rows == self.tree.nodes.capacity() {
            self.reserve(rows / 8 + 16);
        }
        let (row, node) = (rows as u32, key & NO_NODE);
        let above = &mut self.above[node as usize];
        let first = if *above == 0 { FIRST } else { 0 };
        *above += 1;
        self.path.push(row);
        self.tree.nodes.push(node | key & INLINED | first);
        self.tree.parents.push(parent);
        self.tree.ends.push();
        row
    }

    /// Ends the subtrees of the path below `row`.
    #[inline]
    fn leave(&mut self, row: u32) {
        let end = self.tree.nodes.len() as u32;
        while let Some(&last) = self.path.last()
            && last != row
        {
            self.path.pop();
            self.tree.ends.set(last, end);
            self.above[(self.tree.nodes[last as usize] & NO_NODE) as usize] -= 1;
        }
    }

    /// Goes down from a single frame at `row` while only one frame is below. Returns the last row, with the frames
    /// below it in `below`.
    fn follow(
        &mut self,
        mut item: PendingFrame,
        mut row: u32,
        below: &mut Vec<PendingFrame>,
    ) -> u32 {
        while !self.collapse
            && let Some(only) = self.only(item, row)
        {
            row = self.push(only.key, row);
            item = only;
        }
        loop {
            self.expand(item, row, below);
            self.absorb(row, below);
            let [only] = below[..] else { return row };
            row = self.push(only.key, row);
            item = only;
            below.clear();
        }
    }

    /// The frame below a frame at `row`, if there is exactly one.
    #[inline]
    fn only(&mut self, item: PendingFrame, row: u32) -> Option<PendingFrame> {
        if item.key & MORE != 0 {
            return Some(self.inner(item));
        }
        let (child, end) = (item.stack + 1, self.ends[item.stack as usize]);
        if child < end && self.ends[child as usize] == end {
            self.ends[item.stack as usize] = row;
            return Some(self.outermost(child));
        }
        None
    }

    /// Appends the frames below a frame at `row`: its location's next inner frame, or else those of the stacks below.
    #[inline]
    fn expand(&mut self, item: PendingFrame, row: u32, below: &mut Vec<PendingFrame>) {
        if item.key & MORE != 0 {
            below.push(self.inner(item));
        } else {
            self.children(item.stack, below);
            self.ends[item.stack as usize] = row;
        }
    }

    /// Under `collapse`, replaces frames of the same node as `row` by the frames below them.
    #[inline]
    fn absorb(&mut self, row: u32, below: &mut Vec<PendingFrame>) {
        if !self.collapse {
            return;
        }
        let node = self.tree.nodes[row as usize] & NO_NODE;
        let mut at = 0;
        while at < below.len() {
            if below[at].key & NO_NODE == node {
                let item = below.swap_remove(at);
                self.expand(item, row, below);
            } else {
                at += 1;
            }
        }
    }

    #[inline]
    fn children(&self, stack: u32, below: &mut Vec<PendingFrame>) {
        let (mut child, end) = (stack + 1, self.ends[stack as usize]);
        while child < end {
            below.push(self.outermost(child));
            child = self.ends[child as usize];
        }
    }

    /// The outermost frame of a stack's innermost location.
    #[inline]
    fn outermost(&self, stack: u32) -> PendingFrame {
        let [_, location] = self.stacks[stack as usize];
        PendingFrame { stack, frame: 0, key: self.outermost[location as usize] }
    }

    /// The next inner frame of the same location.
    fn inner(&self, item: PendingFrame) -> PendingFrame {
        let [_, location] = self.stacks[item.stack as usize];
        let frames = self.nodes.frames(LocationId(location));
        let next = item.frame + 1;
        let frame: Frame = frames[next as usize];
        let more = if next as usize + 1 < frames.len() { MORE } else { 0 };
        let inlined = if frame.inlined { INLINED } else { 0 };
        PendingFrame { stack: item.stack, frame: next, key: frame.node.0 | inlined | more }
    }

    /// Puts the frames below `parent` on the shelf, group by group, the first group at the end.
    fn group(&mut self, items: &mut Vec<PendingFrame>, parent: u32) {
        self.round += 1;
        let first = self.pending.len();
        for item in items.iter() {
            // Locations with and without further frames inside are grouped together.
            let key = item.key & !MORE;
            let stamp = &mut self.stamps[stamp(key)];
            if stamp.0 != self.round {
                *stamp = (self.round, self.pending.len() as u32);
                self.pending.push(FrameGroup { key, parent, count: 0 });
            }
            self.pending[stamp.1 as usize].count += 1;
        }
        if self.pending.len() - first <= 1 {
            self.shelf.append(items);
            return;
        }
        // The groups are taken from the end, so the first of them goes there. Stamps become indices of the shelf.
        self.pending[first..].reverse();
        let mut next = self.shelf.len() as u32;
        for group in &self.pending[first..] {
            self.stamps[stamp(group.key)].1 = next;
            next += group.count;
        }
        self.shelf.resize(next as usize, PendingFrame::default());
        for item in items.drain(..) {
            let next = &mut self.stamps[stamp(item.key & !MORE)].1;
            self.shelf[*next as usize] = item;
            *next += 1;
        }
    }
}
