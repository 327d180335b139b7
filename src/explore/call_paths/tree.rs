//! The trees of call paths, as far as they are unfolded.
//!
//! A node is a path from the function; its weight counts each sample once.

use std::cmp::Reverse;
use std::sync::Arc;

use super::direction::{Direction, Path, TreeShape};
use super::groups::{Group, Groups, PathRows};
use crate::analysis::before_after::Delta;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::weights::{Weight, Weights};
use crate::analysis::tree::{CallTree, TreeRow};
use crate::explore::node_key::NodeKey;
use crate::explore::view::ProfileView;

/// A path from the function.
#[derive(Clone, Debug)]
pub struct PathNode {
    /// The last node of the path.
    pub node: NodeId,
    /// In the unit of the sample type.
    pub weight: i64,
    /// The weight of the path before and after, in a comparison.
    pub change: Option<Delta>,
    /// The direction in which the path grows.
    pub direction: Direction,
    /// Nodes between the function and the last node.
    pub depth: u16,
    /// The path without its last node; `None` for a path of one node.
    pub parent: Option<usize>,
    /// The paths that are one node longer, heaviest first; `None` before [`CallPaths::grow`].
    pub children: Option<Vec<usize>>,
    /// True if there are longer paths.
    pub has_more: bool,
    /// The rows that carry the weight, each with the row of the last node.
    pub(super) rows: PathRows,
}

/// The trees of call paths of a function, or of all stacks.
#[derive(Clone, Debug)]
pub struct CallPaths {
    /// The stacks that the trees cover.
    pub shape: TreeShape,
    /// The function in the centre; empty if there is none.
    pub key: NodeKey,
    /// The paths of one node towards the root, heaviest first.
    pub callers: Vec<usize>,
    /// The paths of one node towards the leaves, heaviest first.
    pub callees: Vec<usize>,
    /// The paths that were unfolded because of their weight.
    pub heaviest: Vec<Path>,
    /// All paths. Longer ones come after shorter ones.
    pub(super) nodes: Vec<PathNode>,
    view: Arc<ProfileView>,
}

/// Paths that are computed and not yet part of the tree.
pub(super) struct NewPaths {
    /// In the order in which they were met.
    nodes: Vec<PathNode>,
    /// Indices of `nodes`, heaviest first, then by name.
    heaviest: Vec<u32>,
}

impl CallPaths {
    /// Trees without paths.
    pub(super) fn empty(view: Arc<ProfileView>, shape: TreeShape, key: NodeKey) -> CallPaths {
        CallPaths {
            shape,
            key,
            callers: Vec::new(),
            callees: Vec::new(),
            heaviest: Vec::new(),
            nodes: Vec::new(),
            view,
        }
    }

    /// The tables from which the paths are computed.
    pub fn view(&self) -> &Arc<ProfileView> {
        &self.view
    }

    /// The path with index `id`.
    pub fn path_node(&self, id: usize) -> &PathNode {
        &self.nodes[id]
    }

    /// The nodes of path `id`, from the function on.
    pub fn path_nodes(&self, id: usize) -> Vec<NodeId> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            path.push(self.nodes[id].node);
            next = self.nodes[id].parent;
        }
        path.reverse();
        path
    }

    /// Path `id` by the keys of its nodes.
    pub fn path_keys(&self, id: usize) -> Path {
        let key = |node| {
            self.view.row(node).map_or_else(|| NodeKey::from(""), |row| self.view.key(row.node))
        };
        (self.nodes[id].direction, self.path_nodes(id).into_iter().map(key).collect())
    }

    /// Per path, true if it or a longer one ends in a node that `is_target` accepts.
    pub fn leading_to(&self, is_target: impl Fn(NodeId) -> bool) -> Vec<bool> {
        let mut kept: Vec<bool> = self.nodes.iter().map(|path| is_target(path.node)).collect();
        for (id, path) in self.nodes.iter().enumerate().rev() {
            if let Some(parent) = path.parent.filter(|_| kept[id]) {
                kept[parent] = true;
            }
        }
        kept
    }

    /// The call tree of the view, and the weights of its sample type.
    pub(super) fn weighted_tree(&self) -> (&CallTree, &Weights) {
        (self.view.analysis.tree(), self.view.analysis.weights())
    }

    /// Empty groups, with room for about `rows` rows.
    pub(super) fn groups(&self, direction: Direction, rows: usize) -> Groups<'_> {
        let nodes = self.view.analysis.nodes().len();
        Groups::new(self.weighted_tree(), direction, (rows, nodes))
    }

    /// The paths that are one node longer than path `id`, heaviest first.
    pub fn grow(&mut self, id: usize) -> Vec<usize> {
        if let Some(children) = &self.nodes[id].children {
            return children.clone();
        }
        let (tree, weights) = self.weighted_tree();
        let PathNode { direction, rows, .. } = &self.nodes[id];
        let mut groups = self.groups(*direction, rows.len());
        if *direction == Direction::Callers {
            let above = rows.iter().map(|&(origin, end)| (origin, tree.parent(end)));
            for (origin, parent) in above.filter(|&(_, parent)| parent != TreeRow::ROOT) {
                groups.add(tree.node(parent), (origin, parent), self.carried(origin));
            }
        } else {
            for child in rows.iter().flat_map(|&(_, end)| tree.children(end)) {
                if let Some(weight) = weights.touching(tree, child) {
                    groups.add(tree.node(child), (child, child), weight);
                }
            }
        }
        let children = self.new_paths(groups, Some(id));
        let children = self.adopt(children);
        self.nodes[id].children = Some(children.clone());
        children
    }

    /// The weight of `row` as the start of a path: its own weight in a tree from the leaves up, else its total.
    fn carried(&self, row: TreeRow) -> Weight {
        let (tree, weights) = self.weighted_tree();
        if self.shape == TreeShape::Up { weights.own(row) } else { weights.total(tree, row) }
    }

    /// A path for each group, one node longer than `parent`.
    pub(super) fn new_paths(&self, groups: Groups<'_>, parent: Option<usize>) -> NewPaths {
        let direction = groups.direction();
        let up = self.shape == TreeShape::Up;
        let depth = parent.map_or(0, |id| self.nodes[id].depth.saturating_add(1));
        let path = |(group, rows): (Group, PathRows)| {
            let origins = rows.iter().map(|row| row.0);
            let before_after = self.view.before_after.as_ref();
            let change = before_after.map(|before_after| {
                if up { before_after.own(origins) } else { before_after.total(origins) }
            });
            let Group { node, weight, has_more, .. } = group;
            let (weight, children) = (weight.value(), None);
            PathNode { node, weight, change, direction, depth, parent, children, has_more, rows }
        };
        let nodes: Vec<PathNode> = groups.finish().map(path).collect();
        let order = |(index, path): (usize, &PathNode)| {
            (Reverse(path.weight.unsigned_abs()), self.view.rank(path.node), index as u32)
        };
        let mut heaviest: Vec<_> = nodes.iter().enumerate().map(order).collect();
        heaviest.sort_unstable();
        NewPaths { nodes, heaviest: heaviest.into_iter().map(|(_, _, index)| index).collect() }
    }

    /// Takes new paths in. Returns their indices, heaviest first.
    pub(super) fn adopt(&mut self, new: NewPaths) -> Vec<usize> {
        let first = self.nodes.len();
        self.nodes.extend(new.nodes);
        new.heaviest.into_iter().map(|index| first + index as usize).collect()
    }
}
