//! The profiles of several sources kept apart, as snapshots in the order of a series.

use std::ffi::OsString;
use std::sync::Arc;

use super::source::SourceProfile;
use crate::analysis::trend::Point;
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input::expand_paths::numbered_order;
use crate::profile::merge::sources::{MergeOptions, merge_sources};

/// One snapshot for each source. `names` are those of the sources.
///
/// Profiles of older formats have no time. Where none has, snapshots follow the numbers in the names, if these are a sequence: a shell
/// puts `heap.10` before `heap.9`. Otherwise the order is kept.
pub(super) fn snapshots(
    sources: &[SourceProfile],
    names: &[OsString],
    options: &MergeOptions,
    cancel: &Cancel,
) -> Result<Vec<Point>, Stop> {
    let snapshot = |source: &SourceProfile| {
        let profile =
            merge_sources(vec![Arc::clone(&source.profile)], Vec::new(), options, cancel)?;
        Ok(Point { memory: source.memory.clone(), ..Point::new(Arc::new(profile)) })
    };
    let snapshots = sources.iter().map(snapshot).collect::<Result<Vec<Point>, Stop>>()?;
    let has_time = snapshots.iter().any(|snapshot| snapshot.time_nanos != 0);
    let order = if has_time { None } else { numbered_order(names) };
    Ok(match order {
        Some(order) => order.into_iter().filter_map(|at| snapshots.get(at).cloned()).collect(),
        None => snapshots,
    })
}
