//! Callers and callees of a function as two trees that grow where they are unfolded: what pprof's `peek` says of direct
//! ones, and on from there along each path.
//!
//! A branch stands for a path from the function; its weight counts each sample once. The first steps are found from the
//! rows of the function alone, further ones from the rows of their branch. All of it is work for a worker: a branch of
//! a large profile has millions of rows.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::tables::{Key, Tables};
use crate::analysis::frames::NodeId;
use crate::analysis::parts::both;
use crate::analysis::sides::Change;
use crate::analysis::tree::TreeRow;
use crate::analysis::weights::Weight;
use crate::cancel::{Cancel, Cancelled};

/// How many rows of a function are worth a thread of their own for its callers.
const WORTH_A_THREAD: usize = 1 << 13;

/// Which way a tree grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Towards the root.
    Callers,
    /// Towards the leaves.
    Callees,
}

/// What a tree is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shape {
    /// One function: its callers, and its callees.
    #[default]
    Around,
    /// Every stack, from the root down.
    Down,
    /// Every stack, from the leaves up.
    Up,
}

/// How far a tree unfolds by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfold {
    /// So many steps each way along the heaviest path, while it carries most of the weight.
    Heaviest(usize),
    /// Everywhere, the heaviest paths first, until there are so many rows.
    Everything(usize),
}

/// A path by names, which other tables understand, too.
pub type Path = (Way, Vec<Key>);

/// What is asked.
#[derive(Debug)]
pub struct Wanted {
    /// Where.
    pub tables: Arc<Tables>,
    /// What of.
    pub shape: Shape,
    /// Of which function; empty for every stack.
    pub key: Key,
    /// What was found before, which may be of another function or other tables.
    pub from: Option<Box<Links>>,
    /// The paths that are to be unfolded.
    pub open: HashSet<Path>,
    /// What is unfolded besides.
    pub unfold: Unfold,
}

/// A path from the function.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Where the path has come to.
    pub node: NodeId,
    /// What flows along the path.
    pub weight: i64,
    /// In a comparison, what flowed along it before and what does after.
    pub change: Option<Change>,
    /// Which way it grows.
    pub way: Way,
    /// Steps from the function, from 0.
    pub depth: u16,
    /// The path one step shorter; none for the first step.
    pub parent: Option<usize>,
    /// The paths one step longer, heaviest first, once they were asked for.
    pub children: Option<Vec<usize>>,
    /// Whether there are any.
    pub more: bool,
    /// Rows of the call tree that carry the weight, and where the path has come to from each.
    rows: Arc<[(TreeRow, TreeRow)]>,
}

/// The two trees around a function.
#[derive(Clone, Debug)]
pub struct Links {
    /// What the trees are of.
    pub shape: Shape,
    /// The function; empty where there is none.
    pub key: Key,
    /// The first steps towards the root, heaviest first.
    pub callers: Vec<usize>,
    /// The first steps towards the leaves, heaviest first.
    pub callees: Vec<usize>,
    /// The paths that were unfolded because they carry most of the weight.
    pub heaviest: Vec<Path>,
    branches: Vec<Branch>,
    tables: Arc<Tables>,
}

impl Links {
    /// Answers, going on from what was found before where it is of the same.
    pub fn answer(wanted: Wanted, cancel: &Cancel) -> Result<Links, Cancelled> {
        let Wanted { tables, shape, key, from, open, unfold } = wanted;
        let from =
            from.filter(|l| l.shape == shape && l.key == key && Arc::ptr_eq(&l.tables, &tables));
        let mut links = match (from, shape) {
            (Some(links), _) => *links,
            (None, Shape::Around) => Links::new(&tables, &key, cancel)?,
            (None, shape) => Links::whole(tables, shape, cancel)?,
        };
        links.unfold(&open, cancel)?;
        links.heaviest = match unfold {
            Unfold::Heaviest(steps) => links.unfold_heaviest(steps),
            Unfold::Everything(most) => links.unfold_all(most, cancel)?,
        };
        Ok(links)
    }

    /// Grows every path in `open` that there is.
    fn unfold(&mut self, open: &HashSet<Path>, cancel: &Cancel) -> Result<(), Cancelled> {
        let mut stack = [self.callers.as_slice(), self.callees.as_slice()].concat();
        while let Some(id) = stack.pop() {
            if open.contains(&self.names(id)) {
                cancel.check()?;
                stack.extend(self.grow(id));
            }
        }
        Ok(())
    }

