//! The standard errors of the changes of a comparison: chance alone moves a sampled figure.

use super::one_process::shared_variances;
use super::sampler::{EventSampler, Sampler, binomial_variance};
use crate::analysis::before_after::BeforeAfter;
use crate::analysis::frames::NodeId;
use crate::analysis::tree::total::base_label_sets;
use crate::cancel::{Cancel, Cancelled};

/// Standard errors beyond which a change is no chance, at a confidence of 95 %.
const SIGNIFICANT: f64 = 1.96;

/// The standard errors of the changes of flat and cum of every node.
#[derive(Clone, Debug)]
pub struct ChangeErrors {
    /// Per node of the sides those of flat and cum.
    nodes: Vec<[f64; 2]>,
}

impl ChangeErrors {
    /// The errors of the changes between two sides; `None` if the sampler is unknown.
    pub fn new(sides: &BeforeAfter, cancel: &Cancel) -> Result<Option<Self>, Cancelled> {
        // Both sides are of one profile, whose samples of the base are marked.
        let whole = sides.after();
        let profile = whole.profile();
        let Some(base_sets) = base_label_sets(profile, None) else { return Ok(None) };
        let Some(sampler) = Sampler::new(profile, whole.query()) else { return Ok(None) };
        let variances = match &sampler {
            Sampler::Events(events) => event_variances(events, sides, &base_sets, cancel)?,
            Sampler::Objects(objects) => {
                let tree = (whole.tree(), whole.nodes().len());
                let shared = shared_variances(objects, &base_sets);
                let of_sample = |sample| match &shared {
                    Some(shared) => shared[sample],
                    None => objects.sampled(sample).all(),
                };
                whole.sample_order().flat_cum_of(of_sample, tree, cancel)?
            }
        };
        let nodes = variances.into_iter().map(|variances| variances.map(f64::sqrt)).collect();
        Ok(Some(Self { nodes }))
    }

    /// The standard error of the change of the flat or the cum of a node of the sides.
    pub fn error(&self, side_node: NodeId, is_cum: bool) -> f64 {
        self.nodes.get(side_node.index()).map_or(0.0, |errors| errors[usize::from(is_cum)])
    }

    /// The probability that chance alone moves the flat or the cum of a node of the sides as far from 0 as `change`.
    pub fn chance(&self, side_node: NodeId, is_cum: bool, change: i64) -> Option<f64> {
        (side_node.index() < self.nodes.len())
            .then(|| chance_of(change, self.error(side_node, is_cum)))
    }
}

/// The probability that a change with this standard error goes so far from 0, either way, by chance.
fn chance_of(change: i64, error: f64) -> f64 {
    match (change, error > 0.0) {
        (0, _) => 1.0,
        (_, false) => 0.0,
        (change, true) => two_sided(change as f64 / error),
    }
}

/// True if a change of this probability is no more than chance.
pub fn is_noise(chance: f64) -> bool {
    chance > two_sided(SIGNIFICANT)
}

/// The probability of a normal deviate at least as far from 0 as `z`: `erfc(|z| / sqrt 2)`, by the series of Numerical
/// Recipes, which is right to 1.2e-7.
fn two_sided(z: f64) -> f64 {
    const SERIES: [f64; 10] = [
        0.170_872_77,
        -0.822_152_23,
        1.488_515_87,
        -1.135_203_98,
        0.278_868_07,
        -0.186_288_06,
        0.096_784_18,
        0.374_091_96,
        1.000_023_68,
        -1.265_512_23,
    ];
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.5 * x);
    let sum = SERIES.iter().fold(0.0, |sum, factor| sum * t + factor);
    (t * (sum - x * x).exp()).min(1.0)
}

/// Per node the variances of the changes of flat and cum, each the sum of those of its sides.
fn event_variances(
    events: &EventSampler<'_>,
    sides: &BeforeAfter,
    base_sets: &[bool],
    cancel: &Cancel,
) -> Result<Vec<[f64; 2]>, Cancelled> {
    let whole = sides.after();
    let sets = whole.profile().sample_labels();
    let tree = (whole.tree(), whole.nodes().len());
    let mut variances = vec![[0.0; 2]; tree.1];
    for (side, is_base) in [(sides.before(), true), (sides.after(), false)] {
        let is_of_side = |sample: usize| base_sets[sets[sample].index()] == is_base;
        let total = events.total(is_of_side);
        let count = |sample| if is_of_side(sample) { events.count(sample) } else { 0.0 };
        let counts = whole.sample_order().flat_cum_of(count, tree, cancel)?;
        for ((node, counts), sums) in whole.nodes().ids().zip(counts).zip(&mut variances) {
            let values = [side.sums().flat(node), side.sums().cum(node)].map(|w| w.value() as f64);
            for at in [0, 1] {
                sums[at] += binomial_variance(values[at], counts[at], total);
            }
        }
    }
    Ok(variances)
}

#[cfg(test)]
#[path = "tests/change.rs"]
mod tests;
