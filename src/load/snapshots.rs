//! The profiles of several sources kept apart, as snapshots in the order of a series.

use std::ffi::OsString;

use crate::analysis::trend::Point;
use crate::input::expand_paths::numbered_order;

/// Snapshots in the order of a series. `names` are those of their sources.
///
/// Profiles of older formats have no time. Where none has, snapshots follow the numbers in the names, if these are a sequence: a shell
/// puts `heap.10` before `heap.9`. Otherwise the order is kept.
pub(super) fn in_series(snapshots: Vec<Point>, names: &[OsString]) -> Vec<Point> {
    let has_time = snapshots.iter().any(|snapshot| snapshot.time_nanos != 0);
    let order = if has_time { None } else { numbered_order(names) };
    match order {
        Some(order) => order.into_iter().filter_map(|at| snapshots.get(at).cloned()).collect(),
        None => snapshots,
    }
}
