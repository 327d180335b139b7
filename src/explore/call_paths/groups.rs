//! Rows of a call tree gathered by the function they lead to. A function may stand in a hundred thousand places, each with
//! callees of its own, so a row is looked at once: it is weighed when it is met, and rows become those of their branch by
//! counting, with no table for each.

use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::hash::Map;

use super::Direction;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::weights::{Weight, Weights};
use crate::analysis::tree::{CallTree, TreeRow};

/// A row that carries weight, and where the path has come to from it.
pub(crate) type RowPair = (TreeRow, TreeRow);

/// The steps of one branch, among those of its siblings.
#[derive(Clone, Debug)]
pub(crate) struct Steps {
    all: Arc<Vec<RowPair>>,
    range: Range<usize>,
}

impl Deref for Steps {
    type Target = [RowPair];

    fn deref(&self) -> &[RowPair] {
        self.all.get(self.range.clone()).unwrap_or(&[])
    }
}

/// What was gathered of one node.
pub(crate) struct Group {
    /// Where its steps lead.
    pub(crate) node: NodeId,
    /// What its steps weigh together.
    pub(crate) weight: Weight,
    /// Whether a path leads on from any of its steps.
    pub(crate) more: bool,
    count: u32,
    /// The end of the last row's subtree.
    end: TreeRow,
}

/// The place of each node's group.
enum Index {
    /// For few rows: as large as there are groups.
    Table(Map<NodeId, u32>),
    /// Per node the place and 1; 0 for none.
    Places(Vec<u32>),
}

/// Steps gathered by node, groups in order of first meeting.
pub(crate) struct Groups<'a> {
    tree: &'a CallTree,
    weights: &'a Weights,
    way: Direction,
    all: Vec<Group>,
    index: Index,
    /// Each step met, behind the place of its group.
    met: Vec<(u32, RowPair)>,
}

impl<'a> Groups<'a> {
    /// Room for what comes of about so many rows of a tree of so many nodes.
    pub(crate) fn new(
        (tree, weights): (&'a CallTree, &'a Weights),
        way: Direction,
        (rows, nodes): (usize, usize),
    ) -> Self {
        // Nothing as long as the nodes is touched for a question about few rows.
        let index = if rows < nodes / 8 {
            Index::Table(Map::default())
        } else {
            Index::Places(vec![0; nodes])
        };
        Self {
            tree,
            weights,
            way,
            all: Vec::new(),
            index,
            met: Vec::with_capacity(rows.min(1 << 16)),
        }
    }

    /// Which way they lead.
    pub(crate) fn way(&self) -> Direction {
        self.way
    }

    #[inline]
    fn place(&mut self, node: NodeId) -> u32 {
        let next = self.all.len() as u32;
        let place = match &mut self.index {
            Index::Table(table) => *table.entry(node).or_insert(next),
            Index::Places(places) => {
                let place = &mut places[node.index()];
                if *place == 0 {
                    *place = next + 1;
                }
                *place - 1
            }
        };
        if place == next {
            let (weight, end) = (Weight::default(), TreeRow::ROOT);
            self.all.push(Group { node, weight, more: false, count: 0, end });
        }
        place
    }

    #[inline]
    fn put(&mut self, place: u32, step: RowPair, weight: Weight) {
        let group = &mut self.all[place as usize];
        group.weight.add(weight);
        group.count += 1;
        if !group.more {
            group.more = match self.way {
                Direction::Callers => self.tree.parent(step.1) != TreeRow::ROOT,
                Direction::Callees => {
                    let mut below = self.tree.children(step.1);
                    below.any(|row| self.weights.touches(self.tree, row))
                }
            };
        }
        self.met.push((place, step));
    }

    /// Adds a step to `node`.
    #[inline]
    pub(crate) fn add(&mut self, node: NodeId, step: RowPair, weight: Weight) {
        let place = self.place(node);
        self.put(place, step, weight);
    }

    /// Adds a step unless its row stands below one that is there already: its samples would count twice. Rows must
    /// ascend.
    #[inline]
    pub(crate) fn outermost(&mut self, node: NodeId, step: RowPair, weight: Weight) {
        let place = self.place(node);
        let end = &mut self.all[place as usize].end;
        if step.0 >= *end {
            *end = self.tree.end(step.0);
            self.put(place, step, weight);
        }
    }

    /// These steps and those of further rows, of which none stands below any of these.
    pub(crate) fn followed_by(mut self, more: Self) -> Self {
        let places: Vec<u32> = more
            .all
            .into_iter()
            .map(|of| {
                let place = self.place(of.node);
                let group = &mut self.all[place as usize];
                group.weight.add(of.weight);
                group.more |= of.more;
                group.count += of.count;
                group.end = of.end;
                place
            })
            .collect();
        self.met.extend(more.met.into_iter().map(|(place, step)| (places[place as usize], step)));
        self
    }

    /// The groups with their steps, each in order of meeting.
    pub(crate) fn finish(self) -> impl Iterator<Item = (Group, Steps)> {
        let mut next = 0;
        let starts = self.all.iter().map(|group| {
            let start = next;
            next += group.count;
            start
        });
        let mut places: Vec<u32> = starts.collect();
        let mut all = vec![(TreeRow::ROOT, TreeRow::ROOT); self.met.len()];
        for (group, step) in self.met {
            let place = &mut places[group as usize];
            all[*place as usize] = step;
            *place += 1;
        }
        let all = Arc::new(all);
        self.all.into_iter().zip(places).map(move |(group, end)| {
            let range = (end - group.count) as usize..end as usize;
            (group, Steps { all: Arc::clone(&all), range })
        })
    }
}
