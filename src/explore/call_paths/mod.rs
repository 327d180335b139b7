//! Callers and callees of a function as two trees that grow where they are unfolded: what pprof's `peek` says of direct
//! ones, and on from there along each path.
//!
//! A branch stands for a path from the function; its weight counts each sample once. The first steps are found from the
//! rows of the function alone, further ones from the rows of their branch. All of it is work for a worker: a branch of
//! a large profile has millions of rows.

mod groups;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::sync::Arc;

use self::groups::{Group, Groups, Steps};
use super::view::{NodeKey, ProfileView};
use crate::analysis::before_after::Delta;
use crate::analysis::frames::NodeId;
use crate::analysis::parallel::join;
use crate::analysis::tree::weights::{Weight, Weights};
use crate::analysis::tree::{CallTree, TreeRow};
use crate::cancel::{Cancel, Cancelled};

/// How many rows of a function are worth a second thread; in tests nearly any, so that small trees are cut in parts, too.
const WORTH_A_THREAD: usize = if cfg!(test) { 2 } else { 1 << 13 };

/// Which way a tree grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards the root.
    Callers,
    /// Towards the leaves.
    Callees,
}

/// What a tree is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TreeShape {
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
pub type Path = (Direction, Vec<NodeKey>);

/// What is asked.
#[derive(Debug)]
pub struct CallPathsRequest {
    /// Where.
    pub tables: Arc<ProfileView>,
    /// What of.
    pub shape: TreeShape,
    /// Of which function; empty for every stack.
    pub key: NodeKey,
    /// What was found before, which may be of another function or other tables.
    pub from: Option<Box<CallPaths>>,
    /// The paths that are to be unfolded.
    pub open: HashSet<Path>,
    /// What is unfolded besides.
    pub unfold: Unfold,
}

/// A path from the function.
#[derive(Clone, Debug)]
pub struct PathNode {
    /// Where the path has come to.
    pub node: NodeId,
    /// What flows along the path.
    pub weight: i64,
    /// In a comparison, what flowed along it before and what does after.
    pub change: Option<Delta>,
    /// Which way it grows.
    pub way: Direction,
    /// Steps from the function, from 0.
    pub depth: u16,
    /// The path one step shorter; none for the first step.
    pub parent: Option<usize>,
    /// The paths one step longer, heaviest first, once they were asked for.
    pub children: Option<Vec<usize>>,
    /// Whether there are any.
    pub more: bool,
    /// Rows of the call tree that carry the weight, and where the path has come to from each.
    rows: Steps,
}

/// The two trees around a function.
#[derive(Clone, Debug)]
pub struct CallPaths {
    /// What the trees are of.
    pub shape: TreeShape,
    /// The function; empty where there is none.
    pub key: NodeKey,
    /// The first steps towards the root, heaviest first.
    pub callers: Vec<usize>,
    /// The first steps towards the leaves, heaviest first.
    pub callees: Vec<usize>,
    /// The paths that were unfolded because they carry most of the weight.
    pub heaviest: Vec<Path>,
    branches: Vec<PathNode>,
    tables: Arc<ProfileView>,
}

