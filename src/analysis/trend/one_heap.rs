//! Snapshots of one heap: a heap profile describes the last collection, so that two without a collection between them
//! are the same.

use super::series::Point;
use crate::profile::Profile;

/// The number of newest points that are one heap; 0 if the newest is not that of the point before, or no heap.
pub(super) fn one_heap(points: &[Point]) -> usize {
    let mut newest = points.iter().rev();
    let Some((last, figures)) = newest.next().and_then(|p| Some((p, figures(&p.profile)?))) else {
        return 0;
    };
    let same = |point: &&Point| is_same(point, (last, &figures));
    match newest.take_while(same).count() {
        0 => 0,
        before => before + 1,
    }
}

/// The points without those that are the same heap as the one before. A point that is no heap stays.
pub fn without_repeats(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        let known = figures(&point.profile);
        let is_repeat =
            kept.last().zip(known).is_some_and(|(last, figures)| is_same(last, (point, &figures)));
        if !is_repeat {
            kept.push(point.clone());
        }
    }
    kept
}

/// True if `before` has the figures of `after`, and no collection lies between them.
fn is_same(before: &Point, (after, known): (&Point, &Vec<(i64, usize)>)) -> bool {
    !collected_between(before, after) && figures(&before.profile).as_ref() == Some(known)
}

/// True if the statistics of both points count collections, and the counts differ.
fn collected_between(before: &Point, after: &Point) -> bool {
    let count = |point: &Point| point.memory.as_ref().and_then(|stats| stats.get("NumGC"));
    count(before).zip(count(after)).is_some_and(|(before, after)| before != after)
}

/// Per sample type of a heap its sum, and the number of values that are not 0; `None` for other profiles. Go lists
/// functions that allocated since the collection with values of 0, so the number of samples says nothing.
fn figures(profile: &Profile) -> Option<Vec<(i64, usize)>> {
    let types = profile.sample_types();
    types.iter().find(|sample_type| sample_type.kind == "inuse_space")?;
    let figures = |at| {
        let values = profile.values(at);
        let sum = values.iter().fold(0_i64, |sum, &value| sum.wrapping_add(value));
        (sum, values.iter().filter(|&&value| value != 0).count())
    };
    let figures: Vec<(i64, usize)> = (0..types.len()).map(figures).collect();
    figures.iter().any(|(_, count)| *count > 0).then_some(figures)
}

#[cfg(test)]
#[path = "tests/one_heap.rs"]
mod tests;