    /// Grows the heaviest path both ways while it carries most of the function's weight.
    fn unfold_heaviest(&mut self, steps: usize) -> Vec<Path> {
        let cum = self.tables.entry(&self.key).map_or(0, |e| e.cum).unsigned_abs();
        let mut grown = Vec::new();
        for first in [self.callers.first().copied(), self.callees.first().copied()] {
            let mut next = first;
            for _ in 0..steps {
                let heavy = |id: &usize| self.branch(*id).weight.unsigned_abs() > cum / 2;
                let Some(id) = next.filter(heavy) else { break };
                grown.push(self.names(id));
                next = self.grow(id).first().copied();
            }
        }
        grown
    }

    /// Grows the heaviest paths first until there are `most`; which were grown.
    fn unfold_all(&mut self, most: usize, cancel: &Cancel) -> Result<Vec<Path>, Cancelled> {
        let weigh =
            |links: &Links, id: usize| (links.branch(id).weight.unsigned_abs(), Reverse(id));
        let first = [self.callers.as_slice(), self.callees.as_slice()].concat();
        let mut rows = first.len();
        let mut waiting: BinaryHeap<_> = first.iter().map(|&id| weigh(self, id)).collect();
        let mut grown = Vec::new();
        while rows < most
            && let Some((_, Reverse(id))) = waiting.pop()
        {
            cancel.check()?;
            let children = self.grow(id);
            rows += children.len();
            waiting.extend(children.iter().map(|&child| weigh(self, child)));
            if !children.is_empty() {
                grown.push(self.names(id));
            }
        }
        Ok(grown)
    }

    /// Every stack: from its root down, or from its leaf up.
    pub fn whole(tables: Arc<Tables>, shape: Shape, cancel: &Cancel) -> Result<Links, Cancelled> {
        let mut groups = Groups::default();
        let (tree, weights) = (tables.analysis.tree(), tables.analysis.weights());
        if shape == Shape::Down {
            for row in tree.children(TreeRow::ROOT).filter(|&row| weights.touches(tree, row)) {
                groups.add(tree.node(row), (row, row));
            }
        } else {
            for row in tree.rows() {
                if row.0.is_multiple_of(1 << 16) {
                    cancel.check()?;
                }
                if weights.own(row) != Weight::default() {
                    groups.add(tree.node(row), (row, row));
                }
            }
        }
        let mut links = Links::bare(tables, shape, Key::from(""));
        if shape == Shape::Down {
            let callees = links.weighed(groups, Way::Callees, None);
            links.callees = links.adopt(callees);
        } else {
            let callers = links.weighed(groups, Way::Callers, None);
            links.callers = links.adopt(callers);
        }
        Ok(links)
    }

    fn bare(tables: Arc<Tables>, shape: Shape, key: Key) -> Links {
        Links {
            shape,
            key,
            callers: Vec::new(),
            callees: Vec::new(),
            heaviest: Vec::new(),
            branches: Vec::new(),
            tables,
        }
    }

    /// The path to `id` by names.
    pub fn names(&self, id: usize) -> Path {
        let key =
            |node| self.tables.of(node).map_or_else(|| Key::from(""), |e| self.tables.key(e.node));
        (self.branches[id].way, self.path(id).into_iter().map(key).collect())
    }

    /// The first steps from the function called `key`; nothing where it is not among the tables' entries.
    pub fn new(tables: &Arc<Tables>, key: &Key, cancel: &Cancel) -> Result<Links, Cancelled> {
        let mut links = Links::bare(Arc::clone(tables), Shape::Around, Arc::clone(key));
        let Some(centre) = tables.entry(key).map(|entry| entry.node) else { return Ok(links) };
        let rows = tables.standing(cancel)?.of(centre);
        let above = || links.around(Way::Callers, centre, rows, cancel);
        let below = || links.around(Way::Callees, centre, rows, cancel);
        let (below, above) = both(rows.len() >= WORTH_A_THREAD, below, above);
        links.callers = links.adopt(above?);
        links.callees = links.adopt(below?);
        Ok(links)
    }

    /// The first steps one way from a function that stands at `rows`.
    fn around(
        &self,
        way: Way,
        centre: NodeId,
        rows: &[TreeRow],
        cancel: &Cancel,
    ) -> Result<Vec<Branch>, Cancelled> {
        let (tree, weights) = (self.tables.analysis.tree(), self.tables.analysis.weights());
        let mut groups = Groups::default();
        let mut below = Vec::new();
        for (at, &row) in rows.iter().enumerate() {
            if at.is_multiple_of(1 << 12) {
                cancel.check()?;
            }
            // What nobody sampled is not there, nor is what stands below it.
            if !weights.touches(tree, row) {
                continue;
            }
            if way == Way::Callers {
                let parent = tree.parent(row);
                let above = tree.node(parent);
                // As pprof: a call of a function by itself is no edge.
                if parent != TreeRow::ROOT && above != centre {
                    groups.outermost(above, row, tree.end(row), parent);
                }
            } else {
                let called = tree.children(row).filter(|&child| tree.node(child) != centre);
                below.extend(called.filter(|&child| weights.touches(tree, child)));
            }
        }
        cancel.check()?;
        // A function that calls itself has rows below each other, and their callees are met out of order.
        below.sort_unstable();
        for row in below {
            groups.outermost(tree.node(row), row, tree.end(row), row);
        }
        Ok(self.weighed(groups, way, None))
    }

