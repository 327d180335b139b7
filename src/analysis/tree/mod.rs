//! The call tree: the selected stacks grouped by node, in pre-order columns. A subtree is a range of rows, its total a
//! difference of prefix sums, so that another sample type or a narrower choice of samples is one linear pass.

pub mod icicle;
pub mod invert;
pub mod node_rows;
pub mod occurrences;
pub mod weights;

use super::frames::{Frame, NodeId, Nodes};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{LocationId, StackId, Stacks};

/// A row of the call tree; 0 is the root, which stands for no node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeRow(pub u32);

impl TreeRow {
    /// The root.
    pub const ROOT: Self = Self(0);

    /// The place in a column.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Rows in pre-order: parents before children, a subtree is `row..end(row)`. Children of one row differ in node or in
/// being inlined.
#[derive(Clone, Debug, Default)]
pub struct CallTree {
    /// The node, and two marks in the highest bits: a tree has as many rows as a profile has stacks, and each byte of a
    /// row counts.
    nodes: Vec<u32>,
    parents: Vec<u32>,
    ends: Vec<u32>,
}

/// For every stack that a tree was made of the row of its innermost frame: as long as a profile's stacks, and needed only
/// until its samples have found their places.
#[derive(Clone, Debug, Default)]
pub struct StackRows(Vec<u32>);

impl StackRows {
    /// The row of a stack's innermost frame; the root for the stack without frames.
    #[inline]
    pub fn of(&self, stack: StackId) -> TreeRow {
        TreeRow(self.0[stack.index()])
    }
}

/// Inlined into its parent.
const INLINED: u32 = 1 << 31;

/// No ancestor is the same node.
const FIRST: u32 = 1 << 30;

/// The node of the root, which is none.
const NO_NODE: u32 = FIRST - 1;

impl CallTree {
    /// Groups `stacks`, each location standing for its frames in `nodes`; with `collapse` a frame of the same node as
    /// the one above it takes no row of its own.
    pub fn new(
        stacks: &Stacks,
        nodes: &Nodes,
        collapse: bool,
        cancel: &Cancel,
    ) -> Result<(Self, StackRows), Cancelled> {
        Grouping { collapse, ..Grouping::new(stacks, nodes) }.run(cancel)
    }

    /// A tree of rows that stand in pre-order, each a node and the row above; no stack has a place in it.
    pub fn from_rows(
        rows: &[(NodeId, TreeRow)],
        node_count: usize,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut tree = Self { nodes: vec![NO_NODE], parents: vec![0], ends: Vec::new() };
        tree.ends = (1..=rows.len() as u32 + 1).collect();
        for (row, (_, parent)) in rows.iter().enumerate().rev() {
            let end = tree.ends[row + 1];
            let above = &mut tree.ends[parent.index()];
            *above = (*above).max(end);
        }
        // How often each node stands on the path, and the path with where its rows end.
        let mut above = vec![0_u32; node_count];
        let mut path: Vec<(u32, NodeId)> = Vec::new();
        for (row, (node, parent)) in rows.iter().enumerate() {
            if row.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            let row = row as u32 + 1;
            while let Some((_, node)) = path.pop_if(|(end, _)| *end <= row) {
                above[node.index()] -= 1;
            }
            let count = &mut above[node.index()];
            tree.nodes.push(node.0 | if *count == 0 { FIRST } else { 0 });
            tree.parents.push(parent.0);
            *count += 1;
            path.push((tree.ends[row as usize], *node));
        }
        Ok(tree)
    }

    /// How many rows there are, the root among them.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing but the root.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// All rows but the root, parents first.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = TreeRow> + ExactSizeIterator + use<> {
        (1..self.nodes.len() as u32).map(TreeRow)
    }

    /// The node of a row; [`NodeId::NONE`] for the root.
    #[inline]
    pub fn node(&self, row: TreeRow) -> NodeId {
        let node = self.nodes[row.index()] & NO_NODE;
        if node == NO_NODE { NodeId::NONE } else { NodeId(node) }
    }

    /// The row above; the root's is itself.
    #[inline]
    pub fn parent(&self, row: TreeRow) -> TreeRow {
        TreeRow(self.parents[row.index()])
    }

    /// The row behind the last of the subtree.
    #[inline]
    pub fn end(&self, row: TreeRow) -> TreeRow {
        TreeRow(self.ends[row.index()])
    }

