//! The profiles that make up the answer of a query over a range, and the words for them.

use super::profile_type::ProfileType;
use super::range::{TimeRange, second};
use super::series::NewestProfile;
use crate::input::store_address::StoreProtocol;

/// Instances that are read by one request, of stores that add up profiles by their ids.
const MOST_IDS: usize = 50;

/// The profiles that one request reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The sum of all profiles of a range.
    Merge(TimeRange),
    /// The newest profiles of instances; several only where the store adds them up by their ids.
    Newest(Vec<NewestProfile>),
}

/// The parts of a range, whose sum is its profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeParts {
    /// The range.
    pub range: TimeRange,
    /// The parts; none without data.
    pub parts: Vec<Part>,
}

impl Part {
    /// The total of newest profiles that are known by their ids; `None` for other parts.
    pub fn total_by_ids(&self) -> Option<i64> {
        let Part::Newest(newest) = self else { return None };
        let all = newest.iter().map(|one| one.profile_id.as_ref().map(|_| one.total));
        all.sum()
    }

    /// Each of the newest profiles by itself, known by its second in place of its id.
    pub fn by_second(&self) -> Vec<Part> {
        let Part::Newest(newest) = self else { return Vec::new() };
        let without_id = |one: &NewestProfile| NewestProfile { profile_id: None, ..one.clone() };
        newest.iter().map(|one| Part::Newest(vec![without_id(one)])).collect()
    }
}

impl RangeParts {
    /// The sum of a range.
    pub fn merged(range: TimeRange) -> RangeParts {
        RangeParts { range, parts: vec![Part::Merge(range)] }
    }

    /// The newest profiles of instances.
    pub fn newest(range: TimeRange, mut newest: Vec<NewestProfile>) -> RangeParts {
        newest.sort_by(|a, b| a.labels.cmp(&b.labels));
        let (with_id, without): (Vec<_>, Vec<_>) =
            newest.into_iter().partition(|one| one.profile_id.is_some());
        let chunks = with_id.chunks(MOST_IDS).map(|chunk| Part::Newest(chunk.to_vec()));
        let singles = without.into_iter().map(|one| Part::Newest(vec![one]));
        RangeParts { range, parts: chunks.chain(singles).collect() }
    }

    fn instances(&self) -> impl Iterator<Item = &NewestProfile> {
        let newest = self.parts.iter().filter_map(|part| match part {
            Part::Newest(newest) => Some(newest),
            Part::Merge(_) => None,
        });
        newest.flatten()
    }

    /// The number of instances whose newest profiles are added up; 0 for a sum.
    pub fn instance_count(&self) -> usize {
        self.instances().count()
    }

    /// The time of the profile: that of the newest part, or the start of a sum.
    pub fn time_nanos(&self) -> i64 {
        let newest = self.instances().map(|one| one.time_nanos).max();
        newest.unwrap_or(self.range.start)
    }

    /// The duration of the profile: the length of a sum; 0 for a state.
    pub fn duration_nanos(&self) -> i64 {
        let is_sum = matches!(self.parts.as_slice(), [Part::Merge(_)]);
        if is_sum { self.range.nanos() } else { 0 }
    }

    /// The parts in words: `5 instances, newest each, at 2026-11-27T12:00:00Z`.
    pub fn words(&self, profile_type: &ProfileType, protocol: StoreProtocol) -> String {
        let count = self.instance_count();
        if count == 0 {
            return format!("sum of {}", self.range.words());
        }
        let times = || self.instances().map(|one| one.time_nanos);
        let (first, last) = (times().min().unwrap_or(0), times().max().unwrap_or(0));
        let times = match (second(first), second(last)) {
            (first, last) if first == last => format!("at {last}"),
            (first, last) => format!("{first} to {last}"),
        };
        let plural = if count == 1 { "" } else { "s" };
        let is_counter = !profile_type.is_in_use();
        let since = if is_counter { ", since the start of each" } else { "" };
        let is_by_step = protocol == StoreProtocol::Pyroscope
            && self.instances().any(|one| one.profile_id.is_none());
        let step = if is_by_step { ", by its last second" } else { "" };
        format!("{count} instance{plural}, newest each{step}{since}, {times}")
    }
}

#[cfg(test)]
#[path = "tests/parts.rs"]
mod tests;