    /// The tables that the links were made from.
    pub fn tables(&self) -> &Arc<Tables> {
        &self.tables
    }

    /// Which of the paths found so far lead to a node that `wanted` is true of, or end there.
    pub fn leading_to(&self, wanted: impl Fn(NodeId) -> bool) -> Vec<bool> {
        let mut kept: Vec<bool> = self.branches.iter().map(|b| wanted(b.node)).collect();
        // Longer paths come behind shorter ones.
        for (id, branch) in self.branches.iter().enumerate().rev() {
            if let Some(parent) = branch.parent.filter(|_| kept[id]) {
                kept[parent] = true;
            }
        }
        kept
    }

    /// One path.
    pub fn branch(&self, id: usize) -> &Branch {
        &self.branches[id]
    }

    /// The paths one step longer than `id`, heaviest first.
    pub fn grow(&mut self, id: usize) -> Vec<usize> {
        if let Some(children) = &self.branches[id].children {
            return children.clone();
        }
        let tree = self.tables.analysis.tree();
        let weights = self.tables.analysis.weights();
        let Branch { way, rows, .. } = &self.branches[id];
        let mut groups = Groups::default();
        for &(origin, at) in rows.iter() {
            match way {
                Way::Callers => {
                    let parent = tree.parent(at);
                    if parent != TreeRow::ROOT {
                        groups.add(tree.node(parent), (origin, parent));
                    }
                }
                Way::Callees => {
                    for child in tree.children(at).filter(|&c| weights.touches(tree, c)) {
                        groups.add(tree.node(child), (child, child));
                    }
                }
            }
        }
        let children = self.weighed(groups, *way, Some(id));
        let children = self.adopt(children);
        self.branches[id].children = Some(children.clone());
        children
    }

    /// Whether there are paths longer than the one that leads to these rows.
    fn has_more(&self, way: Way, rows: &[(TreeRow, TreeRow)]) -> bool {
        let tree = self.tables.analysis.tree();
        let weights = self.tables.analysis.weights();
        let goes_on = |at: TreeRow| match way {
            Way::Callers => tree.parent(at) != TreeRow::ROOT,
            Way::Callees => tree.children(at).any(|c| weights.touches(tree, c)),
        };
        rows.iter().any(|&(_, at)| goes_on(at))
    }

    /// The nodes from the first step to `id`.
    pub fn path(&self, id: usize) -> Vec<NodeId> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            path.push(self.branches[id].node);
            next = self.branches[id].parent;
        }
        path.reverse();
        path
    }

    /// The paths that lead to groups of rows.
    fn weighed(&self, groups: Groups, way: Way, parent: Option<usize>) -> Vec<Branch> {
        let tables = &self.tables;
        let (tree, weights) = (tables.analysis.tree(), tables.analysis.weights());
        // From the leaves up, only what ends there counts.
        let up = self.shape == Shape::Up;
        let depth = parent.map_or(0, |id| self.branches[id].depth.saturating_add(1));
        let weighed = groups.groups.into_iter().map(|Group { node, rows, .. }| {
            let total = |sum: Weight, &(row, _): &(TreeRow, TreeRow)| {
                let more = if up { weights.own(row) } else { weights.total(tree, row) };
                Weight {
                    sum: sum.sum.wrapping_add(more.sum),
                    divisor: sum.divisor.wrapping_add(more.divisor),
                }
            };
            let weight = rows.iter().fold(Weight::default(), total).value();
            let (children, more) = (None, self.has_more(way, &rows));
            let origins = rows.iter().map(|row| row.0);
            let change = tables
                .sides
                .as_ref()
                .map(|sides| if up { sides.own(origins) } else { sides.total(origins) });
            let rows = rows.into();
            Branch { node, weight, change, way, depth, parent, children, more, rows }
        });
        weighed.collect()
    }

    /// Takes paths in; which they are, heaviest first.
    fn adopt(&mut self, branches: Vec<Branch>) -> Vec<usize> {
        let first = self.branches.len();
        self.branches.extend(branches);
        let (branches, tables) = (&self.branches, &self.tables);
        let name = |id: &usize| tables.analysis.nodes().name(branches[*id].node);
        let size = |id: &usize| branches[*id].weight.unsigned_abs();
        let mut ids: Vec<usize> = (first..branches.len()).collect();
        ids.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| name(a).cmp(name(b))));
        ids
    }
}

/// Rows gathered by node, in order of first meeting.
#[derive(Default)]
struct Groups {
    groups: Vec<Group>,
    index: FxHashMap<NodeId, usize>,
}

