//! The places of vertices across a layer: near their neighbours, without overlap, in the given order.

use super::elements::{Gaps, Vertex};
use super::order::Layers;

/// Sweeps over all layers.
const SWEEPS: usize = 24;

/// The pull of an edge's own straightness, against that of a node towards its neighbours.
const STRAIGHT: f64 = 8.0;

/// The horizontal centre of each vertex; the leftmost side is at 0.
pub(super) fn across(layers: &Layers, vertices: &[Vertex], gaps: Gaps) -> Vec<f64> {
    let mut across = vec![0.0; vertices.len()];
    for row in &layers.rows {
        let places = offsets(row, vertices, gaps);
        let middle = places.last().copied().unwrap_or_default() / 2.0;
        for (&vertex, place) in row.iter().zip(places) {
            across[vertex] = place - middle;
        }
    }
    for sweep in 0..SWEEPS {
        // The last sweeps heed both sides.
        let both = sweep + 6 >= SWEEPS;
        for at in 0..layers.rows.len() {
            let down = sweep % 2 == 0;
            let row = if down { at } else { layers.rows.len() - 1 - at };
            let (above, below) = (down || both, !down || both);
            let wish = |&vertex: &usize| {
                let upper = layers.above[vertex].iter().filter(|_| above);
                let lower = layers.below[vertex].iter().filter(|_| below);
                wish(vertex, upper.chain(lower), vertices, &across)
            };
            let wishes: Vec<(f64, f64)> = layers.rows[row].iter().map(wish).collect();
            let offsets = offsets(&layers.rows[row], vertices, gaps);
            let places = nearest(&wishes, &offsets);
            for (&vertex, place) in layers.rows[row].iter().zip(places) {
                across[vertex] = place;
            }
        }
    }
    let left = |vertex: usize| across[vertex] - vertices[vertex].size.width / 2.0;
    let leftmost = (0..vertices.len()).map(left).fold(f64::INFINITY, f64::min);
    across.iter().map(|x| x - leftmost).collect()
}

/// The place that a vertex wishes for, and the weight of the wish.
fn wish<'a>(
    vertex: usize,
    neighbours: impl Iterator<Item = &'a (usize, f64)>,
    vertices: &[Vertex],
    across: &[f64],
) -> (f64, f64) {
    let (mut sum, mut weight) = (0.0, 0.0);
    for &(other, heavy) in neighbours {
        let straight = !vertices[vertex].is_node || !vertices[other].is_node;
        let pull = if straight { STRAIGHT } else { 1.0 } * (1.0 + heavy.min(100.0));
        sum += pull * across[other];
        weight += pull;
    }
    if weight > 0.0 { (sum / weight, weight) } else { (across[vertex], 1e-3) }
}

/// The least distances of a row's centres from its first one.
fn offsets(row: &[usize], vertices: &[Vertex], gaps: Gaps) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(row.len());
    for (at, &vertex) in row.iter().enumerate() {
        if at > 0 {
            let (one, other) = (vertices[row[at - 1]], vertices[vertex]);
            let gap = if one.is_node && other.is_node { gaps.nodes } else { gaps.edges };
            offset += f64::midpoint(one.size.width, other.size.width) + gap;
        }
        offsets.push(offset);
    }
    offsets
}

/// The places nearest to the wishes, by the sum of weighted squares, that keep order and distances.
fn nearest(wishes: &[(f64, f64)], offsets: &[f64]) -> Vec<f64> {
    // Blocks of vertices that touch: mean of their wishes without offsets, weight, number.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (&(place, weight), offset) in wishes.iter().zip(offsets) {
        let mut block = (place - offset, weight, 1);
        while let Some(&(mean, before, count)) = blocks.last().filter(|last| last.0 > block.0) {
            let sum = before + block.1;
            block = ((mean * before + block.0 * block.1) / sum, sum, count + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let starts = blocks.iter().flat_map(|&(mean, _, count)| std::iter::repeat_n(mean, count));
    starts.zip(offsets).map(|(start, offset)| start + offset).collect()
}
