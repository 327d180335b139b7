//! The nodes and edges of a drawing: those around a function, or those of `-dot`.

use super::scope::GraphScope;
use crate::analysis::frames::NodeId;
use crate::analysis::graph::call_graph::{CallGraph, GraphShape};
use crate::analysis::graph::edge::{NodeEdge, edges};
use crate::analysis::graph::nodelets::Nodelets;
use crate::analysis::tree::TreeRow;
use crate::analysis::tree::weight::Weight;
use crate::cancel::{Cancel, Cancelled};
use crate::explore::view::ProfileView;
use crate::hash::Map;
use crate::printable::printable;
use std::cmp::Reverse;

/// An edge that is not needed to connect a function is left out below this part of the function's cum.
const LEAST_PART: u64 = 200;

/// Edges of a drawing at most, the heaviest.
const MOST_EDGES: usize = 800;

/// A function of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownNode {
    /// The node of the analysis.
    pub node: NodeId,
    /// Its flat.
    pub flat: i64,
    /// Its cum.
    pub cum: i64,
    /// True if it calls itself.
    pub is_recursive: bool,
    /// True on the heaviest path through the drawing.
    pub is_on_path: bool,
}

/// Labels of the samples of a function, in a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownNodelet {
    /// The labels as `key:value`, or the size of objects: `size 4kB`.
    pub text: String,
    /// The weight of the samples with these labels: those that end in the function, or that pass through one without
    /// calls.
    pub value: i64,
}

/// A call of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownEdge {
    /// The caller, an index of the drawing's nodes.
    pub from: u32,
    /// The callee, an index of the drawing's nodes.
    pub to: u32,
    /// The weight of the samples that pass through.
    pub weight: i64,
    /// True if every such call was inlined.
    pub is_inlined: bool,
    /// True if functions between the two are left out.
    pub is_residual: bool,
    /// True on the heaviest path through the drawing.
    pub is_on_path: bool,
}

/// The nodes and edges of a drawing. Nodes are in the order of their ids, so that few change their place when values do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphContent {
    /// The functions.
    pub nodes: Vec<ShownNode>,
    /// For each function its heaviest labels, heaviest first.
    pub nodelets: Vec<Vec<ShownNodelet>>,
    /// The calls between them, heaviest first.
    pub edges: Vec<ShownEdge>,
    /// The function in the middle, an index of `nodes`.
    pub centre: Option<u32>,
    /// Callers and callees of the steps that are left out for want of room.
    pub left_out: (usize, usize),
    /// Functions that are large enough to be shown.
    pub available: usize,
    /// Functions of the profile that are too small for a picture of the whole.
    pub small: usize,
}

impl GraphContent {
    /// Selects the nodes and edges of `scope`.
    pub fn new(
        view: &ProfileView,
        scope: GraphScope,
        cancel: &Cancel,
    ) -> Result<GraphContent, Cancelled> {
        let mut content = match scope {
            GraphScope::Around { node, above, below, across } => {
                let analysis = &view.analysis;
                let all = edges(analysis.tree(), analysis.weights(), None);
                cancel.check()?;
                let mut content = around(view, &all, node, [above, below], across);
                let shown = content.nodes.iter().map(|shown| shown.node);
                let nodelets = Nodelets::of_nodes(analysis, shown, cancel)?;
                content.hang(&nodelets, |shown| shown.node.0);
                content
            }
            GraphScope::Whole { count } => whole(view, count),
        };
        cancel.check()?;
        content.mark_recursion(view);
        content.mark_heaviest_path();
        Ok(content)
    }

    /// True if every function that is large enough has a box.
    pub fn has_all(&self) -> bool {
        self.nodes.len() >= self.available
    }

    /// The index of a node.
    pub fn find(&self, node: NodeId) -> Option<u32> {
        let found = self.nodes.binary_search_by_key(&node, |shown| shown.node);
        found.ok().map(|index| index as u32)
    }

