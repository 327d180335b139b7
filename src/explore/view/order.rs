//! The order of rows, as pprof sorts them.

use std::cmp::Reverse;

use crate::analysis::frames::NodeId;
use crate::explore::node_index::NodeIndex;

/// Sorts nodes as pprof does: by magnitude of `main`, largest first, then by name, magnitude of `other` and id.
pub(super) fn sort_nodes(
    node_index: &NodeIndex,
    nodes: &mut [NodeId],
    main: impl Fn(NodeId) -> u64,
    other: impl Fn(NodeId) -> u64,
) {
    // One number holds all but `other`, which only tells nodes of one name apart.
    let sort_key = |&node: &NodeId| {
        u128::from(!main(node)) << 64 | u128::from(node_index.rank(node)) << 32 | u128::from(node.0)
    };
    let mut keys: Vec<u128> = nodes.iter().map(sort_key).collect();
    keys.sort_unstable();
    for (node, key) in nodes.iter_mut().zip(&keys) {
        *node = NodeId(*key as u32);
    }
    let mut start = 0;
    for index in 1..=nodes.len() {
        let ended = keys.get(index).is_none_or(|key| key >> 32 != keys[start] >> 32);
        if ended {
            if index - start > 1 {
                nodes[start..index].sort_unstable_by_key(|&node| (Reverse(other(node)), node));
            }
            start = index;
        }
    }
}
