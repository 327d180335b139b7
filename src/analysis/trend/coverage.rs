//! The instances and the time that a snapshot stands for.

/// The instances and the time behind a snapshot; 0 where unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The instances of a service that are added up.
    pub instances: usize,
    /// The length of a sum over time, in nanoseconds.
    pub nanos: i64,
}

impl Coverage {
    /// The factor that brings values of `base` to the instances and the time of this side; 1 for what is unknown.
    pub fn factor(self, base: Coverage) -> f64 {
        let ratio = |own: f64, other: f64| if own > 0.0 && other > 0.0 { own / other } else { 1.0 };
        ratio(self.instances as f64, base.instances as f64)
            * ratio(self.nanos as f64, base.nanos as f64)
    }
}

#[cfg(test)]
#[path = "tests/coverage.rs"]
mod tests;
