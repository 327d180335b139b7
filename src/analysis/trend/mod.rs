//! Growth over several snapshots of one process: the slope of every function, or of every stack, leak suspects first.
//!
//! Every snapshot is analysed by itself under the same query, so a value here is the one that its profile alone shows.
//! The slope is the median of the slopes between any two snapshots (Theil-Sen estimator), which no single outlier
//! bends. Its confidence comes from the p-value of the Mann-Kendall test.

mod basis;
mod coverage;
mod one_heap;
mod ranking;
mod series;
mod snapshot_kind;
mod snapshot_sums;
mod stacks;
mod stats;

pub use self::basis::TrendBasis;
pub use self::coverage::Coverage;
pub use self::one_heap::without_repeats;
pub use self::ranking::{Trend, TrendRows};
pub use self::series::{Point, Series, adapted, ordered};
pub use self::snapshot_kind::snapshot_kind;
pub use self::stats::{Confidence, TrendStats};

#[cfg(test)]
mod tests;
