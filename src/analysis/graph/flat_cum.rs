//! Flat and cum of every node straight from the stacks, and what little a table says of calls. Grouping the stacks into a
//! call tree costs several times as much as reading them once, so a table that is printed and forgotten does without.
//!
//! Stacks stand in pre-order: a walk over them holds the path from the root in a list, and what a stack and those that
//! continue it add up to is what the walk met between entering and leaving it. All sums are of samples, so a walk may be cut
//! anywhere, and its parts be walked side by side. The numbers are those of [`Analysis`](crate::analysis::Analysis).

use super::text_graph::NodeEdge;
use crate::analysis::Selected;
use crate::analysis::frames::{Frame, NodeId, Nodes};
use crate::analysis::parallel::{join, map_chunks, parts};
use crate::analysis::query::derived::columns;
use crate::analysis::tree::weights::{FlatCum, Weight};
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::{LocationId, SampleId, StackId, Stacks};
use std::ops::Range;
use std::sync::Arc;

/// How many stacks are worth a thread.
const WORTH_A_THREAD: usize = 1 << 17;

/// How many stacks' locations are turned into nodes at a time: nothing but loads, which then wait for memory together.
const BLOCK: usize = 256;

/// Flat and cum of the nodes of one query.
#[derive(Clone, Debug)]
pub struct FlatCumTable {
    pub(in crate::analysis) selected: Selected,
    pub(in crate::analysis) nodes: Arc<Nodes>,
    pub(in crate::analysis) sums: Arc<FlatCum>,
    /// Where the table was made of them: what ends at each stack.
    pub(in crate::analysis) amounts: Option<Arc<StackTotals>>,
}

impl FlatCumTable {
    /// Adds up what is selected, without a call tree.
    pub fn new(selected: Selected, cancel: &Cancel) -> Result<Self, Cancelled> {
        let stacks = selected.selection().stacks(selected.profile());
        let (nodes, amounts) = join(
            stacks.len() >= WORTH_A_THREAD,
            || Nodes::new(selected.profile(), selected.selection(), selected.query()),
            || StackTotals::new(&selected),
        );
        cancel.check()?;
        let none = FlatCum::none(nodes.len(), !amounts.divisors.is_empty());
        let adding = || Adding { sums: none.clone(), above: vec![0; nodes.len()] };
        let parts = Walk::new(stacks, &nodes, &amounts, None).run(adding, cancel)?;
        let sums =
            Arc::new(parts.into_iter().map(|part| part.sums).reduce(FlatCum::and).unwrap_or(none));
        Ok(Self { nodes: Arc::new(nodes), sums, amounts: Some(Arc::new(amounts)), selected })
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

    /// Per node whether some frame of it was inlined.
    pub(in crate::analysis) fn inlined(&self) -> Vec<bool> {
        let mut inlined = vec![false; self.nodes.len()];
        for frame in self.nodes.all_frames().iter().filter(|frame| frame.inlined) {
            inlined[frame.node.index()] = true;
        }
        inlined
    }

    /// The calls between the nodes of `kept` (`None`: all) into those of `wanted`, in no order that means anything;
    /// whether frames between the two were left out is not told.
    pub(in crate::analysis) fn edges_into(
        &self,
        kept: Option<&[bool]>,
        wanted: &[bool],
    ) -> Vec<NodeEdge> {
        let stacks = self.selected.selection().stacks(self.selected.profile());
        let amounts =
            self.amounts.clone().unwrap_or_else(|| Arc::new(StackTotals::new(&self.selected)));
        let calling = || Calling { wanted, edges: Vec::new(), index: Map::default() };
        let walk = Walk::new(stacks, &self.nodes, &amounts, kept);
        // Only reports ask, and nobody cancels those.
        let parts = walk.run(calling, &Cancel::new()).unwrap_or_default();
        let all = parts.into_iter().reduce(Calling::and);
        let edges = all.map(|all| all.edges).unwrap_or_default();
        edges.into_iter().filter(|open| open.nonzero).map(|open| open.edge).collect()
    }
}

/// What samples leave at a stack, or what was met on a walk.
#[derive(Clone, Copy, Debug, Default)]
struct Amount {
    weight: Weight,
    /// How many stacks there were at which a sample has a weight other than 0: only such do reports know of.
    nonzero: u32,
}

impl Amount {
    #[inline]
    fn add(&mut self, other: Self) {
        self.weight.add(other.weight);
        self.nonzero = self.nonzero.wrapping_add(other.nonzero);
    }

