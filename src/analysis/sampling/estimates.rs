//! The samples behind flat and cum of every node, and their standard errors.

use super::sampler::{Sampler, binomial_variance};
use crate::analysis::frames::NodeId;
use crate::analysis::pipeline::Analysis;
use crate::cancel::{Cancel, Cancelled};

/// The precision of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Number of samples behind the value.
    pub samples: u64,
    /// The standard error, in the unit of the value. About 95 % of the intervals of 1.96 of it hold the true value.
    pub error: f64,
}

impl Estimate {
    /// The standard error as a part of `value`; `None` for a value of 0.
    pub fn relative(self, value: i64) -> Option<f64> {
        (value != 0).then(|| self.error / value.unsigned_abs() as f64)
    }
}

/// The precision of flat and cum of every node.
#[derive(Clone, Debug)]
pub struct NodeEstimates {
    /// Per node those of flat and cum.
    nodes: Vec<[Estimate; 2]>,
}

impl NodeEstimates {
    /// The precision of the figures of `analysis`; `None` if the sampler is unknown, or values are differences.
    pub fn new(analysis: &Analysis, cancel: &Cancel) -> Result<Option<Self>, Cancelled> {
        let profile = analysis.profile();
        let sampler = Sampler::new(profile, analysis.query());
        let is_whole = analysis.has_tree() && !analysis.weights().is_signed();
        let Some(sampler) = sampler.filter(|_| is_whole) else { return Ok(None) };
        let tree = (analysis.tree(), analysis.nodes().len());
        let order = analysis.sample_order();
        let counts = order.flat_cum_of(|sample| sampler.count(sample), tree, cancel)?;
        let variances = match &sampler {
            Sampler::Events(events) => {
                // Filters leave the number of all samples as it is.
                let total = events.total(|_| true);
                let sums = analysis.sums();
                let of_node = |(node, counts): (NodeId, &[f64; 2])| {
                    let values = [sums.flat(node), sums.cum(node)].map(|w| w.value() as f64);
                    [0, 1].map(|at| binomial_variance(values[at], counts[at], total))
                };
                analysis.nodes().ids().zip(&counts).map(of_node).collect()
            }
            Sampler::Objects(objects) => {
                order.flat_cum_of(|sample| objects.sampled(sample).all(), tree, cancel)?
            }
        };
        let estimate = |count: f64, variance: f64| {
            // Periods of another length leave parts of samples.
            let part = u64::from(count > 0.0);
            Estimate { samples: (count.round() as u64).max(part), error: variance.sqrt() }
        };
        let both = |(counts, sums): ([f64; 2], [f64; 2])| {
            [estimate(counts[0], sums[0]), estimate(counts[1], sums[1])]
        };
        let nodes: Vec<_> = counts.into_iter().zip(variances).map(both).collect();
        Ok(Some(Self { nodes }))
    }

    /// The precision of a node's flat.
    pub fn flat(&self, node: NodeId) -> Estimate {
        self.nodes.get(node.index()).map_or_else(Estimate::default, |estimates| estimates[0])
    }

    /// The precision of a node's cum.
    pub fn cum(&self, node: NodeId) -> Estimate {
        self.nodes.get(node.index()).map_or_else(Estimate::default, |estimates| estimates[1])
    }
}