    /// How many rows stand above; 0 for the root. Counted anew each time.
    pub fn depth(&self, row: TreeRow) -> u32 {
        let mut depth = 0;
        let mut above = row;
        while above != TreeRow::ROOT {
            above = self.parent(above);
            depth += 1;
        }
        depth
    }

    /// Whether the frame was inlined into its caller.
    #[inline]
    pub fn is_inlined(&self, row: TreeRow) -> bool {
        self.nodes[row.index()] & INLINED != 0
    }

    /// Whether no ancestor is the same node: such rows make up the node's cum, each sample once.
    #[inline]
    pub fn is_first(&self, row: TreeRow) -> bool {
        self.nodes[row.index()] & FIRST != 0
    }

    /// The rows directly below, in order.
    pub fn children(&self, row: TreeRow) -> impl Iterator<Item = TreeRow> + '_ {
        let (mut next, end) = (row.0 + 1, self.end(row).0);
        std::iter::from_fn(move || {
            let child = TreeRow(next);
            (next < end).then(|| {
                next = self.end(child).0;
                child
            })
        })
    }
}

/// Per row of a table in pre-order the row behind its last descendant.
fn ends(stacks: &[[u32; 2]]) -> Vec<u32> {
    let mut ends: Vec<u32> = (1..=stacks.len() as u32).collect();
    for row in (1..stacks.len()).rev() {
        let (parent, end) = (stacks[row][0] as usize, ends[row]);
        ends[parent] = ends[parent].max(end);
    }
    ends
}

/// A frame to be placed: the stack row whose location it belongs to, which of the location's frames it is, and its key.
#[derive(Clone, Copy, Default)]
struct Item {
    stack: u32,
    frame: u32,
    key: u32,
}

/// Items that become one row of the tree: the last `count` of the shelf when their turn comes.
struct Group {
    key: u32,
    parent: u32,
    count: u32,
}

/// In a key, which is else a frame's node and whether it is inlined: the location has further frames inside of it.
const MORE: u32 = 1 << 30;

/// Grouping without recursion and without hashing: the children of a set of stack rows are counted by node with stamps,
/// laid out behind each other on a shelf, and taken from its end. Most stacks have one child only and are followed
/// without any of that.
struct Grouping<'a> {
    nodes: &'a Nodes,
    stacks: &'a [[u32; 2]],
    /// Where the subtree of a stack row ends: its children are found by skipping from end to end. Once they are, nobody
    /// asks again, and it becomes the tree's row of the stack.
    ends: Vec<u32>,
    /// Per location its outermost frame's key.
    outermost: Vec<u32>,
    tree: CallTree,
    /// Rows whose subtrees are still being made.
    path: Vec<u32>,
    /// Per node how often it stands on the path.
    above: Vec<u32>,
    shelf: Vec<Item>,
    pending: Vec<Group>,
    /// Per node and being inlined: the round in which it was last met, and its group in that round.
    stamps: Vec<(u32, u32)>,
    round: u32,
    collapse: bool,
}

