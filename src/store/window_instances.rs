//! The number of instances in a range, and in each of its windows.

use super::client::{StoreClient, TypedQuery};
use super::query::StoreQuery;
use super::range::TimeRange;
use super::series::Series;
use crate::cancel::Cancel;
use crate::error::Stop;

const SECOND: i64 = 1_000_000_000;

/// Points of a whole range.
const RANGE_POINTS: i64 = 120;

/// Points of each window.
const POINTS: i64 = 4;

impl StoreClient {
    /// The number of label sets with profiles in a range; 0 if the store does not tell.
    pub fn instance_count(
        &self,
        query: &StoreQuery,
        range: TimeRange,
        cancel: &Cancel,
    ) -> Result<usize, Stop> {
        let step = (range.nanos() / SECOND / RANGE_POINTS).max(10);
        let series = self.instances(query, (range, step), cancel);
        match series.map_err(|failure| failure.stop("")) {
            Ok(series) => Ok(series.iter().filter(|one| !one.points.is_empty()).count()),
            Err(Stop::Cancelled) => Err(Stop::Cancelled),
            // The profile is as good without.
            Err(Stop::Failed(_)) => Ok(0),
        }
    }

    /// The number of instances with a profile in each of `windows`, by one request.
    pub fn instances_in(
        &self,
        query: &TypedQuery,
        windows: &[TimeRange],
        cancel: &Cancel,
    ) -> Result<Vec<usize>, Stop> {
        let starts = windows.iter().map(|window| window.start);
        let ends = windows.iter().map(|window| window.end);
        let (Some(start), Some(end)) = (starts.min(), ends.max()) else { return Ok(Vec::new()) };
        let shortest = windows.iter().map(|window| window.nanos()).min().unwrap_or(0);
        let step = (shortest / SECOND / POINTS).max(1);
        let series = self.instances(&query.query, (TimeRange { start, end }, step), cancel);
        let series = series.map_err(|failure| failure.stop(""))?;
        Ok(windows.iter().map(|&window| count(&series, window)).collect())
    }
}

/// The series with a point in a window. Points stand at the end of their step.
fn count(series: &[Series], window: TimeRange) -> usize {
    let is_in = |one: &&Series| {
        one.points.iter().any(|p| p.time_nanos > window.start && p.time_nanos <= window.end)
    };
    series.iter().filter(is_in).count()
}

#[cfg(test)]
#[path = "tests/window_instances.rs"]
mod tests;
