//! The only random numbers: splitmix64. A seed gives the same profile on every run, and no crate is needed.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

/// The finishing step of splitmix64: 64 well-mixed bits of `x`.
pub(crate) fn mixed(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The upper 53 bits of `x` as a number in [0, 1).
pub(crate) fn fraction(x: u64) -> f64 {
    (x >> 11) as f64 / (1_u64 << 53) as f64
}

/// The index below `count` at `u` to the power of `exponent`. A larger exponent gives low indices more often.
pub(crate) fn skewed(count: usize, u: f64, exponent: f64) -> usize {
    ((count as f64 * u.powf(exponent)) as usize).min(count - 1)
}

impl Random {
    /// The stream of `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        fraction(self.bits())
    }

    /// Uniform below `count`, which is not 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        skewed(count, self.unit(), 1.0)
    }

    /// Geometric from 0 on, with this mean.
    pub(crate) fn geometric(&mut self, mean: f64) -> usize {
        let stays = mean / (mean + 1.0);
        ((1.0 - self.unit()).ln() / stays.ln()) as usize
    }

    /// Puts `items` into a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
