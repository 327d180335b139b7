//! Flat and cum of every node, and the edges into inlined nodes, straight from the stacks. A table that is printed
//! once needs no call tree, which costs several times as much as one walk over the stacks.
//!
//! The numbers are those of [`Analysis`](crate::analysis::Analysis).

use super::edge::NodeEdge;
use super::inlining::Inlining;
use super::stack_walk::{StackTotals, StackVisitor, StackWalk, StackWeight, WORTH_A_THREAD};
use crate::analysis::frames::{NodeId, Nodes};
use crate::analysis::parallel::join;
use crate::analysis::selected::Selected;
use crate::analysis::tree::flat_cum::FlatCum;
use crate::analysis::tree::weight::Weight;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use std::sync::Arc;

/// Flat and cum of the nodes of one query.
#[derive(Clone, Debug)]
pub struct FlatCumTable {
    pub(in crate::analysis) selected: Selected,
    pub(in crate::analysis) nodes: Arc<Nodes>,
    pub(in crate::analysis) sums: Arc<FlatCum>,
    /// The weights of the stacks, where the table was made from them.
    pub(in crate::analysis) stack_totals: Option<Arc<StackTotals>>,
}

impl FlatCumTable {
    /// Adds up the selected samples, without a call tree.
    pub fn new(selected: Selected, cancel: &Cancel) -> Result<Self, Cancelled> {
        let stacks = selected.selection().stacks(selected.profile());
        // The totals, as long as the stacks, come from this thread: what they leave is taken by the call tree, while
        // allocators keep what another thread leaves for that thread.
        let (totals, nodes) = join(
            stacks.len() >= WORTH_A_THREAD,
            || StackTotals::new(&selected),
            || Nodes::new(selected.profile(), selected.selection(), selected.query()),
        );
        cancel.check()?;
        let zero = FlatCum::zero(nodes.len(), totals.divides());
        let visitor = || FlatCumVisitor { sums: zero.clone(), above: vec![0; nodes.len()] };
        let parts = StackWalk::new(stacks, &nodes, &totals, None).run(visitor, cancel)?;
        let sums = parts.into_iter().map(|part| part.sums).reduce(FlatCum::merge);
        let sums = Arc::new(sums.unwrap_or(zero));
        Ok(Self { nodes: Arc::new(nodes), sums, stack_totals: Some(Arc::new(totals)), selected })
    }

    /// The profile with its filters.
    pub fn selected(&self) -> &Selected {
        &self.selected
    }

    /// The nodes and their names.
    pub fn nodes(&self) -> &Nodes {
        &self.nodes
    }

    /// Flat and cum per node.
    pub fn sums(&self) -> &FlatCum {
        &self.sums
    }

    /// The inlining of every node, of all edges.
    pub fn inlining(&self, cancel: &Cancel) -> Result<Vec<Inlining>, Cancelled> {
        let marks = Inlining::of_callees(&self.inlined_edges(None, None, cancel)?);
        let mark = |node| marks.get(&node).copied().unwrap_or_default();
        Ok(self.nodes.ids().map(mark).collect())
    }

    /// Per node, true if a frame of it is inlined; `None` if no frame is. No other node can have a mark of inlining.
    pub(in crate::analysis) fn inlined_nodes(&self) -> Option<Vec<bool>> {
        let mut inlined = vec![false; self.nodes.len()];
        for frame in self.nodes.all_frames().iter().filter(|frame| frame.inlined) {
            inlined[frame.node.index()] = true;
        }
        inlined.contains(&true).then_some(inlined)
    }

    /// The edges into nodes with an inlined frame, in no particular order; no other node can have a mark of inlining.
    /// Edges connect the nodes of `kept` (`None`: all), and lead to nodes of `wanted` (`None`: any). They are never
    /// marked residual.
    pub(in crate::analysis) fn inlined_edges(
        &self,
        kept: Option<&[bool]>,
        wanted: Option<&[bool]>,
        cancel: &Cancel,
    ) -> Result<Vec<NodeEdge>, Cancelled> {
        let Some(mut callees) = self.inlined_nodes() else { return Ok(Vec::new()) };
        if let Some(wanted) = wanted {
            callees.iter_mut().zip(wanted).for_each(|(callee, wanted)| *callee &= wanted);
        }
        let stacks = self.selected.selection().stacks(self.selected.profile());
        let totals = self.stack_totals.clone();
        let totals = totals.unwrap_or_else(|| Arc::new(StackTotals::new(&self.selected)));
        let visitor = || EdgeVisitor::new(&callees);
        let parts = StackWalk::new(stacks, &self.nodes, &totals, kept).run(visitor, cancel)?;
        let all = parts.into_iter().reduce(EdgeVisitor::merge);
        Ok(all.map(EdgeVisitor::edges).unwrap_or_default())
    }
}

