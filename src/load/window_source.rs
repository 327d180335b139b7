//! The query behind a store's profile, as far as its windows need it.

use std::fmt;
use std::sync::Arc;

use crate::cancel::Cancel;
use crate::error::Stop;
use crate::profile::Profile;
use crate::store::parts::RangeParts;
use crate::store::range::TimeRange;

/// A query over a range that can be asked for windows of it.
pub(super) trait WindowSource: fmt::Debug + Send + Sync {
    /// The range, by the store's clock.
    fn range(&self) -> TimeRange;

    /// The number of windows that the address names.
    fn windows(&self) -> Option<usize>;

    /// The number of instances in each window of a sum; nothing for states, whose parts tell, and where the store does not tell.
    fn instances_in(&self, windows: &[TimeRange], cancel: &Cancel) -> Result<Vec<usize>, Stop>;

    /// The parts of a window.
    fn window_parts(&self, window: TimeRange, cancel: &Cancel) -> Result<RangeParts, Stop>;

    /// The sum of the parts of a window; `None` without a sample.
    fn window_sum(&self, parts: &RangeParts, cancel: &Cancel)
    -> Result<Option<Arc<Profile>>, Stop>;
}