    /// Hangs nodelets below the functions, whose numbers in `nodelets` are those of `number`.
    fn hang(&mut self, nodelets: &Nodelets, number: impl Fn(&ShownNode) -> u32) {
        let mut has_calls = vec![false; self.nodes.len()];
        for edge in &self.edges {
            has_calls[edge.from as usize] = true;
        }
        let text = |name: &[u8]| String::from_utf8_lossy(name).replace(r"\n", ", ");
        let below = |(shown, has_calls): (&ShownNode, bool)| {
            let [texts, sizes] = nodelets.below(number(shown), has_calls);
            let texts = texts.into_iter().map(|(value, name)| (value, text(&name)));
            let sizes =
                sizes.into_iter().map(|(value, name)| (value, format!("size {}", text(&name))));
            let all = texts.chain(sizes);
            all.map(|(value, text)| ShownNodelet { text: printable(&text), value }).collect()
        };
        self.nodelets = self.nodes.iter().zip(has_calls).map(below).collect();
    }

    fn mark_recursion(&mut self, view: &ProfileView) {
        let tree = view.analysis.tree();
        let mut is_recursive = vec![false; view.analysis.nodes().len()];
        for row in (1..tree.len() as u32).map(TreeRow) {
            let node = tree.node(row);
            if tree.parent(row) != TreeRow::ROOT && tree.node(tree.parent(row)) == node {
                is_recursive[node.index()] = true;
            }
        }
        for shown in &mut self.nodes {
            shown.is_recursive = is_recursive[shown.node.index()];
        }
    }

    /// Marks the path along the heaviest edges, up and down from the centre, or down from the heaviest node.
    fn mark_heaviest_path(&mut self) {
        let first = (0..self.nodes.len()).max_by_key(|&at| {
            let is_root = self.edges.iter().all(|edge| edge.to as usize != at);
            (self.nodes[at].cum.unsigned_abs(), is_root, Reverse(at))
        });
        let Some(start) = self.centre.or(first.map(|at| at as u32)) else { return };
        let mut is_on_path = vec![false; self.nodes.len()];
        for down in [true, false] {
            let mut at = start;
            is_on_path[at as usize] = true;
            let ends =
                |edge: &ShownEdge| if down { (edge.from, edge.to) } else { (edge.to, edge.from) };
            // Edges are sorted, so the first one is the heaviest.
            while let Some(edge) = self.edges.iter_mut().find(|edge| {
                let (here, next) = ends(edge);
                here == at && !is_on_path[next as usize]
            }) {
                edge.is_on_path = true;
                at = ends(edge).1;
                is_on_path[at as usize] = true;
            }
        }
        for (node, is_on_path) in self.nodes.iter_mut().zip(is_on_path) {
            node.is_on_path = is_on_path;
        }
    }
}

/// The figures of a box, from the longest form to the shortest: `15.52MB of 15.58MB 79.7%`.
pub fn figures(view: &ProfileView, node: &ShownNode, has_shares: bool) -> Vec<String> {
    let (flat, cum) = (view.signed(node.flat), view.signed(node.cum));
    let share = view.percent(node.cum);
    let pair = if node.flat == node.cum { cum.clone() } else { format!("{flat} of {cum}") };
    let mut forms = Vec::new();
    if has_shares && !share.is_empty() {
        forms.extend([format!("{pair} {share}"), pair, format!("{cum} {share}")]);
    } else {
        forms.push(pair);
    }
    forms.push(cum);
    forms
}

/// pprof's selection for a picture of `count` nodes.
fn whole(view: &ProfileView, count: usize) -> GraphContent {
    let limit = i64::try_from(count).unwrap_or(i64::MAX);
    let shape = GraphShape { call_tree: false, visual: true, node_count: limit };
    let graph = CallGraph::new(&view.analysis, shape);
    let mut shown: Vec<u32> = graph.shown.clone();
    // A limit of the query has no effect on the pane's.
    shown.truncate(count);
    shown.sort_unstable_by_key(|&at| graph.nodes[at as usize].node);
    let index: Map<u32, u32> = shown.iter().copied().zip(0..).collect();
    let nodes = shown.iter().map(|&at| {
        let node = graph.nodes[at as usize];
        shown_node(node.node, node.flat.value(), node.cum.value())
    });
    let nodes = nodes.collect();
    let edge = |edge: &crate::analysis::graph::call_graph::GraphEdge| {
        Some(ShownEdge {
            from: *index.get(&edge.from)?,
            to: *index.get(&edge.to)?,
            weight: edge.weight.value(),
            is_inlined: edge.inlined,
            is_residual: edge.residual,
            is_on_path: false,
        })
    };
    let mut edges: Vec<ShownEdge> = graph.edges.iter().filter_map(edge).collect();
    sort(&mut edges);
    let mut content =
        GraphContent { nodes, edges, available: graph.original, ..GraphContent::default() };
    content.small = graph.dropped_nodes;
    content.hang(&graph.nodelets, |shown| shown.node.0);
    content
}

