//! Statistics of a row of values: Theil-Sen slope, Kendall's tau, and the p-value of the Mann-Kendall test.

/// Confidence in a slope, by the p-value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// 0.2 or more: too few snapshots, or no order in them.
    None,
    /// Less than 0.2.
    Weak,
    /// Less than 0.05.
    Likely,
    /// Less than 0.01.
    Sure,
}

impl Confidence {
    fn from_p_value(p_value: f64) -> Self {
        match p_value {
            p if p < 0.01 => Self::Sure,
            p if p < 0.05 => Self::Likely,
            p if p < 0.2 => Self::Weak,
            _ => Self::None,
        }
    }

    /// The printed word.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Weak => "weak",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }
}

/// The trend of a row of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendStats {
    /// Change per minute, or per snapshot where there are no times.
    pub slope: f64,
    /// Rising less falling pairs of snapshots, as a share of all pairs: from -1 to 1.
    pub tau: f64,
    /// Number of snapshots that are larger than the one before.
    pub increases: usize,
    /// Probability that values without a trend have an order at least as strong.
    pub p_value: f64,
}

impl TrendStats {
    /// Confidence in the slope.
    pub fn confidence(&self) -> Confidence {
        Confidence::from_p_value(self.p_value)
    }

    /// The value that rows are sorted by. A steady rise ranks above a larger but unsteady one.
    pub(super) fn rank(&self) -> f64 {
        self.slope * self.tau * self.tau
    }
}

/// The trend of `values` at ascending `times`; `p_values` are [`order_p_values`] of their number.
pub(super) fn trend_stats(values: &[i64], times: &[f64], p_values: &[f64]) -> TrendStats {
    let increases = values.windows(2).filter(|two| two[1] > two[0]).count();
    let mut stats = TrendStats { slope: 0.0, tau: 0.0, increases, p_value: 1.0 };
    if values.windows(2).all(|two| two[0] == two[1]) {
        return stats;
    }
    let mut slopes = Vec::with_capacity(values.len() * values.len().saturating_sub(1) / 2);
    let (mut pairs, mut order) = (0_i64, 0_i64);
    for (i, (&earlier, from)) in values.iter().zip(times).enumerate() {
        for (&later, to) in values.iter().zip(times).skip(i + 1) {
            pairs += 1;
            order += i64::from(later > earlier) - i64::from(later < earlier);
            if to > from {
                slopes.push((later as f64 - earlier as f64) / (to - from));
            }
        }
    }
    stats.slope = median(&mut slopes);
    stats.tau = order as f64 / pairs.max(1) as f64;
    // Equal values leave half pairs, which count as out of order.
    let against = (pairs - order.abs() + 1) / 2;
    stats.p_value = p_values.get(against as usize).copied().unwrap_or(1.0);
    stats
}

fn median(numbers: &mut [f64]) -> f64 {
    if numbers.is_empty() {
        return 0.0;
    }
    let middle = numbers.len() / 2;
    let odd = numbers.len() % 2 == 1;
    let (below, &mut upper, _) = numbers.select_nth_unstable_by(middle, f64::total_cmp);
    if odd {
        return upper;
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    f64::midpoint(lower, upper)
}

/// For `count` values in random order, the probability that at most 0, 1, 2 … pairs are out of order. It is exact up to
/// forty values, and the normal approximation beyond.
pub(super) fn order_p_values(count: usize) -> Vec<f64> {
    let mut exact = vec![1.0];
    for values in 2..=count.min(40) {
        let mut next = vec![0.0; exact.len() + values - 1];
        for (inversions, probability) in exact.iter().enumerate() {
            for more in &mut next[inversions..inversions + values] {
                *more += probability / values as f64;
            }
        }
        exact = next;
    }
    let mut sum = 0.0;
    let mut p_values: Vec<f64> = exact
        .into_iter()
        .map(|probability| {
            sum += probability;
            sum
        })
        .collect();
    if count > 40 {
        // The standard deviation of the number of pairs out of order.
        let n = count as f64;
        let pairs = n * (n - 1.0) / 2.0;
        let deviation = (n * (n - 1.0) * (2.0 * n + 5.0) / 72.0).sqrt();
        p_values = (0..=pairs as usize)
            .map(|against| normal((against as f64 + 0.5 - pairs / 2.0) / deviation))
            .collect();
    }
    p_values
}

/// The normal distribution function of a standard score, to three digits (Abramowitz and Stegun 26.2.17).
fn normal(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * x.abs());
    let factors = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let polynomial = factors.iter().rev().fold(0.0, |sum, factor| (sum + factor) * t);
    let tail = (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * polynomial;
    if x < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
#[path = "tests/stats.rs"]
mod tests;