/// A bit of a mark: the node is on the path further out, too. The rest is the node.
const AGAIN: u32 = 1 << 31;

/// Adds up flat and cum, each sample once however often a node occurs on its stack.
struct FlatCumVisitor {
    sums: FlatCum,
    /// Per node its number of occurrences on the path.
    above: Vec<u32>,
}

impl StackVisitor for FlatCumVisitor {
    type Mark = u32;

    #[inline]
    fn enter(&mut self, _: Option<u32>, (node, _): (NodeId, bool), own: Weight) -> u32 {
        let above = &mut self.above[node.index()];
        let again = if *above > 0 { AGAIN } else { 0 };
        *above += 1;
        if own != Weight::default() {
            self.sums.add_flat(node, own);
        }
        node.0 | again
    }

    #[inline]
    fn leave(&mut self, mark: u32, all: StackWeight) {
        let node = NodeId(mark & !AGAIN);
        self.above[node.index()] -= 1;
        if mark & AGAIN == 0 && all.weight != Weight::default() {
            self.sums.add_cum(node, all.weight);
        }
    }
}

/// A frame on the path, for edges.
#[derive(Clone, Copy)]
struct EdgeFrame {
    node: NodeId,
    inlined: bool,
    /// The edge that this frame opened; it is closed when the walk leaves the frame.
    edge: Option<u32>,
}

/// An edge during a walk.
struct OpenEdge {
    edge: NodeEdge,
    /// Number of occurrences on the path.
    times: u32,
    /// True if samples with a weight other than 0 pass through it.
    nonzero: bool,
}

/// Adds up the edges into some nodes, each once per path.
struct EdgeVisitor<'a> {
    callees: &'a [bool],
    open: Vec<OpenEdge>,
    index: Map<(NodeId, NodeId), u32>,
}

impl<'a> EdgeVisitor<'a> {
    fn new(callees: &'a [bool]) -> Self {
        Self { callees, open: Vec::new(), index: Map::default() }
    }

    /// The index of the edge between two nodes, which is added if it is new.
    fn edge(&mut self, from: NodeId, to: NodeId) -> u32 {
        let open = &mut self.open;
        *self.index.entry((from, to)).or_insert_with(|| {
            open.push(OpenEdge { edge: NodeEdge::new(from, to), times: 0, nonzero: false });
            open.len() as u32 - 1
        })
    }

    /// The edges of this part of a walk and of another.
    fn merge(mut self, other: Self) -> Self {
        for OpenEdge { edge, nonzero, .. } in other.open {
            if nonzero {
                let at = self.edge(edge.from, edge.to) as usize;
                let NodeEdge { weight: sum, divisor, inlined, .. } = edge;
                self.open[at].add(Weight { sum, divisor }, inlined);
            }
        }
        self
    }

    /// The edges that some sample with a weight passes, in the order in which they were met.
    fn edges(self) -> Vec<NodeEdge> {
        self.open.into_iter().filter(|open| open.nonzero).map(|open| open.edge).collect()
    }
}

impl OpenEdge {
    fn add(&mut self, weight: Weight, inlined: bool) {
        self.nonzero = true;
        self.edge.add(weight, inlined);
    }
}

impl StackVisitor for EdgeVisitor<'_> {
    type Mark = EdgeFrame;

    #[inline]
    fn enter(
        &mut self,
        above: Option<EdgeFrame>,
        (node, inlined): (NodeId, bool),
        _: Weight,
    ) -> EdgeFrame {
        let caller = above.filter(|above| above.node != node && self.callees[node.index()]);
        let edge = caller.map(|caller| self.edge(caller.node, node));
        if let Some(edge) = edge {
            self.open[edge as usize].times += 1;
        }
        EdgeFrame { node, inlined, edge }
    }

    #[inline]
    fn leave(&mut self, mark: EdgeFrame, all: StackWeight) {
        let Some(at) = mark.edge else { return };
        let open = &mut self.open[at as usize];
        open.times -= 1;
        if open.times == 0 && all.nonzero > 0 {
            open.add(all.weight, mark.inlined);
        }
    }
}

#[cfg(test)]
#[path = "tests/flat_cum.rs"]
mod tests;
