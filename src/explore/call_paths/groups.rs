//! Rows of a call tree, grouped by the node that a path comes to from them.
//!
//! A function may have a hundred thousand rows, each with callees of its own. So each row is read once, weighed when it
//! is met, and sorted into its group by counting, without a table for each group.

use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::hash::Map;

use super::direction::Direction;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::weights::{Weight, Weights};
use crate::analysis::tree::{CallTree, TreeRow};

/// A row that carries weight, and the row of the path's last node.
pub(crate) type RowPair = (TreeRow, TreeRow);

/// The rows of one path, in one allocation with those of its siblings.
#[derive(Clone, Debug)]
pub(crate) struct PathRows {
    all: Arc<Vec<RowPair>>,
    range: Range<usize>,
}

impl Deref for PathRows {
    type Target = [RowPair];

    fn deref(&self) -> &[RowPair] {
        self.all.get(self.range.clone()).unwrap_or(&[])
    }
}

/// The rows that lead to one node, summed up.
pub(crate) struct Group {
    /// The node that the rows lead to.
    pub(crate) node: NodeId,
    /// The weight of all rows.
    pub(crate) weight: Weight,
    /// True if a path continues from any of the rows.
    pub(crate) has_more: bool,
    count: u32,
    /// The end of the last row's subtree.
    end: TreeRow,
}

/// Indices of groups by node.
enum GroupIndex {
    /// For few rows: an entry for each group.
    Sparse(Map<NodeId, u32>),
    /// Per node the index plus 1; 0 for none.
    Dense(Vec<u32>),
}

/// Rows by node. Groups are in the order in which their nodes were met.
pub(crate) struct Groups<'a> {
    tree: &'a CallTree,
    weights: &'a Weights,
    direction: Direction,
    all: Vec<Group>,
    index: GroupIndex,
    /// The rows in the order in which they were met, each after the index of its group.
    met: Vec<(u32, RowPair)>,
}

impl<'a> Groups<'a> {
    /// Empty groups, with room for about `rows` rows of a tree of `nodes` nodes.
    pub(crate) fn new(
        (tree, weights): (&'a CallTree, &'a Weights),
        direction: Direction,
        (rows, nodes): (usize, usize),
    ) -> Self {
        // A vector as long as the nodes costs too much for few rows.
        let index = if rows < nodes / 8 {
            GroupIndex::Sparse(Map::default())
        } else {
            GroupIndex::Dense(vec![0; nodes])
        };
        let met = Vec::with_capacity(rows.min(1 << 16));
        Self { tree, weights, direction, all: Vec::new(), index, met }
    }

    /// The direction of the paths.
    pub(crate) fn direction(&self) -> Direction {
        self.direction
    }

    /// The index of the group of `node`, which is made if there is none.
    #[inline]
    fn group_index(&mut self, node: NodeId) -> u32 {
        let next = self.all.len() as u32;
        let index = match &mut self.index {
            GroupIndex::Sparse(indices) => *indices.entry(node).or_insert(next),
            GroupIndex::Dense(indices) => {
                let index = &mut indices[node.index()];
                if *index == 0 {
                    *index = next + 1;
                }
                *index - 1
            }
        };
        if index == next {
            let (weight, end) = (Weight::default(), TreeRow::ROOT);
            self.all.push(Group { node, weight, has_more: false, count: 0, end });
        }
        index
    }

    #[inline]
    fn put(&mut self, index: u32, rows: RowPair, weight: Weight) {
        let group = &mut self.all[index as usize];
        group.weight.add(weight);
        group.count += 1;
        if !group.has_more {
            group.has_more = match self.direction {
                Direction::Callers => self.tree.parent(rows.1) != TreeRow::ROOT,
                Direction::Callees => {
                    let mut below = self.tree.children(rows.1);
                    below.any(|row| self.weights.touches(self.tree, row))
                }
            };
        }
        self.met.push((index, rows));
    }

    /// Adds a pair of rows and its weight to the group of `node`.
    #[inline]
    pub(crate) fn add(&mut self, node: NodeId, rows: RowPair, weight: Weight) {
        let index = self.group_index(node);
        self.put(index, rows, weight);
    }

    /// Adds a row unless it is below a row of the same group: its samples would count twice. Rows must ascend.
    #[inline]
    pub(crate) fn add_outermost(&mut self, node: NodeId, rows: RowPair, weight: Weight) {
        let index = self.group_index(node);
        let end = &mut self.all[index as usize].end;
        if rows.0 >= *end {
            *end = self.tree.end(rows.0);
            self.put(index, rows, weight);
        }
    }

    /// These rows and those of `more`, none of which may be below any of these.
    pub(crate) fn followed_by(mut self, more: Self) -> Self {
        let indices: Vec<u32> = more
            .all
            .into_iter()
            .map(|other| {
                let index = self.group_index(other.node);
                let group = &mut self.all[index as usize];
                group.weight.add(other.weight);
                group.has_more |= other.has_more;
                group.count += other.count;
                group.end = other.end;
                index
            })
            .collect();
        self.met.extend(more.met.into_iter().map(|(index, rows)| (indices[index as usize], rows)));
        self
    }

    /// The groups with their rows, each in the order in which they were met.
    pub(crate) fn finish(self) -> impl Iterator<Item = (Group, PathRows)> {
        let mut next = 0;
        let starts = self.all.iter().map(|group| {
            let start = next;
            next += group.count;
            start
        });
        let mut ends: Vec<u32> = starts.collect();
        let mut rows = vec![(TreeRow::ROOT, TreeRow::ROOT); self.met.len()];
        for (group, pair) in self.met {
            let end = &mut ends[group as usize];
            rows[*end as usize] = pair;
            *end += 1;
        }
        let rows = Arc::new(rows);
        self.all.into_iter().zip(ends).map(move |(group, end)| {
            let range = (end - group.count) as usize..end as usize;
            (group, PathRows { all: Arc::clone(&rows), range })
        })
    }
}
