//! The inlining of the calls into a node: of edges, or straight from a call tree.

use super::edge::NodeEdge;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::call_tree::{CallTree, TreeRow};
use crate::analysis::tree::weights::Weights;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::{Map, Set};

/// Inlining of the calls into a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inlining {
    /// No call into it was inlined.
    #[default]
    None,
    /// Some calls were inlined.
    Partial,
    /// All calls were inlined.
    Full,
}

impl Inlining {
    /// The mark of a row in pprof's words, with a leading blank; empty without inlining.
    pub fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Partial => " (partial-inline)",
            Self::Full => " (inline)",
        }
    }

    /// The inlining of every node that `edges` lead to.
    pub fn of_callees(edges: &[NodeEdge]) -> Map<NodeId, Self> {
        let mut marks = Map::default();
        for edge in edges {
            let now = if edge.inlined { Self::Full } else { Self::None };
            let mark = Self::and(marks.get(&edge.to).copied(), now);
            marks.insert(edge.to, mark);
        }
        marks
    }

    /// The mark of a node with an edge more, `now`.
    fn and(mark: Option<Self>, now: Self) -> Self {
        if mark.is_none_or(|mark| mark == now) { now } else { Self::Partial }
    }
}

/// The inlining of the nodes of `wanted` over a call tree, and none of all others: that of their edges, without the
/// edges' weights, which take several times the memory.
pub(in crate::analysis) fn inlining(
    tree: &CallTree,
    weights: &Weights,
    wanted: &[bool],
    cancel: &Cancel,
) -> Result<Vec<Inlining>, Cancelled> {
    let mut marks = of_rows(tree, weights, wanted, cancel)?;
    let mixed: Vec<bool> = marks.iter().map(|&mark| mark == Inlining::Partial).collect();
    if !mixed.contains(&true) {
        return Ok(marks);
    }
    // Calls are all alike for most nodes. Only those of the others are told apart by their caller.
    let plain = plain_calls(tree, weights, &mixed, cancel)?;
    for (mark, _) in marks.iter_mut().zip(&mixed).filter(|(_, mixed)| **mixed) {
        *mark = Inlining::Full;
    }
    for &(_, node) in &plain {
        marks[node.index()] = Inlining::None;
    }
    for (at, row) in called_rows(tree, weights, &mixed).enumerate() {
        if at.is_multiple_of(1 << 14) {
            cancel.check()?;
        }
        let from_to = call(tree, row);
        if tree.is_inlined(row) && !plain.contains(&from_to) {
            let mark = &mut marks[from_to.1.index()];
            if *mark == Inlining::None {
                *mark = Inlining::Partial;
            }
        }
    }
    Ok(marks)
}

/// The caller and the callee of a row.
fn call(tree: &CallTree, row: TreeRow) -> (NodeId, NodeId) {
    (tree.node(tree.parent(row)), tree.node(row))
}

/// The rows with weight that are a call of one node to another one of `wanted`.
fn called_rows(
    tree: &CallTree,
    weights: &Weights,
    wanted: &[bool],
) -> impl Iterator<Item = TreeRow> {
    tree.rows().filter(move |&row| {
        let (from, to) = call(tree, row);
        let is_call = wanted[to.index()] && from != NodeId::NONE && from != to;
        is_call && weights.touches(tree, row)
    })
}

/// The inlining of the nodes of `wanted`, taking each row for an edge of its own.
fn of_rows(
    tree: &CallTree,
    weights: &Weights,
    wanted: &[bool],
    cancel: &Cancel,
) -> Result<Vec<Inlining>, Cancelled> {
    let mut marks: Vec<Option<Inlining>> = vec![None; wanted.len()];
    for (at, row) in called_rows(tree, weights, wanted).enumerate() {
        if at.is_multiple_of(1 << 14) {
            cancel.check()?;
        }
        let now = if tree.is_inlined(row) { Inlining::Full } else { Inlining::None };
        let mark = &mut marks[tree.node(row).index()];
        *mark = Some(Inlining::and(*mark, now));
    }
    Ok(marks.into_iter().map(Option::unwrap_or_default).collect())
}

/// The calls into the nodes of `wanted` that were not inlined somewhere. Of equal calls on one path the outermost decides.
fn plain_calls(
    tree: &CallTree,
    weights: &Weights,
    wanted: &[bool],
    cancel: &Cancel,
) -> Result<Set<(NodeId, NodeId)>, Cancelled> {
    let mut plain = Set::default();
    // The calls on the path to the current row that started it, with the end of their row.
    let mut path: Vec<(TreeRow, (NodeId, NodeId))> = Vec::new();
    let mut open = Set::default();
    for (at, row) in called_rows(tree, weights, wanted).enumerate() {
        if at.is_multiple_of(1 << 14) {
            cancel.check()?;
        }
        while let Some((_, call)) = path.pop_if(|(end, _)| *end <= row) {
            open.remove(&call);
        }
        let call = call(tree, row);
        if open.insert(call) {
            path.push((tree.end(row), call));
            if !tree.is_inlined(row) {
                plain.insert(call);
            }
        }
    }
    Ok(plain)
}
