//! Layers of a graph: edges that are turned to break cycles, and the layer of each node.

use super::elements::LayoutEdge;

/// Rounds that move nodes towards their heavier side.
const ROUNDS: usize = 4;

/// For each edge, true if it closes a cycle and therefore goes up. Nodes that nothing calls are looked at first.
pub(super) fn upward(count: usize, edges: &[LayoutEdge]) -> Vec<bool> {
    let (below, called) = (edges_from(count, edges), called(count, edges));
    let mut upward = vec![false; edges.len()];
    // Per node 0 before it is seen, 1 while it is on the path, 2 afterwards.
    let mut states = vec![0_u8; count];
    let starts = (0..count).filter(|&node| !called[node]);
    let starts: Vec<usize> = starts.chain((0..count).filter(|&node| called[node])).collect();
    for start in starts {
        if states[start] != 0 {
            continue;
        }
        states[start] = 1;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let Some(&edge) = below[*node].get(*next) else {
                states[*node] = 2;
                path.pop();
                continue;
            };
            *next += 1;
            let to = edges[edge].to as usize;
            match states[to] {
                0 => {
                    states[to] = 1;
                    path.push((to, 0));
                }
                1 => upward[edge] = true,
                _ => {}
            }
        }
    }
    upward
}

/// The layer of each node, from 0 at the top, without an empty layer. `edges` have no cycle but loops.
pub(super) fn layers(count: usize, edges: &[LayoutEdge]) -> Vec<usize> {
    let below = edges_from(count, edges);
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (number, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.from != edge.to) {
        above[edge.to as usize].push(number);
    }
    let mut waiting: Vec<usize> = above.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..count).filter(|&node| waiting[node] == 0).collect();
    let mut layer = vec![0_usize; count];
    let mut at = 0;
    while at < order.len() {
        let node = order[at];
        at += 1;
        for &edge in &below[node] {
            let to = edges[edge].to as usize;
            layer[to] = layer[to].max(layer[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                order.push(to);
            }
        }
    }
    let weight = |of: &[usize]| of.iter().map(|&edge| edges[edge].weight + 1e-9).sum::<f64>();
    for round in 0..ROUNDS {
        for place in 0..order.len() {
            let node = order[if round % 2 == 0 { order.len() - 1 - place } else { place }];
            let highest =
                above[node].iter().map(|&edge| layer[edges[edge].from as usize] + 1).max();
            let lowest = below[node].iter().map(|&edge| layer[edges[edge].to as usize] - 1).min();
            let (pull, push) = (weight(&below[node]), weight(&above[node]));
            layer[node] = match (highest, lowest) {
                (_, Some(lowest)) if pull > push => lowest,
                (Some(highest), _) => highest,
                _ => layer[node],
            };
        }
    }
    without_gaps(layer)
}

/// The edges that leave each node, without loops.
fn edges_from(count: usize, edges: &[LayoutEdge]) -> Vec<Vec<usize>> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (number, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.from != edge.to) {
        below[edge.from as usize].push(number);
    }
    below
}

/// For each node, true if another one calls it.
fn called(count: usize, edges: &[LayoutEdge]) -> Vec<bool> {
    let mut called = vec![false; count];
    for edge in edges.iter().filter(|edge| edge.from != edge.to) {
        called[edge.to as usize] = true;
    }
    called
}

fn without_gaps(mut layer: Vec<usize>) -> Vec<usize> {
    let mut used = layer.clone();
    used.sort_unstable();
    used.dedup();
    for at in &mut layer {
        *at = used.binary_search(at).unwrap_or_default();
    }
    layer
}