    /// What came since `before`.
    #[inline]
    fn since(self, before: Self) -> Self {
        let weight = Weight {
            sum: self.weight.sum.wrapping_sub(before.weight.sum),
            divisor: self.weight.divisor.wrapping_sub(before.weight.divisor),
        };
        Self { weight, nonzero: self.nonzero.wrapping_sub(before.nonzero) }
    }
}

/// What ends at each stack itself.
#[derive(Debug)]
pub(in crate::analysis) struct StackTotals {
    sums: Vec<i64>,
    /// Empty without `-mean`.
    divisors: Vec<i64>,
    /// Empty where a sum of 0 tells as much.
    nonzero: Vec<bool>,
}

impl StackTotals {
    fn new(selected: &Selected) -> Self {
        let (profile, selection) = (selected.profile(), selected.selection());
        let stacks = selection.stacks(profile).len();
        let (values, counts) = columns(profile, selected.query());
        let divides = !counts.is_empty();
        let signed = divides || values.iter().any(|&v| v < 0);
        let mut amounts = Self {
            sums: vec![0; stacks],
            divisors: vec![0; if divides { stacks } else { 0 }],
            nonzero: vec![false; if signed { stacks } else { 0 }],
        };
        for (sample, &value) in values.iter().enumerate() {
            let count = counts.get(sample).copied().unwrap_or(0);
            if value == 0 && count == 0 {
                continue;
            }
            let Some(stack) = selection.stack(profile, SampleId(sample as u32)) else { continue };
            let row = stack.index();
            amounts.sums[row] = amounts.sums[row].wrapping_add(value);
            if divides {
                amounts.divisors[row] = amounts.divisors[row].wrapping_add(count);
            }
            if signed {
                amounts.nonzero[row] = true;
            }
        }
        amounts
    }

    #[inline]
    fn of(&self, row: usize) -> Amount {
        let sum = self.sums[row];
        let divisor = self.divisors.get(row).copied().unwrap_or(0);
        let nonzero = self.nonzero.get(row).copied().unwrap_or(sum != 0);
        Amount { weight: Weight { sum, divisor }, nonzero: u32::from(nonzero) }
    }
}

/// What is done on a walk.
trait Visitor {
    /// What is to be known of a frame on the path.
    type Mark: Copy;
    /// The walk goes on to a frame of this node, inlined into one of its location or not; `own` is what ends there.
    fn enter(
        &mut self,
        above: Option<Self::Mark>,
        frame: (NodeId, bool),
        own: Weight,
    ) -> Self::Mark;
    /// The walk leaves the frame that it entered last, having met so much there and below.
    fn leave(&mut self, mark: Self::Mark, all: Amount);
}

/// A frame on the path.
struct PathStep<M> {
    /// The stack whose innermost location it belongs to.
    row: u32,
    mark: M,
    /// What the walk had met before.
    before: Amount,
}

/// In a location's key, which is else its only node: the rest is where in the list of frames its first stands.
const SEVERAL: u32 = 1 << 31;

/// The key of a location none of whose frames is looked at.
const NONE: u32 = u32::MAX;

/// In that list, beside a node: inlined into the frame before.
const INLINED: u32 = 1 << 31;

/// In that list, beside a node: further frames of the location follow.
const MORE: u32 = 1 << 30;

/// The stacks that are left of a profile, to be visited in order.
struct Walk<'a> {
    stacks: &'a Stacks,
    amounts: &'a StackTotals,
    /// Per location its node, or [`SEVERAL`] and a place in `frames`, or [`NONE`]: small enough to stay near the processor.
    keys: Vec<u32>,
    /// The frames of such locations, outermost first, behind each other.
    frames: Vec<u32>,
}

impl<'a> Walk<'a> {
    /// A walk that looks at the frames of the nodes of `kept` only (`None`: of all).
    fn new(
        stacks: &'a Stacks,
        nodes: &Nodes,
        amounts: &'a StackTotals,
        kept: Option<&[bool]>,
    ) -> Self {
        let mut frames = Vec::new();
        let is_kept = |frame: &&Frame| kept.is_none_or(|kept| kept[frame.node.index()]);
        let inlined = |frame: &Frame| if frame.inlined { INLINED } else { 0 };
        let mut key = |location| {
            let start = frames.len();
            let kept = nodes.frames(LocationId(location)).iter().filter(is_kept);
            frames.extend(kept.map(|frame| frame.node.0 | MORE | inlined(frame)));
            match &mut frames[start..] {
                [] => NONE,
                [only] if *only & INLINED == 0 => {
                    let node = *only & !MORE;
                    frames.pop();
                    node
                }
                [.., last] => {
                    *last &= !MORE;
                    SEVERAL | start as u32
                }
            }
        };
        let keys = (0..nodes.location_count()).map(&mut key).collect();
        Self { stacks, amounts, keys, frames }
    }