struct Group {
    node: NodeId,
    rows: Vec<(TreeRow, TreeRow)>,
    /// The end of the last row's subtree.
    end: TreeRow,
}

impl Groups {
    fn group(&mut self, node: NodeId) -> &mut Group {
        let groups = &mut self.groups;
        let place = *self.index.entry(node).or_insert_with(|| {
            groups.push(Group { node, rows: Vec::new(), end: TreeRow::ROOT });
            groups.len() - 1
        });
        &mut self.groups[place]
    }

    fn add(&mut self, node: NodeId, row: (TreeRow, TreeRow)) {
        self.group(node).rows.push(row);
    }

    /// Adds a row unless it stands below one that is there already: its samples would count twice.
    fn outermost(&mut self, node: NodeId, row: TreeRow, end: TreeRow, at: TreeRow) {
        let group = self.group(node);
        if row >= group.end {
            group.end = end;
            group.rows.push((row, at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::graph::edges;
    use crate::analysis::query::Query;
    use crate::profile::build::Builder;

    fn tables(stacks: &str) -> Arc<Tables> {
        let mut builder = Builder::new();
        builder.folded(stacks);
        let (profile, cancel) = (Arc::new(builder.finish()), Cancel::new());
        Arc::new(Tables::compute(&profile, Query::default(), None, &cancel).unwrap())
    }

    const RECURSIVE: &str = "m;a;b;a;c 5\nm;a;a;b 3\nm;b;a;c;a;b 2\nm;c 7\nx;a;b;b;a 11\na -1";

    fn links(tables: &Arc<Tables>, key: &str) -> Links {
        Links::new(tables, &key.into(), &Cancel::new()).unwrap()
    }

    #[test]
    fn first_steps_weigh_what_edges_weigh() {
        let tables = tables(RECURSIVE);
        let all = edges(&tables.analysis, None);
        for entry in &tables.entries {
            let key = tables.key(entry.node);
            let links = links(&tables, &key);
            let weights = |ids: &[usize]| -> Vec<(NodeId, i64)> {
                let mut of: Vec<_> = ids
                    .iter()
                    .map(|&id| (links.branch(id).node, links.branch(id).weight))
                    .collect();
                of.sort_unstable();
                of
            };
            let mut below: Vec<_> =
                all.iter().filter(|e| e.from == entry.node).map(|e| (e.to, e.weight)).collect();
            let mut above: Vec<_> =
                all.iter().filter(|e| e.to == entry.node).map(|e| (e.from, e.weight)).collect();
            below.sort_unstable();
            above.sort_unstable();
            assert_eq!(weights(&links.callees), below, "callees of {key}");
            assert_eq!(weights(&links.callers), above, "callers of {key}");
        }
    }

    #[test]
    fn whole_trees_weigh_every_sample_once() {
        let tables = tables(RECURSIVE);
        for shape in [Shape::Down, Shape::Up] {
            let cancel = Cancel::new();
            let mut links = Links::whole(Arc::clone(&tables), shape, &cancel).unwrap();
            let first = [links.callers.clone(), links.callees.clone()].concat();
            let sum: i64 = first.iter().map(|&id| links.branch(id).weight).sum();
            assert_eq!(sum, 27, "{shape:?}");
            for &id in first.iter().filter(|_| shape == Shape::Up) {
                let node = links.branch(id).node;
                assert_eq!(links.branch(id).weight, tables.of(node).unwrap().flat);
            }
            let grown = links.unfold_all(1000, &cancel).unwrap();
            assert!(grown.len() > 8, "{grown:?}");
            let of = |name: &str| links.branches.iter().find(|b| &*tables.key(b.node) == name);
            let heavy = of(if shape == Shape::Down { "x" } else { "a" }).unwrap();
            assert_eq!(heavy.weight, if shape == Shape::Down { 11 } else { 10 });
            let few =
                Links::whole(Arc::clone(&tables), shape, &cancel).unwrap().unfold_all(1, &cancel);
            assert_eq!(few.unwrap(), [], "{shape:?}");
        }
    }

    #[test]
    fn paths_never_weigh_more_than_what_they_come_from() {
        let tables = tables(RECURSIVE);
        for entry in &tables.entries {
            let mut links = links(&tables, &tables.key(entry.node));
            let mut stack = [links.callers.clone(), links.callees.clone()].concat();
            while let Some(id) = stack.pop() {
                let more = links.branch(id).more;
                let children = links.grow(id);
                assert_eq!(more, !children.is_empty(), "what is said before growing holds");
                let sum: i64 = children.iter().map(|&c| links.branch(c).weight).sum();
                assert!(sum <= links.branch(id).weight, "{:?}", links.path(id));
                stack.extend(children);
            }
        }
    }
}
