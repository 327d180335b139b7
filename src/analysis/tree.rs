//! The call tree: the selected stacks grouped by node, in pre-order columns. A subtree is a range of rows, its total a
//! difference of prefix sums, so that another sample type or a narrower choice of samples is one linear pass.

use super::frames::{Frame, NodeId, Nodes};
use crate::cancel::{Cancel, Cancelled};
use crate::profile::{StackId, Stacks};

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
    nodes: Vec<NodeId>,
    parents: Vec<u32>,
    ends: Vec<u32>,
    depths: Vec<u32>,
    /// Bit 0: inlined into its parent. Bit 1: no ancestor is the same node.
    flags: Vec<u8>,
    /// For every selected stack the row of its innermost frame.
    stack_rows: Vec<u32>,
}

const INLINED: u8 = 1;
const FIRST: u8 = 2;

impl CallTree {
    /// Groups `stacks`, each location standing for its frames in `nodes`.
    pub fn new(stacks: &Stacks, nodes: &Nodes, cancel: &Cancel) -> Result<Self, Cancelled> {
        let mut tree = Grouping::new(stacks, nodes).run(cancel)?;
        tree.close(nodes.len(), cancel)?;
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
        self.nodes[row.index()]
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

    /// How many rows stand above; 0 for the root.
    #[inline]
    pub fn depth(&self, row: TreeRow) -> u32 {
        self.depths[row.index()]
    }

    /// Whether the frame was inlined into its caller.
    #[inline]
    pub fn is_inlined(&self, row: TreeRow) -> bool {
        self.flags[row.index()] & INLINED != 0
    }

    /// Whether no ancestor is the same node: such rows make up the node's cum, each sample once.
    #[inline]
    pub fn is_first(&self, row: TreeRow) -> bool {
        self.flags[row.index()] & FIRST != 0
    }

    /// The row of a selected stack's innermost frame; the root for the stack without frames.
    #[inline]
    pub fn row_of(&self, stack: StackId) -> TreeRow {
        TreeRow(self.stack_rows[stack.index()])
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

    fn push(&mut self, frame: Frame, parent: u32) -> u32 {
        self.nodes.push(frame.node);
        self.parents.push(parent);
        self.depths.push(self.depths[parent as usize] + 1);
        self.flags.push(if frame.inlined { INLINED } else { 0 });
        self.nodes.len() as u32 - 1
    }

    /// Fills in where subtrees end and which rows are the first of their node.
    fn close(&mut self, node_count: usize, cancel: &Cancel) -> Result<(), Cancelled> {
        self.ends = (1..=self.nodes.len() as u32).collect();
        for row in (1..self.nodes.len()).rev() {
            let parent = self.parents[row] as usize;
            self.ends[parent] = self.ends[parent].max(self.ends[row]);
        }
        cancel.check()?;
        let mut above = vec![0_u32; node_count];
        let mut path: Vec<u32> = Vec::new();
        for row in 1..self.nodes.len() {
            while path.last().is_some_and(|&open| self.ends[open as usize] <= row as u32) {
                if let Some(open) = path.pop() {
                    above[self.nodes[open as usize].index()] -= 1;
                }
            }
            let count = &mut above[self.nodes[row].index()];
            if *count == 0 {
                self.flags[row] |= FIRST;
            }
            *count += 1;
            path.push(row as u32);
        }
        Ok(())
    }
}

/// A frame to be placed: the stack row whose location it belongs to, and which of the location's frames it is.
#[derive(Clone, Copy)]
struct Item {
    stack: u32,
    frame: u32,
}

/// Items that become one row of the tree: the last `count` of the shelf when their turn comes.
struct Group {
    frame: Frame,
    parent: u32,
    count: usize,
}

/// Grouping without recursion and without hashing: the children of a set of stack rows are counted by node with stamps,
/// laid out behind each other on a shelf, and taken from its end.
struct Grouping<'a> {
    nodes: &'a Nodes,
    locations: Vec<u32>,
    /// Children of stack row i are `children[child_starts[i]..child_starts[i + 1]]`.
    child_starts: Vec<u32>,
    children: Vec<u32>,
    tree: CallTree,
    shelf: Vec<Item>,
    pending: Vec<Group>,
    /// Per node and being inlined: the round in which it was last met, and its group in that round.
    stamps: Vec<(u32, u32)>,
    round: u32,
}

impl<'a> Grouping<'a> {
    fn new(stacks: &Stacks, nodes: &'a Nodes) -> Self {
        let count = stacks.len();
        let mut child_starts = vec![0_u32; count + 2];
        for (_, parent, _) in stacks.rows() {
            child_starts[parent.index() + 2] += 1;
        }
        for row in 2..child_starts.len() {
            child_starts[row] += child_starts[row - 1];
        }
        let mut children = vec![0; count - 1];
        let mut locations = vec![0; count];
        for (row, parent, location) in stacks.rows() {
            let place = &mut child_starts[parent.index() + 1];
            children[*place as usize] = row.0;
            *place += 1;
            locations[row.index()] = location.0;
        }
        let tree = CallTree {
            nodes: vec![NodeId::NONE],
            parents: vec![0],
            depths: vec![0],
            flags: vec![0],
            stack_rows: vec![0; count],
            ..CallTree::default()
        };
        let stamps = vec![(0, 0); nodes.len() * 2];
        let (shelf, pending) = (Vec::new(), Vec::new());
        Self { nodes, locations, child_starts, children, tree, shelf, pending, stamps, round: 0 }
    }