/// The place of a key's stamp.
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
            tree: CallTree { nodes: vec![NO_NODE], parents: vec![0], ends: vec![0] },
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
        // Most often there are about as many rows as frames of stacks; growing by doubling would hold the tree twice.
        let frames = self.nodes.frame_count().max(self.outermost.len()) as u64;
        let rows = self.stacks.len() as u64 * frames / self.outermost.len().max(1) as u64;
        let CallTree { nodes, parents, ends } = &mut self.tree;
        for column in [nodes, parents, ends] {
            column.reserve(rows as usize);
        }
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
                for place in first..self.shelf.len() {
                    self.place(self.shelf[place], row, &mut below);
                }
                self.shelf.truncate(first);
                self.absorb(row, &mut below);
            }
            self.group(&mut below, row);
        }
        self.leave(0);
        let CallTree { nodes, parents, ends } = &mut self.tree;
        ends[0] = nodes.len() as u32;
        for column in [nodes, parents, ends] {
            column.shrink_to_fit();
        }
        Ok((self.tree, StackRows(self.ends)))
    }

    /// Appends a row below `parent`, which is on the path.
    #[inline]
    fn push(&mut self, key: u32, parent: u32) -> u32 {
        self.leave(parent);
        let row = self.tree.nodes.len() as u32;
        let node = key & NO_NODE;
        let above = &mut self.above[node as usize];
        let first = if *above == 0 { FIRST } else { 0 };
        *above += 1;
        self.path.push(row);
        self.tree.nodes.push(node | key & INLINED | first);
        self.tree.parents.push(parent);
        self.tree.ends.push(0);
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
            self.tree.ends[last as usize] = end;
            self.above[(self.tree.nodes[last as usize] & NO_NODE) as usize] -= 1;
        }
    }

    /// Goes down from a lone item at `row` as long as one thing only comes below; the last row, and in `below` what
    /// comes below that.
    fn follow(&mut self, mut item: Item, mut row: u32, below: &mut Vec<Item>) -> u32 {
        while !self.collapse
            && let Some(only) = self.only(item, row)
        {
            row = self.push(only.key, row);
            item = only;
        }
        loop {
            self.place(item, row, below);
            self.absorb(row, below);
            let [only] = below[..] else { return row };
            row = self.push(only.key, row);
            item = only;
            below.clear();
        }
    }

    /// What comes below an item that stands at `row` now, if that is one thing.
    #[inline]
    fn only(&mut self, item: Item, row: u32) -> Option<Item> {
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

    /// What comes below an item that stands at `row` now: its location's next inner frame, or else the stacks that
    /// continue it.
    #[inline]
    fn place(&mut self, item: Item, row: u32, below: &mut Vec<Item>) {
        if item.key & MORE != 0 {
            below.push(self.inner(item));
        } else {
            self.children(item.stack, below);
            self.ends[item.stack as usize] = row;
        }
    }

    /// Lets `row` stand for those of the frames below it that are the same node, and for theirs.
    #[inline]
    fn absorb(&mut self, row: u32, below: &mut Vec<Item>) {
        if !self.collapse {
            return;
        }
        let node = self.tree.nodes[row as usize] & NO_NODE;
        let mut at = 0;
        while at < below.len() {
            if below[at].key & NO_NODE == node {
                let item = below.swap_remove(at);
                self.place(item, row, below);
            } else {
                at += 1;
            }
        }
    }

    #[inline]
    fn children(&self, stack: u32, below: &mut Vec<Item>) {
        let (mut child, end) = (stack + 1, self.ends[stack as usize]);
        while child < end {
            below.push(self.outermost(child));
            child = self.ends[child as usize];
        }
    }

    /// The outermost frame of a stack's innermost location.
    #[inline]
    fn outermost(&self, stack: u32) -> Item {
        let [_, location] = self.stacks[stack as usize];
        Item { stack, frame: 0, key: self.outermost[location as usize] }
    }

    /// The frame inside of an item's at the same location.
    fn inner(&self, item: Item) -> Item {
        let [_, location] = self.stacks[item.stack as usize];
        let frames = self.nodes.frames(LocationId(location));
        let place = item.frame + 1;
        let frame: Frame = frames[place as usize];
        let more = if place as usize + 1 < frames.len() { MORE } else { 0 };
        let inlined = if frame.inlined { INLINED } else { 0 };
        Item { stack: item.stack, frame: place, key: frame.node.0 | inlined | more }
    }

    /// Puts the items below `parent` on the shelf, group behind group, the first group at the end.
    fn group(&mut self, items: &mut Vec<Item>, parent: u32) {
        self.round += 1;
        let first = self.pending.len();
        for item in items.iter() {
            // A location whose frames go on inside is grouped with one whose frames do not.
            let key = item.key & !MORE;
            let stamp = &mut self.stamps[stamp(key)];
            if stamp.0 != self.round {
                *stamp = (self.round, self.pending.len() as u32);
                self.pending.push(Group { key, parent, count: 0 });
            }
            self.pending[stamp.1 as usize].count += 1;
        }
        if self.pending.len() - first <= 1 {
            self.shelf.append(items);
            return;
        }
        // The groups are taken from the end, so the first of them goes there; stamps become places on the shelf.
        self.pending[first..].reverse();
        let mut place = self.shelf.len() as u32;
        for group in &self.pending[first..] {
            self.stamps[stamp(group.key)].1 = place;
            place += group.count;
        }
        self.shelf.resize(place as usize, Item::default());
        for item in items.drain(..) {
            let place = &mut self.stamps[stamp(item.key & !MORE)].1;
            self.shelf[*place as usize] = item;
            *place += 1;
        }
    }
}