    /// Visits all stacks, in as many parts as there are threads for.
    fn run<V: Visitor + Send>(
        &self,
        visitor: impl Fn() -> V + Sync,
        cancel: &Cancel,
    ) -> Result<Vec<V>, Cancelled> {
        self.run_in(parts(self.stacks.len(), WORTH_A_THREAD), visitor, cancel)
    }

    fn run_in<V: Visitor + Send>(
        &self,
        parts: usize,
        visitor: impl Fn() -> V + Sync,
        cancel: &Cancel,
    ) -> Result<Vec<V>, Cancelled> {
        let all = 1..self.stacks.len();
        let parts = map_chunks(&all, parts, |rows| self.part(rows, visitor(), cancel));
        parts.into_iter().collect()
    }

    /// Visits the stacks of some rows. Those above the first of them are on the path from the start, with nothing of
    /// their own.
    fn part<V: Visitor>(
        &self,
        rows: Range<usize>,
        mut visitor: V,
        cancel: &Cancel,
    ) -> Result<V, Cancelled> {
        if rows.is_empty() {
            return Ok(visitor);
        }
        let mut path = Vec::new();
        let mut met = Amount::default();
        let table = self.stacks.table();
        let key = |[_, location]: [u32; 2]| self.keys[location as usize];
        for row in self.above(rows.start) {
            let stack = (row, key(table[row as usize]));
            self.enter(&mut path, &mut visitor, stack, (met, Weight::default()));
        }
        let mut keys = [0; BLOCK];
        for start in rows.clone().step_by(BLOCK) {
            cancel.check()?;
            let block = start..rows.end.min(start + BLOCK);
            for (place, &stack) in keys.iter_mut().zip(&table[block.clone()]) {
                *place = key(stack);
            }
            for (row, key) in block.zip(keys) {
                let own = self.amounts.of(row);
                if key != NONE {
                    leave(&mut path, table[row][0], met, &mut visitor);
                    self.enter(&mut path, &mut visitor, (row as u32, key), (met, own.weight));
                } else if path.last().is_some_and(|last| last.row > table[row][0]) {
                    leave(&mut path, table[row][0], met, &mut visitor);
                }
                met.add(own);
            }
        }
        leave(&mut path, 0, met, &mut visitor);
        Ok(visitor)
    }

    /// The stacks that a row's stack continues, outermost first.
    fn above(&self, row: usize) -> Vec<u32> {
        let mut above = Vec::new();
        let mut row = self.stacks.parent(StackId(row as u32));
        while row != StackId::EMPTY {
            above.push(row.0);
            row = self.stacks.parent(row);
        }
        above.reverse();
        above
    }

    /// Enters the frames of a stack's innermost location, the innermost of which takes what ends there.
    #[inline]
    fn enter<V: Visitor>(
        &self,
        path: &mut Vec<PathStep<V::Mark>>,
        visitor: &mut V,
        (row, key): (u32, u32),
        (before, own): (Amount, Weight),
    ) {
        let mut enter = |node, inlined, own| {
            let mark = visitor.enter(path.last().map(|step| step.mark), (node, inlined), own);
            path.push(PathStep { row, mark, before });
        };
        if key & SEVERAL == 0 {
            return enter(NodeId(key), false, own);
        }
        let several = self.frames.get((key & !SEVERAL) as usize..);
        for &frame in several.unwrap_or_default() {
            let more = frame & MORE != 0;
            let own = if more { Weight::default() } else { own };
            enter(NodeId(frame & !(INLINED | MORE)), frame & INLINED != 0, own);
            if !more {
                return;
            }
        }
    }
}

/// Leaves the frames of the path that a stack right below `parent` does not continue: their rows stand behind it.
#[inline]
fn leave<V: Visitor>(path: &mut Vec<PathStep<V::Mark>>, parent: u32, met: Amount, visitor: &mut V) {
    while let Some(&PathStep { row, mark, before }) = path.last()
        && row > parent
    {
        path.pop();
        visitor.leave(mark, met.since(before));
    }
}

/// In a mark, which is else a node: the node stands further out, too.
const AGAIN: u32 = 1 << 31;

/// Adds up flat and cum, each sample once however often a node stands on its stack.
struct Adding {
    sums: FlatCum,
    /// Per node how often it stands on the path.
    above: Vec<u32>,
}

impl Visitor for Adding {
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
    fn leave(&mut self, mark: u32, all: Amount) {
        let node = NodeId(mark & !AGAIN);
        self.above[node.index()] -= 1;
        if mark & AGAIN == 0 && all.weight != Weight::default() {
            self.sums.add_cum(node, all.weight);
        }
    }
}