    fn run(mut self, cancel: &Cancel) -> Result<CallTree, Cancelled> {
        let mut below = Vec::new();
        self.children_of(0, &mut below);
        self.group(&mut below, 0);
        let mut steps = 0_u32;
        while let Some(group) = self.pending.pop() {
            steps = steps.wrapping_add(1);
            if steps.is_multiple_of(1 << 13) {
                cancel.check()?;
            }
            let row = self.tree.push(group.frame, group.parent);
            below.clear();
            for place in self.shelf.len() - group.count..self.shelf.len() {
                self.place(self.shelf[place], row, &mut below);
            }
            self.shelf.truncate(self.shelf.len() - group.count);
            self.group(&mut below, row);
        }
        Ok(self.tree)
    }

    /// What comes below an item that stands at `row` now: its location's next inner frame, or else the stacks that
    /// continue it.
    fn place(&mut self, item: Item, row: u32, below: &mut Vec<Item>) {
        let frames = self.frames(item.stack).len() as u32;
        if item.frame + 1 < frames {
            below.push(Item { frame: item.frame + 1, ..item });
        } else {
            self.tree.stack_rows[item.stack as usize] = row;
            self.children_of(item.stack, below);
        }
    }

    fn children_of(&self, stack: u32, below: &mut Vec<Item>) {
        let range = self.child_starts[stack as usize]..self.child_starts[stack as usize + 1];
        let children = &self.children[range.start as usize..range.end as usize];
        below.extend(children.iter().map(|&stack| Item { stack, frame: 0 }));
    }

    fn frames(&self, stack: u32) -> &'a [Frame] {
        self.nodes.frames(crate::profile::LocationId(self.locations[stack as usize]))
    }

    /// Puts the items below `parent` on the shelf, group behind group, the first group at the end.
    fn group(&mut self, items: &mut Vec<Item>, parent: u32) {
        self.round += 1;
        let first = self.pending.len();
        for item in items.iter() {
            let frame = self.frames(item.stack)[item.frame as usize];
            let stamp = &mut self.stamps[frame.node.index() * 2 + usize::from(frame.inlined)];
            if stamp.0 != self.round {
                *stamp = (self.round, self.pending.len() as u32);
                self.pending.push(Group { frame, parent, count: 0 });
            }
            self.pending[stamp.1 as usize].count += 1;
        }
        if self.pending.len() - first <= 1 {
            self.shelf.append(items);
            return;
        }
        // The groups are taken from the end, so the first of them goes there; stamps become places on the shelf.
        self.pending[first..].reverse();
        let mut place = self.shelf.len();
        for group in &self.pending[first..] {
            let key = group.frame.node.index() * 2 + usize::from(group.frame.inlined);
            self.stamps[key].1 = place as u32;
            place += group.count;
        }
        self.shelf.resize(place, Item { stack: 0, frame: 0 });
        for item in items.drain(..) {
            let frame =
                self.nodes.frames(crate::profile::LocationId(self.locations[item.stack as usize]))
                    [item.frame as usize];
            let place = &mut self.stamps[frame.node.index() * 2 + usize::from(frame.inlined)].1;
            self.shelf[*place as usize] = item;
            *place += 1;
        }
    }
}
