//! The heaviest value of one label key in the samples of each node.

use super::cross::values_of_key;
use super::set_sums::set_sums;
use crate::analysis::Analysis;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::flat_cum::FlatCum;
use crate::analysis::tree::weights::Weights;
use crate::cancel::{Cancel, Cancelled};
use crate::hash::Map;
use crate::profile::LabelSetId;
use std::cmp::Reverse;

/// Values that are told apart: each takes a pass over the samples. Lighter ones are the heaviest of no node.
const MOST: usize = 24;

/// The heaviest value of one label key per node, by cum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeaviestValues {
    /// The values that are told apart, as printed.
    pub values: Vec<Vec<u8>>,
    /// Per node an index of `values`, and the share of the node's cum from 0 to 1; `None` for a node without one.
    pub of_node: Vec<Option<(usize, f64)>>,
}

/// The sum of a value, and the label sets that have it.
type ValueSets = (i64, Vec<usize>);

/// The heaviest value of `key` per node, over the tables of `analysis`. Numbers are written in `unit`.
pub fn heaviest_values(
    analysis: &Analysis,
    key: &str,
    unit: &str,
    cancel: &Cancel,
) -> Result<HeaviestValues, Cancelled> {
    let selected = analysis.selected();
    let sums = set_sums(selected);
    let mut sets_of: Map<Vec<u8>, ValueSets> = Map::default();
    for (set, sum) in sums.iter().enumerate() {
        if set.is_multiple_of(1 << 12) {
            cancel.check()?;
        }
        let Some(sum) = sum else { continue };
        for value in values_of_key(selected, LabelSetId(set as u32), key, unit) {
            let (total, sets) = sets_of.entry(value).or_default();
            *total = total.wrapping_add(sum.sum);
            sets.push(set);
        }
    }
    let mut values: Vec<(Vec<u8>, ValueSets)> = sets_of.into_iter().collect();
    values.sort_by(|a, b| {
        (Reverse(a.1.0.unsigned_abs()), &a.0).cmp(&(Reverse(b.1.0.unsigned_abs()), &b.0))
    });
    values.truncate(MOST);
    let nodes = analysis.nodes();
    let mut heaviest: Vec<Option<(usize, i64)>> = vec![None; nodes.len()];
    for (index, (_, (_, sets))) in values.iter().enumerate() {
        let mut taken = vec![false; sums.len()];
        for &set in sets {
            taken[set] = true;
        }
        let weights = Weights::of_label_sets(
            analysis.profile(),
            analysis.sample_order(),
            analysis.query(),
            (&taken, cancel),
        )?;
        let cums = FlatCum::new(analysis.tree(), &weights, nodes);
        for (node, best) in heaviest.iter_mut().enumerate() {
            let sum = cums.cum(NodeId(node as u32)).sum;
            let most = best.map_or(0, |(_, most)| most);
            if sum.unsigned_abs() > most.unsigned_abs() {
                *best = Some((index, sum));
            }
        }
    }
    let share = |(node, best): (usize, Option<(usize, i64)>)| {
        let (index, sum) = best?;
        let whole = analysis.sums().cum(NodeId(node as u32)).sum;
        // Changes of both signs may leave less than their parts.
        let share = if whole == 0 { 1.0 } else { (sum as f64 / whole as f64).abs().min(1.0) };
        Some((index, share))
    };
    let of_node = heaviest.into_iter().enumerate().map(share).collect();
    Ok(HeaviestValues { values: values.into_iter().map(|(value, _)| value).collect(), of_node })
}
