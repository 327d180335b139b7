//! A sum of values and its divisor.

/// A sum of values and its divisor, which is 0 without `-mean`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// In the unit of the sample type; it wraps at 64 bits, as in pprof.
    pub sum: i64,
    /// The sum of the first sample type's values, under `-mean`.
    pub divisor: i64,
}

impl Weight {
    /// The displayed value: the sum, or the mean, truncated.
    pub fn value(self) -> i64 {
        if self.divisor == 0 { self.sum } else { self.sum.wrapping_div(self.divisor) }
    }

    /// Adds another sum.
    pub fn add(&mut self, other: Self) {
        self.sum = self.sum.wrapping_add(other.sum);
        self.divisor = self.divisor.wrapping_add(other.divisor);
    }
}
