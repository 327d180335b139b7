//! How a row of values goes: its slope, how steadily it rises, and how much of that chance alone could do.

/// How much a slope is to be trusted, by the chance that values without any trend would show such an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// One in five or more: too few snapshots, or no order in them.
    None,
    /// Less than one in five.
    Weak,
    /// Less than one in twenty.
    Likely,
    /// Less than one in a hundred.
    Sure,
}

impl Confidence {
    fn of(chance: f64) -> Self {
        match chance {
            c if c < 0.01 => Self::Sure,
            c if c < 0.05 => Self::Likely,
            c if c < 0.2 => Self::Weak,
            _ => Self::None,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Weak => "weak",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }
}

/// How values go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendStats {
    /// Per minute, or from one snapshot to the next where there are no times.
    pub slope: f64,
    /// How much more pairs of snapshots rise than fall, as a part of all pairs: from -1 to 1.
    pub tau: f64,
    /// Steps from one snapshot to the next that rose.
    pub rose: usize,
    /// How probable such an order is by chance alone.
    pub chance: f64,
}

impl TrendStats {
    /// How much it is to be trusted.
    pub fn trust(&self) -> Confidence {
        Confidence::of(self.chance)
    }

    /// What rows are ranked by: a steady rise comes before a larger one that comes and goes.
    pub(super) fn rank(&self) -> f64 {
        self.slope * self.tau * self.tau
    }
}

/// How `values` go over `places`, which ascend; `chances` are for so many places.
pub(super) fn course(values: &[i64], places: &[f64], chances: &[f64]) -> TrendStats {
    let rose = values.windows(2).filter(|two| two[1] > two[0]).count();
    let mut course = TrendStats { slope: 0.0, tau: 0.0, rose, chance: 1.0 };
    if values.windows(2).all(|two| two[0] == two[1]) {
        return course;
    }
    let mut slopes = Vec::with_capacity(values.len() * values.len().saturating_sub(1) / 2);
    let (mut pairs, mut order) = (0_i64, 0_i64);
    for (i, (&earlier, from)) in values.iter().zip(places).enumerate() {
        for (&later, to) in values.iter().zip(places).skip(i + 1) {
            pairs += 1;
            order += i64::from(later > earlier) - i64::from(later < earlier);
            if to > from {
                slopes.push((later as f64 - earlier as f64) / (to - from));
            }
        }
    }
    course.slope = median(&mut slopes);
    course.tau = order as f64 / pairs.max(1) as f64;
    // Values that are equal leave half steps, which count as if they spoke against the order.
    let against = (pairs - order.abs() + 1) / 2;
    course.chance = chances.get(against as usize).copied().unwrap_or(1.0);
    course
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

/// For so many values in an order by chance: how probable it is that at most so many pairs are out of order, from 0 on.
/// Beyond forty values the tail is that of forty, which only makes words more careful.
pub(super) fn chances(count: usize) -> Vec<f64> {
    let mut exact = vec![1.0];
    for values in 2..=count.min(40) {
        let mut next = vec![0.0; exact.len() + values - 1];
        for (inversions, chance) in exact.iter().enumerate() {
            for more in &mut next[inversions..inversions + values] {
                *more += chance / values as f64;
            }
        }
        exact = next;
    }
    let mut sum = 0.0;
    let mut chances: Vec<f64> = exact
        .into_iter()
        .map(|chance| {
            sum += chance;
            sum
        })
        .collect();
    if count > 40 {
        // The spread of the count of pairs out of order, in a normal distribution.
        let n = count as f64;
        let pairs = n * (n - 1.0) / 2.0;
        let spread = (n * (n - 1.0) * (2.0 * n + 5.0) / 72.0).sqrt();
        chances = (0..=pairs as usize)
            .map(|against| normal((against as f64 + 0.5 - pairs / 2.0) / spread))
            .collect();
    }
    chances
}

/// The share of a normal distribution below so many spreads, to three digits (Abramowitz and Stegun 26.2.17).
fn normal(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * x.abs());
    let factors = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let polynomial = factors.iter().rev().fold(0.0, |sum, factor| (sum + factor) * t);
    let tail = (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * polynomial;
    if x < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_those_of_permutations() {
        for (count, against, wanted) in
            [(2, 0, 0.5), (3, 0, 1.0 / 6.0), (3, 1, 0.5), (5, 0, 1.0 / 120.0), (5, 1, 5.0 / 120.0)]
        {
            assert!((chances(count)[against] - wanted).abs() < 1e-12, "{count} {against}");
        }
        let (exact, near) = (chances(40), chances(41));
        // Two spreads below the middle, of forty and of forty-one.
        assert!((exact[305] - near[322]).abs() < 0.005, "{} {}", exact[305], near[322]);
        assert!((normal(-1.96) - 0.025).abs() < 1e-4 && (normal(1.96) - 0.975).abs() < 1e-4);
    }
}