/// The functions within steps of `centre`: callers, then callees.
fn around(
    view: &ProfileView,
    all: &[NodeEdge],
    centre: NodeId,
    steps: [usize; 2],
    across: usize,
) -> GraphContent {
    let mut chosen: Vec<NodeId> = vec![centre];
    let mut needed: Vec<(NodeId, NodeId)> = Vec::new();
    let mut is_seen = vec![false; view.analysis.nodes().len()];
    is_seen[centre.index()] = true;
    let mut left_out = [0, 0];
    for (side, count) in steps.into_iter().enumerate() {
        let mut frontier = vec![false; is_seen.len()];
        frontier[centre.index()] = true;
        for step in 0..count {
            let is_open = |node: NodeId| !is_seen[node.index()] && view.row(node).is_some();
            let mut found = next_step(all, side == 0, &frontier, is_open);
            found.sort_unstable();
            if step == 0 {
                left_out[side] = found.len().saturating_sub(across);
            }
            found.truncate(across);
            frontier = vec![false; is_seen.len()];
            for (_, next, here) in found {
                is_seen[next.index()] = true;
                frontier[next.index()] = true;
                chosen.push(next);
                needed.push(if side == 0 { (next, here) } else { (here, next) });
            }
        }
    }
    chosen.sort_unstable();
    let row = |node: NodeId| view.row(node).map_or((0, 0), |row| (row.flat, row.cum));
    let nodes: Vec<ShownNode> = chosen
        .iter()
        .map(|&node| {
            let (flat, cum) = row(node);
            shown_node(node, flat, cum)
        })
        .collect();
    needed.sort_unstable();
    let whole = row(centre).1.unsigned_abs();
    let index = |node: NodeId| chosen.binary_search(&node).ok().map(|at| at as u32);
    let edge = |edge: &NodeEdge| {
        let is_needed = needed.binary_search(&(edge.from, edge.to)).is_ok();
        let is_small = edge.weight.unsigned_abs().saturating_mul(LEAST_PART) < whole;
        if edge.weight == 0 || (is_small && !is_needed) {
            return None;
        }
        Some(ShownEdge {
            from: index(edge.from)?,
            to: index(edge.to)?,
            weight: Weight { sum: edge.weight, divisor: edge.divisor }.value(),
            is_inlined: edge.inlined,
            is_residual: edge.residual,
            is_on_path: false,
        })
    };
    let mut edges: Vec<ShownEdge> = all.iter().filter_map(edge).collect();
    sort(&mut edges);
    let centre = index(centre);
    let left_out = (left_out[0], left_out[1]);
    let available = view.rows.len();
    GraphContent { nodes, edges, centre, left_out, available, ..GraphContent::default() }
}

/// Functions one step further, each with the weight of its heaviest call and the function at the other end.
fn next_step(
    all: &[NodeEdge],
    is_upward: bool,
    frontier: &[bool],
    is_open: impl Fn(NodeId) -> bool,
) -> Vec<(Reverse<u64>, NodeId, NodeId)> {
    let mut found: Map<NodeId, (Reverse<u64>, NodeId)> = Map::default();
    for edge in all {
        let (here, next) = if is_upward { (edge.to, edge.from) } else { (edge.from, edge.to) };
        if frontier[here.index()] && is_open(next) {
            let call = (Reverse(edge.weight.unsigned_abs()), here);
            let best = found.entry(next).or_insert(call);
            *best = call.min(*best);
        }
    }
    found.into_iter().map(|(next, (weight, here))| (weight, next, here)).collect()
}

fn shown_node(node: NodeId, flat: i64, cum: i64) -> ShownNode {
    ShownNode { node, flat, cum, is_recursive: false, is_on_path: false }
}

/// Sorts edges by weight, and drops those after the most.
fn sort(edges: &mut Vec<ShownEdge>) {
    edges.sort_by_key(|edge| (Reverse(edge.weight.unsigned_abs()), edge.from, edge.to));
    edges.truncate(MOST_EDGES);
}
