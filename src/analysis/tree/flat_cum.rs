//! Flat and cum of every node, added up over a call tree.

use super::call_tree::{CallTree, TreeRow};
use super::weight::Weight;
use super::weights::Weights;
use crate::analysis::frames::{NodeId, Nodes};
use crate::analysis::parallel::{map_chunks, parts};
use std::ops::Range;

/// Number of rows worth a thread.
const WORTH_A_THREAD: usize = 1 << 18;

/// Flat and cum of every node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlatCum {
    /// Per node flat and cum.
    sums: Vec<[i64; 2]>,
    /// Per node the divisors of flat and cum; empty without `-mean`.
    divisors: Vec<[i64; 2]>,
}

impl FlatCum {
    /// Adds the rows of `tree` up by node.
    pub fn new(tree: &CallTree, weights: &Weights, nodes: &Nodes) -> Self {
        let rows = 0..tree.len();
        let count = parts(rows.len(), WORTH_A_THREAD);
        let parts = map_chunks(&rows, count, |rows| Self::of_rows(tree, weights, nodes, &rows));
        let zero = || Self::zero(nodes.len(), weights.divides());
        parts.into_iter().reduce(Self::merge).unwrap_or_else(zero)
    }

    /// The sums over a range of rows.
    fn of_rows(tree: &CallTree, weights: &Weights, nodes: &Nodes, rows: &Range<usize>) -> Self {
        let first = weights.first_samples();
        let from = rows.start.max(1);
        let columns = |column: &[i64]| {
            let mut sums = vec![[0_i64; 2]; if column.is_empty() { 0 } else { nodes.len() }];
            if column.is_empty() || from >= rows.end {
                return sums;
            }
            let mut before = column[first[from] as usize];
            for (row, &after) in (from..rows.end).zip(&first[from + 1..]) {
                let (row, after) = (TreeRow(row as u32), column[after as usize]);
                let [flat, cum] = &mut sums[tree.node(row).index()];
                *flat = flat.wrapping_add(after.wrapping_sub(before));
                if tree.is_first(row) {
                    let end = column[first[tree.end(row).index()] as usize];
                    *cum = cum.wrapping_add(end.wrapping_sub(before));
                }
                before = after;
            }
            sums
        };
        Self { sums: columns(weights.prefix_sums()), divisors: columns(weights.prefix_divisors()) }
    }

    /// Zero for each of `nodes` nodes, with divisors if `divides`.
    pub(in crate::analysis) fn zero(nodes: usize, divides: bool) -> Self {
        Self { sums: vec![[0; 2]; nodes], divisors: vec![[0; 2]; if divides { nodes } else { 0 }] }
    }

    /// The sums of these samples and of others, over the same nodes.
    pub(in crate::analysis) fn merge(mut self, other: Self) -> Self {
        let columns = [(&mut self.sums, other.sums), (&mut self.divisors, other.divisors)];
        for (column, more) in columns {
            for (sums, more) in column.iter_mut().zip(more) {
                *sums = [sums[0].wrapping_add(more[0]), sums[1].wrapping_add(more[1])];
            }
        }
        self
    }

    /// Adds to a node's flat.
    #[inline]
    pub(in crate::analysis) fn add_flat(&mut self, node: NodeId, weight: Weight) {
        self.add(node, 0, weight);
    }

    /// Adds to a node's cum.
    #[inline]
    pub(in crate::analysis) fn add_cum(&mut self, node: NodeId, weight: Weight) {
        self.add(node, 1, weight);
    }

    #[inline]
    fn add(&mut self, node: NodeId, which: usize, weight: Weight) {
        let sum = &mut self.sums[node.index()][which];
        *sum = sum.wrapping_add(weight.sum);
        if let Some(divisor) = self.divisors.get_mut(node.index()) {
            divisor[which] = divisor[which].wrapping_add(weight.divisor);
        }
    }

    fn weight(&self, node: NodeId, which: usize) -> Weight {
        let divisor = self.divisors.get(node.index()).map_or(0, |divisors| divisors[which]);
        Weight { sum: self.sums[node.index()][which], divisor }
    }

    /// The weight of the samples that end in the node.
    #[inline]
    pub fn flat(&self, node: NodeId) -> Weight {
        self.weight(node, 0)
    }

    /// The weight of the samples that pass through the node.
    #[inline]
    pub fn cum(&self, node: NodeId) -> Weight {
        self.weight(node, 1)
    }

    /// True if flat or cum is not 0. Reports show no other nodes.
    pub fn is_present(&self, node: NodeId) -> bool {
        self.flat(node).sum != 0 || self.cum(node).sum != 0
    }
}
