//! Flat and cum of single addresses, for the instructions of a binary.

use super::frames::NodeId;
use super::graph::text_graph::present;
use super::pipeline::Analysis;
use super::query::Granularity;
use super::tree::weight::Weight;
use crate::cancel::{Cancel, Cancelled};

/// Flat and cum of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressCost {
    /// The address as recorded.
    pub address: u64,
    /// The weight of the samples that end there.
    pub flat: Weight,
    /// The weight of the samples that pass through it, each once.
    pub cum: Weight,
    /// The node of the address.
    pub node: NodeId,
}

/// The addresses of tables made by [`by_address`] that have a weight, ascending.
pub fn address_costs(analysis: &Analysis) -> Vec<AddressCost> {
    let (nodes, sums) = (analysis.nodes(), analysis.sums());
    let mut costs: Vec<AddressCost> = present(analysis.table())
        .into_iter()
        .map(|node| AddressCost {
            address: nodes.node(node).address,
            flat: sums.flat(node),
            cum: sums.cum(node),
            node,
        })
        .collect();
    costs.sort_by_key(|cost| (cost.address, cost.node));
    costs
}

/// The costs with addresses from `start` to `end`, of sorted ones.
pub fn costs_within(costs: &[AddressCost], start: u64, end: u64) -> &[AddressCost] {
    let from = costs.partition_point(|cost| cost.address < start);
    let to = costs.partition_point(|cost| cost.address < end);
    costs.get(from..to).unwrap_or_default()
}

/// The tables of `analysis` at the granularity of addresses. An address is one node, whatever was inlined there, so that
/// no sample counts twice.
pub fn by_address(analysis: &Analysis, cancel: &Cancel) -> Result<Analysis, Cancelled> {
    let mut query = analysis.query().clone();
    query.granularity = Granularity::Addresses;
    query.no_inlines = true;
    query.by_binary = true;
    analysis.next(query, cancel)
}

#[cfg(test)]
#[path = "tests/instructions.rs"]
mod tests;