/// What calls have to know of a frame on the path.
#[derive(Clone, Copy)]
struct Called {
    node: NodeId,
    inlined: bool,
    /// The edge that this frame opened, to be closed when the walk leaves it.
    edge: Option<u32>,
}

/// An edge and how far the walk is with it.
struct Open {
    edge: NodeEdge,
    /// How often it stands on the path.
    times: u32,
    /// Whether samples with a weight other than 0 pass through it.
    nonzero: bool,
}

/// Adds up calls, each once per path.
struct Calling<'a> {
    wanted: &'a [bool],
    edges: Vec<Open>,
    index: Map<(NodeId, NodeId), u32>,
}

impl Calling<'_> {
    /// The place of an edge.
    fn edge(&mut self, from: NodeId, to: NodeId) -> u32 {
        let edges = &mut self.edges;
        *self.index.entry((from, to)).or_insert_with(|| {
            let (weight, divisor) = (0, 0);
            let edge = NodeEdge { from, to, weight, divisor, inlined: true, residual: false };
            edges.push(Open { edge, times: 0, nonzero: false });
            edges.len() as u32 - 1
        })
    }

    /// The calls of this part of a walk and of another.
    fn and(mut self, other: Self) -> Self {
        for Open { edge, nonzero, .. } in other.edges {
            if nonzero {
                let place = self.edge(edge.from, edge.to) as usize;
                let NodeEdge { weight: sum, divisor, inlined, .. } = edge;
                self.edges[place].add(Weight { sum, divisor }, inlined);
            }
        }
        self
    }
}

impl Open {
    fn add(&mut self, weight: Weight, inlined: bool) {
        self.nonzero = true;
        self.edge.weight = self.edge.weight.wrapping_add(weight.sum);
        self.edge.divisor = self.edge.divisor.wrapping_add(weight.divisor);
        self.edge.inlined &= inlined;
    }
}

impl Visitor for Calling<'_> {
    type Mark = Called;

    #[inline]
    fn enter(
        &mut self,
        above: Option<Called>,
        (node, inlined): (NodeId, bool),
        _: Weight,
    ) -> Called {
        let caller = above.filter(|above| above.node != node && self.wanted[node.index()]);
        let edge = caller.map(|caller| self.edge(caller.node, node));
        if let Some(edge) = edge {
            self.edges[edge as usize].times += 1;
        }
        Called { node, inlined, edge }
    }

    #[inline]
    fn leave(&mut self, mark: Called, all: Amount) {
        let Some(place) = mark.edge else { return };
        let open = &mut self.edges[place as usize];
        open.times -= 1;
        if open.times == 0 && all.nonzero > 0 {
            open.add(all.weight, mark.inlined);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::query::Query;
    use crate::profile::store::builder::Builder;
    use std::collections::BTreeMap;

    #[test]
    fn a_walk_may_be_cut_anywhere() {
        let mut builder = Builder::new();
        builder.folded("a;b;c;b;d 3\na;b;c 4\na;b;c;b;e;a 5\na;b;f;b 6\na;g;b 7\nh;b;c 8\nh 9\n");
        let query = Query::default();
        let selected = Selected::new(Arc::new(builder.finish()), query, &Cancel::new()).unwrap();
        let table = FlatCumTable::new(selected, &Cancel::new()).unwrap();
        let stacks = table.selected.profile().stacks();
        let amounts = table.amounts.clone().unwrap();
        let wanted = vec![true; table.nodes.len()];
        let told = |edges: Vec<Open>| -> BTreeMap<_, _> {
            let nonzero = edges.into_iter().filter(|open| open.nonzero);
            nonzero.map(|open| ((open.edge.from, open.edge.to), open.edge.weight)).collect()
        };
        let edges = |parts| {
            let walk = Walk::new(stacks, &table.nodes, &amounts, None);
            let calling = || Calling { wanted: &wanted, edges: Vec::new(), index: Map::default() };
            let parts = walk.run_in(parts, calling, &Cancel::new()).unwrap();
            told(parts.into_iter().reduce(Calling::and).unwrap().edges)
        };
        let whole = edges(1);
        assert_eq!(whole.len(), 11, "{whole:?}");
        for parts in 2..=stacks.len() + 1 {
            let walk = Walk::new(stacks, &table.nodes, &amounts, None);
            let adding = || Adding {
                sums: FlatCum::none(table.nodes.len(), false),
                above: vec![0; table.nodes.len()],
            };
            let sums = walk.run_in(parts, adding, &Cancel::new()).unwrap();
            let sums = sums.into_iter().map(|part| part.sums).reduce(FlatCum::and).unwrap();
            assert_eq!(sums, *table.sums, "{parts} parts");
            assert_eq!(edges(parts), whole, "{parts} parts");
        }
    }
}
