//! Names, ranks and origins of nodes, shared by all views of one call tree.

use std::sync::Arc;

use super::node_key::NodeKey;
use super::search::Names;
use crate::analysis::Analysis;
use crate::analysis::frames::NodeId;
use crate::analysis::package::{Origin, origin, package, stable_hash};
use crate::analysis::parallel::join;
use crate::cancel::{Cancel, Cancelled};

/// Nodes that are worth a second thread.
const WORTH_A_THREAD: usize = 1 << 12;

/// The package and the owner of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeOrigin {
    /// A hash of its package that is the same in every run.
    pub hash: u64,
    /// True if it is the program's own code, neither a library's nor the runtime's.
    pub own: bool,
}

/// Names, ranks and origins of the nodes of a call tree.
#[derive(Debug)]
pub struct NodeIndex {
    names: Arc<Names>,
    /// The nodes by name as printed, then by id.
    by_name: Vec<NodeId>,
    /// Per node the first index in `by_name` with its name.
    first: Vec<u32>,
    /// Per node the rank of its name as recorded; `None` if `first` is the same.
    ranks: Option<Vec<u32>>,
    origins: Vec<NodeOrigin>,
}

impl NodeIndex {
    /// Indexes the nodes of `analysis`.
    pub fn new(analysis: &Analysis, cancel: &Cancel) -> Result<NodeIndex, Cancelled> {
        let nodes = analysis.nodes();
        let names = nodes.texts().map_or_else(
            || Names::new(nodes.ids().map(|id| String::from_utf8_lossy(nodes.name(id)))),
            |texts| Names::shared(Arc::clone(texts)),
        );
        cancel.check()?;
        let mut by_name: Vec<NodeId> = nodes.ids().collect();
        let ((), origins) = join(
            by_name.len() >= WORTH_A_THREAD,
            || {
                by_name.sort_unstable_by(|a, b| {
                    names.text(a.index()).cmp(names.text(b.index())).then(a.cmp(b))
                });
            },
            || nodes.ids().map(|id| node_origin(analysis, id, names.text(id.index()))).collect(),
        );
        cancel.check()?;
        let first = firsts(&by_name, |id| names.text(id.index()).as_bytes());
        let recorded = nodes.ids().all(|id| names.text(id.index()).as_bytes() == nodes.name(id));
        let ranks = (!recorded).then(|| {
            let mut order: Vec<NodeId> = nodes.ids().collect();
            order.sort_unstable_by_key(|&id| nodes.name(id));
            firsts(&order, |id| nodes.name(id))
        });
        cancel.check()?;
        Ok(NodeIndex { names: Arc::new(names), by_name, first, ranks, origins })
    }

    /// The names by node id, for searching.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// The nodes by name.
    pub fn by_name(&self) -> &[NodeId] {
        &self.by_name
    }

    /// The rank of a node's name by its bytes as recorded, as pprof sorts names. Equal names have equal ranks.
    pub fn rank(&self, node: NodeId) -> u32 {
        self.ranks.as_ref().unwrap_or(&self.first)[node.index()]
    }

    /// The package and the owner of a node.
    pub fn origin(&self, node: NodeId) -> NodeOrigin {
        self.origins.get(node.index()).copied().unwrap_or_default()
    }

    /// The key of a node: its name, with a number if other nodes before it share the name.
    pub fn key(&self, node: NodeId) -> NodeKey {
        let name = self.names.text(node.index());
        let twins = self.twins(self.first[node.index()]);
        match twins.binary_search(&node) {
            Ok(index) if index > 0 => format!("{name}\0{}", index + 1).into(),
            _ => name.into(),
        }
    }

    /// The node with this key; `None` if the tables have none.
    pub fn find(&self, key: &str) -> Option<NodeId> {
        if let Some(twins) = self.named(key) {
            return twins.first().copied();
        }
        let (name, number) = key.rsplit_once('\0')?;
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        self.named(name)?.get(index).copied()
    }

    /// The nodes with this name.
    fn named(&self, name: &str) -> Option<&[NodeId]> {
        let text = |id: &NodeId| self.names.text(id.index());
        let first = self.by_name.partition_point(|id| text(id) < name);
        let found = self.by_name.get(first).filter(|id| text(id) == name);
        found.map(|_| self.twins(first as u32))
    }

    /// The nodes that share the name at index `first`, the first of its name.
    fn twins(&self, first: u32) -> &[NodeId] {
        let rest = self.by_name.get(first as usize..).unwrap_or(&[]);
        let count = rest.partition_point(|id| self.first[id.index()] == first);
        rest.get(..count).unwrap_or(rest)
    }
}

/// Per node the first index in `order` with its name.
fn firsts<'a>(order: &[NodeId], name: impl Fn(NodeId) -> &'a [u8]) -> Vec<u32> {
    let mut firsts = vec![0; order.len()];
    let mut first = 0;
    for (index, &id) in order.iter().enumerate() {
        if index > 0 && name(order[index - 1]) != name(id) {
            first = index;
        }
        firsts[id.index()] = first as u32;
    }
    firsts
}

fn node_origin(analysis: &Analysis, node: NodeId, name: &str) -> NodeOrigin {
    let profile = analysis.profile();
    let function = analysis.nodes().function(node).map(|id| profile.function(id));
    let Some(function) = function else {
        let own = origin(name, "") == Origin::Own;
        return NodeOrigin { hash: stable_hash(package(name)), own };
    };
    let text = |id| profile.strings().text(id);
    let (name, file) = (text(function.name), text(function.file));
    NodeOrigin { hash: stable_hash(package(&name)), own: origin(&name, &file) == Origin::Own }
}

#[cfg(test)]
#[path = "tests/node_index.rs"]
mod tests;
