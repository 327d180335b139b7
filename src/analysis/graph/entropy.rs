//! pprof's scores that order the nodes of a drawing. A node with many callers or callees comes before a lone path of
//! the same weight, so a drawing of few nodes shows where the program branches.

use super::elements::{GraphEdge, GraphNode};

/// The score of each node; larger magnitudes come first. `edges` are all edges of the graph.
pub(super) fn scores(nodes: &[GraphNode], edges: &[GraphEdge]) -> Vec<i64> {
    let mut all = vec![[EdgeEntropy::default(), EdgeEntropy::default()]; nodes.len()];
    for (node, [_, out]) in nodes.iter().zip(&mut all) {
        out.total = node.flat.sum;
    }
    for edge in edges {
        for (node, direction) in [(edge.to, 0), (edge.from, 1)] {
            let of_edges = &mut all[node as usize][direction];
            of_edges.some = true;
            if edge.weight.sum > 0 {
                of_edges.total = of_edges.total.wrapping_add(edge.weight.sum);
            }
        }
    }
    for edge in edges {
        for (node, direction) in [(edge.to, 0), (edge.from, 1)] {
            all[node as usize][direction].add(edge.weight.sum);
        }
    }
    let score = |(node, [into, mut out]): (&GraphNode, [EdgeEntropy; 2])| {
        if node.flat.sum > 0 {
            out.add(node.flat.sum);
        }
        let entropy = into.score() + out.score();
        truncated(entropy * node.cum.sum as f64).wrapping_add(node.flat.sum)
    };
    nodes.iter().zip(all).map(score).collect()
}

/// The entropy of the edges into a node, or of those out of it.
#[derive(Clone, Copy, Default)]
struct EdgeEntropy {
    /// True if there are any edges.
    some: bool,
    /// The total for shares; negative weights add nothing.
    total: i64,
    entropy: f64,
}

impl EdgeEntropy {
    /// Adds the term of a weight. A weight of 0 gives NaN, as it does in pprof.
    fn add(&mut self, weight: i64) {
        if self.total != 0 {
            let share = weight.wrapping_abs() as f64 / self.total as f64;
            self.entropy += -share * share.log2();
        }
    }

    /// The score; nodes without edges on this side get 1.
    fn score(self) -> f64 {
        if self.some { self.entropy } else { 1.0 }
    }
}

/// Conversion as Go does it on amd64: a number that does not fit becomes the smallest.
fn truncated(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}