impl CallPaths {
    /// Answers, going on from what was found before where it is of the same.
    pub fn answer(wanted: CallPathsRequest, cancel: &Cancel) -> Result<CallPaths, Cancelled> {
        let CallPathsRequest { tables, shape, key, from, open, unfold } = wanted;
        let from =
            from.filter(|l| l.shape == shape && l.key == key && Arc::ptr_eq(&l.tables, &tables));
        let mut call_paths = match (from, shape) {
            (Some(call_paths), _) => *call_paths,
            (None, TreeShape::Around) => CallPaths::new(&tables, &key, cancel)?,
            (None, shape) => CallPaths::whole(tables, shape, cancel)?,
        };
        call_paths.unfold(&open, cancel)?;
        call_paths.heaviest = match unfold {
            Unfold::Heaviest(steps) => call_paths.unfold_heaviest(steps),
            Unfold::Everything(most) => call_paths.unfold_all(most, cancel)?,
        };
        Ok(call_paths)
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
        let weigh = |call_paths: &CallPaths, id: usize| {
            (call_paths.branch(id).weight.unsigned_abs(), Reverse(id))
        };
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
    pub fn whole(
        tables: Arc<ProfileView>,
        shape: TreeShape,
        cancel: &Cancel,
    ) -> Result<CallPaths, Cancelled> {
        let mut call_paths = CallPaths::bare(tables, shape, NodeKey::from(""));
        let (tree, weights) = call_paths.ground();
        if shape == TreeShape::Down {
            let mut groups = call_paths.groups(Direction::Callees, 0);
            for row in tree.children(TreeRow::ROOT) {
                if let Some(weight) = weights.touching(tree, row) {
                    groups.add(tree.node(row), (row, row), weight);
                }
            }
            let callees = call_paths.branches(groups, None);
            call_paths.callees = call_paths.adopt(callees);
        } else {
            let mut groups = call_paths.groups(Direction::Callers, tree.len());
            for row in tree.rows() {
                if row.0.is_multiple_of(1 << 16) {
                    cancel.check()?;
                }
                let weight = weights.own(row);
                if weight != Weight::default() {
                    groups.add(tree.node(row), (row, row), weight);
                }
            }
            let callers = call_paths.branches(groups, None);
            call_paths.callers = call_paths.adopt(callers);
        }
        Ok(call_paths)
    }

    fn bare(tables: Arc<ProfileView>, shape: TreeShape, key: NodeKey) -> CallPaths {
        CallPaths {
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
        let key = |node| {
            self.tables.of(node).map_or_else(|| NodeKey::from(""), |e| self.tables.key(e.node))
        };
        (self.branches[id].way, self.path(id).into_iter().map(key).collect())
    }

    /// The first steps from the function called `key`; nothing where it is not among the tables' entries.
    pub fn new(
        tables: &Arc<ProfileView>,
        key: &NodeKey,
        cancel: &Cancel,
    ) -> Result<CallPaths, Cancelled> {
        let mut call_paths =
            CallPaths::bare(Arc::clone(tables), TreeShape::Around, Arc::clone(key));
        let Some(centre) = tables.entry(key).map(|entry| entry.node) else { return Ok(call_paths) };
        let rows = tables.node_rows(cancel)?.rows(centre);
        let worth = rows.len() >= WORTH_A_THREAD;
        let [above, below] = call_paths.around(centre, rows, worth, cancel)?;
        let above = || call_paths.branches(above, None);
        let below = || call_paths.branches(below, None);
        let (below, above) = join(worth, below, above);
        call_paths.callers = call_paths.adopt(above);
        call_paths.callees = call_paths.adopt(below);
        Ok(call_paths)
    }

    /// What all paths lead through.
    fn ground(&self) -> (&CallTree, &Weights) {
        (self.tables.analysis.tree(), self.tables.analysis.weights())
    }

    /// Nothing yet of what is to come of about so many rows.
    fn groups(&self, way: Direction, rows: usize) -> Groups<'_> {
        Groups::new(self.ground(), way, (rows, self.tables.analysis.nodes().len()))
    }

    /// The first steps from a function that stands at `rows`: to its callers, and to its callees.
    fn around(
        &self,
        centre: NodeId,
        rows: &[TreeRow],
        in_parts: bool,
        cancel: &Cancel,
    ) -> Result<[Groups<'_>; 2], Cancelled> {
        if !in_parts {
            return self.around_part(centre, rows, cancel);
        }
        // Parts and not ways: what one way reads of a row, the other would read again, and reading is all there is to
        // it. Nothing behind a row that stands below none of the others stands below any before it.
        let (tree, half) = (self.tables.analysis.tree(), rows.len() / 2);
        let first = rows[half..].iter().position(|&row| tree.is_first(row));
        let (rows, more) = rows.split_at(first.map_or(rows.len(), |first| half + first));
        let part = |rows| move || self.around_part(centre, rows, cancel);
        let (part, more) = join(!more.is_empty(), part(rows), part(more));
        let ([above, below], [more_above, more_below]) = (part?, more?);
        let (above, below) =
            join(true, || above.followed_by(more_above), || below.followed_by(more_below));
        Ok([above, below])
    }

    /// Likewise from some of the rows.
    fn around_part(
        &self,
        centre: NodeId,
        rows: &[TreeRow],
        cancel: &Cancel,
    ) -> Result<[Groups<'_>; 2], Cancelled> {
        let (tree, weights) = self.ground();
        let mut above = self.groups(Direction::Callers, rows.len());
        let mut below = self.groups(Direction::Callees, rows.len());
        let mut call = |child: TreeRow| {
            let node = tree.node(child);
            // As pprof: a call of a function by itself is no edge. What nobody sampled is not there.
            if node != centre
                && let Some(weight) = weights.touching(tree, child)
            {
                below.outermost(node, (child, child), weight);
            }
        };
        // A function that calls itself has rows below each other. Their callees are met in the order of the tree: those
        // of an outer row wait while the inner one's are met.
        let mut open = Vec::new();
        for (at, &row) in rows.iter().enumerate() {
            if at.is_multiple_of(1 << 12) {
                cancel.check()?;
            }
            while let Some(child) = next_below(tree, &mut open, row) {
                call(child);
            }
            let Some(weight) = weights.touching(tree, row) else { continue };
            open.push((TreeRow(row.0 + 1), tree.end(row)));
            let parent = tree.parent(row);
            let caller = tree.node(parent);
            if parent != TreeRow::ROOT && caller != centre {
                above.outermost(caller, (row, parent), weight);
            }
        }
        while let Some(child) = next_below(tree, &mut open, TreeRow(u32::MAX)) {
            call(child);
        }
        Ok([above, below])
    }

    /// The tables that the links were made from.
    pub fn tables(&self) -> &Arc<ProfileView> {
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
    pub fn branch(&self, id: usize) -> &PathNode {
        &self.branches[id]
    }

    /// The paths one step longer than `id`, heaviest first.
    pub fn grow(&mut self, id: usize) -> Vec<usize> {
        if let Some(children) = &self.branches[id].children {
            return children.clone();
        }
        let (tree, weights) = self.ground();
        let PathNode { way, rows, .. } = &self.branches[id];
        let mut groups = self.groups(*way, rows.len());
        if *way == Direction::Callers {
            let above = rows.iter().map(|&(origin, at)| (origin, tree.parent(at)));
            for (origin, parent) in above.filter(|&(_, parent)| parent != TreeRow::ROOT) {
                groups.add(tree.node(parent), (origin, parent), self.carried(origin));
            }
        } else {
            for child in rows.iter().flat_map(|&(_, at)| tree.children(at)) {
                if let Some(weight) = weights.touching(tree, child) {
                    groups.add(tree.node(child), (child, child), weight);
                }
            }
        }
        let children = self.branches(groups, Some(id));
        let children = self.adopt(children);
        self.branches[id].children = Some(children.clone());
        children
    }

    /// What a row brings to the paths that begin there. From the leaves up, only what ends there counts.
    fn carried(&self, row: TreeRow) -> Weight {
        let (tree, weights) = self.ground();
        if self.shape == TreeShape::Up { weights.own(row) } else { weights.total(tree, row) }
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

    /// The paths that lead to groups of rows, each a step longer than `parent`.
    fn branches(&self, groups: Groups<'_>, parent: Option<usize>) -> Found {
        let way = groups.way();
        let up = self.shape == TreeShape::Up;
        let depth = parent.map_or(0, |id| self.branches[id].depth.saturating_add(1));
        let branch = |(group, rows): (Group, Steps)| {
            let origins = rows.iter().map(|row| row.0);
            let before_after = self.tables.before_after.as_ref();
            let change = before_after.map(|before_after| {
                if up { before_after.own(origins) } else { before_after.total(origins) }
            });
            let Group { node, weight, more, .. } = group;
            let (weight, children) = (weight.value(), None);
            PathNode { node, weight, change, way, depth, parent, children, more, rows }
        };
        let branches: Vec<PathNode> = groups.finish().map(branch).collect();
        let order = |(place, branch): (usize, &PathNode)| {
            (Reverse(branch.weight.unsigned_abs()), self.tables.rank(branch.node), place as u32)
        };
        let mut heaviest: Vec<_> = branches.iter().enumerate().map(order).collect();
        heaviest.sort_unstable();
        Found { branches, heaviest: heaviest.into_iter().map(|(_, _, place)| place).collect() }
    }

    /// Takes paths in; which they are, heaviest first.
    fn adopt(&mut self, found: Found) -> Vec<usize> {
        let first = self.branches.len();
        self.branches.extend(found.branches);
        found.heaviest.into_iter().map(|place| first + place as usize).collect()
    }
}

/// New paths.
struct Found {
    /// In the order in which they were met.
    branches: Vec<PathNode>,
    /// Places among them, heaviest first, then by name.
    heaviest: Vec<u32>,
}

/// Takes the next of the rows that stand directly below `open`, in the order of the tree, up to `last`. Of each open row,
/// which stands below the one before it, there is the next row below it and its end.
#[inline]
fn next_below(
    tree: &CallTree,
    open: &mut Vec<(TreeRow, TreeRow)>,
    last: TreeRow,
) -> Option<TreeRow> {
    while let Some((next, end)) = open.last_mut() {
        if next < end {
            let child = *next;
            if child > last {
                return None;
            }
            *next = tree.end(child);
            return Some(child);
        }
        open.pop();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::graph::edge::edges;
    use crate::analysis::query::Query;
    use crate::profile::store::builder::Builder;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn tables(stacks: &str) -> Arc<ProfileView> {
        let mut builder = Builder::new();
        builder.folded(stacks);
        let (profile, cancel) = (Arc::new(builder.finish()), Cancel::new());
        Arc::new(ProfileView::compute(&profile, Query::default(), None, &cancel).unwrap())
    }

    const RECURSIVE: &str = "m;a;b;a;c 5\nm;a;a;b 3\nm;b;a;c;a;b 2\nm;c 7\nx;a;b;b;a 11\na -1";

    fn call_paths(tables: &Arc<ProfileView>, key: &str) -> CallPaths {
        CallPaths::new(tables, &key.into(), &Cancel::new()).unwrap()
    }

    #[test]
    fn first_steps_weigh_what_edges_weigh() {
        let tables = tables(RECURSIVE);
        let all = edges(tables.analysis.tree(), tables.analysis.weights(), None);
        for entry in &tables.entries {
            let key = tables.key(entry.node);
            let call_paths = call_paths(&tables, &key);
            let weights = |ids: &[usize]| -> Vec<(NodeId, i64)> {
                let mut of: Vec<_> = ids
                    .iter()
                    .map(|&id| (call_paths.branch(id).node, call_paths.branch(id).weight))
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
            assert_eq!(weights(&call_paths.callees), below, "callees of {key}");
            assert_eq!(weights(&call_paths.callers), above, "callers of {key}");
        }
    }

    #[test]
    fn whole_trees_weigh_every_sample_once() {
        let tables = tables(RECURSIVE);
        for shape in [TreeShape::Down, TreeShape::Up] {
            let cancel = Cancel::new();
            let mut call_paths = CallPaths::whole(Arc::clone(&tables), shape, &cancel).unwrap();
            let first = [call_paths.callers.clone(), call_paths.callees.clone()].concat();
            let sum: i64 = first.iter().map(|&id| call_paths.branch(id).weight).sum();
            assert_eq!(sum, 27, "{shape:?}");
            for &id in first.iter().filter(|_| shape == TreeShape::Up) {
                let node = call_paths.branch(id).node;
                assert_eq!(call_paths.branch(id).weight, tables.of(node).unwrap().flat);
            }
            let grown = call_paths.unfold_all(1000, &cancel).unwrap();
            assert!(grown.len() > 8, "{grown:?}");
            let of = |name: &str| call_paths.branches.iter().find(|b| &*tables.key(b.node) == name);
            let heavy = of(if shape == TreeShape::Down { "x" } else { "a" }).unwrap();
            assert_eq!(heavy.weight, if shape == TreeShape::Down { 11 } else { 10 });
            let few = CallPaths::whole(Arc::clone(&tables), shape, &cancel)
                .unwrap()
                .unfold_all(1, &cancel);
            assert_eq!(few.unwrap(), [], "{shape:?}");
        }
    }

    #[test]
    fn paths_never_weigh_more_than_what_they_come_from() {
        let tables = tables(RECURSIVE);
        for entry in &tables.entries {
            let mut call_paths = call_paths(&tables, &tables.key(entry.node));
            let mut stack = [call_paths.callers.clone(), call_paths.callees.clone()].concat();
            while let Some(id) = stack.pop() {
                let more = call_paths.branch(id).more;
                let children = call_paths.grow(id);
                assert_eq!(more, !children.is_empty(), "what is said before growing holds");
                let sum: i64 = children.iter().map(|&c| call_paths.branch(c).weight).sum();
                assert!(sum <= call_paths.branch(id).weight, "{:?}", call_paths.path(id));
                stack.extend(children);
            }
        }
    }

    /// What each step is made of, by the name of where it leads.
    type ByHand = BTreeMap<NodeKey, Vec<(TreeRow, TreeRow)>>;

    /// The slow way: every row of the tree is looked at, and of a function's rows each is compared with all others.
    struct Slow<'a> {
        tables: &'a ProfileView,
        below: Vec<Vec<TreeRow>>,
    }

    impl Slow<'_> {
        fn new(tables: &ProfileView) -> Slow<'_> {
            let tree = tables.analysis.tree();
            let mut below = vec![Vec::new(); tree.len()];
            for row in tree.rows().filter(|&row| tables.analysis.weights().touches(tree, row)) {
                below[tree.parent(row).index()].push(row);
            }
            Slow { tables, below }
        }

        fn by_name(&self, steps: impl Iterator<Item = (TreeRow, TreeRow)>) -> ByHand {
            let mut all = ByHand::new();
            for (row, at) in steps.filter(|&(_, at)| at != TreeRow::ROOT) {
                let node = self.tables.analysis.tree().node(at);
                all.entry(self.tables.key(node)).or_default().push((row, at));
            }
            all
        }

        fn first(&self, shape: TreeShape, way: Direction, key: &NodeKey) -> ByHand {
            let tree = self.tables.analysis.tree();
            let all = self.below.iter().flatten().copied();
            let called = all.clone().map(|row| (row, tree.parent(row)));
            let is = |row: TreeRow| row != TreeRow::ROOT && self.tables.key(tree.node(row)) == *key;
            let mut steps = match (shape, way) {
                (TreeShape::Down, Direction::Callees) => {
                    self.by_name(self.below[0].iter().map(|&row| (row, row)))
                }
                (TreeShape::Up, Direction::Callers) => {
                    let own = |row: &TreeRow| {
                        self.tables.analysis.weights().own(*row) != Weight::default()
                    };
                    self.by_name(tree.rows().filter(own).map(|row| (row, row)))
                }
                (TreeShape::Around, Direction::Callers) => {
                    self.by_name(called.filter(|&(row, parent)| is(row) && !is(parent)))
                }
                (TreeShape::Around, Direction::Callees) => {
                    let called = called.filter(|&(row, parent)| !is(row) && is(parent));
                    self.by_name(called.map(|(row, _)| (row, row)))
                }
                _ => ByHand::new(),
            };
            for rows in steps.values_mut().filter(|_| shape == TreeShape::Around) {
                let above = rows.clone();
                let is_below = |row| above.iter().any(|&(a, _)| a < row && row < tree.end(a));
                rows.retain(|&(row, _)| !is_below(row));
            }
            steps
        }

        fn next(&self, way: Direction, rows: &[(TreeRow, TreeRow)]) -> ByHand {
            match way {
                Direction::Callers => {
                    let tree = self.tables.analysis.tree();
                    self.by_name(rows.iter().map(|&(row, at)| (row, tree.parent(at))))
                }
                Direction::Callees => {
                    let below = rows.iter().flat_map(|&(_, at)| &self.below[at.index()]);
                    self.by_name(below.map(|&row| (row, row)))
                }
            }
        }

        fn weight(&self, shape: TreeShape, rows: &[(TreeRow, TreeRow)]) -> i64 {
            let (tree, weights) = (self.tables.analysis.tree(), self.tables.analysis.weights());
            let mut sum = Weight::default();
            for &(row, _) in rows {
                let up = shape == TreeShape::Up;
                sum.add(if up { weights.own(row) } else { weights.total(tree, row) });
            }
            sum.value()
        }
    }

    /// Follows both trees to their ends and compares every branch.
    fn is_as_by_hand(mut call_paths: CallPaths) -> Result<(), TestCaseError> {
        let tables = Arc::clone(call_paths.tables());
        let slow = Slow::new(&tables);
        let shape = call_paths.shape;
        let firsts = [
            (Direction::Callers, call_paths.callers.clone()),
            (Direction::Callees, call_paths.callees.clone()),
        ];
        let first = |(way, ids)| (way, ids, slow.first(shape, way, &call_paths.key));
        let mut waiting: Vec<(Direction, Vec<usize>, ByHand)> =
            firsts.into_iter().map(first).collect();
        while let Some((way, ids, by_hand)) = waiting.pop() {
            let mut expected: Vec<_> = by_hand.into_iter().collect();
            let size = |rows: &[_]| Reverse(slow.weight(shape, rows).unsigned_abs());
            expected.sort_by_key(|(_, rows)| size(rows));
            prop_assert_eq!(ids.len(), expected.len());
            for (id, (key, mut rows)) in ids.into_iter().zip(expected) {
                let branch = call_paths.branch(id);
                prop_assert_eq!(&tables.key(branch.node), &key);
                prop_assert_eq!(branch.weight, slow.weight(shape, &rows));
                let mut found = branch.rows.to_vec();
                found.sort_unstable();
                rows.sort_unstable();
                prop_assert_eq!(&found, &rows);
                let next = slow.next(way, &rows);
                prop_assert_eq!(branch.more, !next.is_empty());
                waiting.push((way, call_paths.grow(id), next));
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn every_path_is_as_found_by_hand(
            stacks in vec((vec(0..5_u8, 1..10), -9..50_i64), 1..30),
            signed: bool,
        ) {
            let line = |(stack, value): &(Vec<u8>, i64)| {
                let names: Vec<String> = stack.iter().map(|frame| format!("f{frame}")).collect();
                format!("{} {}", names.join(";"), if signed { *value } else { value.abs() })
            };
            let tables = tables(&stacks.iter().map(line).collect::<Vec<_>>().join("\n"));
            let cancel = Cancel::new();
            for entry in &tables.entries {
                is_as_by_hand(call_paths(&tables, &tables.key(entry.node)))?;
            }
            for shape in [TreeShape::Down, TreeShape::Up] {
                is_as_by_hand(CallPaths::whole(Arc::clone(&tables), shape, &cancel).unwrap())?;
            }
        }
    }
}
