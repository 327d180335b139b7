//! The requests of a catalogue: for each profile type the totals of its label sets over a range.

use super::advice::SEARCH_POINTS;
use super::catalogue::{SeriesTotals, TypeSeries};
use super::client::{StoreClient, TypedQuery};
use super::profile_type::{ProfileType, resolved};
use super::query::StoreQuery;
use super::range::{FINEST_STEP, TimeRange};
use crate::cancel::Cancel;
use crate::error::Stop;
use crate::input::store_address::StoreProtocol;

const SECOND: i64 = 1_000_000_000;

/// Searches for the newest profile, at most.
const SEARCHES: usize = 5;

/// Label sets of a type, at most: the greatest totals are kept.
const MOST_SERIES: usize = 20_000;

impl StoreClient {
    /// The label sets of a type in the range of the address, with their totals.
    pub fn type_series(
        &self,
        profile_type: &ProfileType,
        cancel: &Cancel,
    ) -> Result<TypeSeries, Stop> {
        let query = StoreQuery { profile_type: profile_type.id(), matchers: Vec::new() };
        let is_state = profile_type.is_snapshot(self.protocol());
        let range = self.range();
        let step = range.step();
        // Pyroscope adds up all of a step, which is right for what is counted.
        let is_added = self.protocol() == StoreProtocol::Pyroscope && !is_state;
        let is_exact = step == FINEST_STEP || is_added;
        let by = match self.protocol() {
            StoreProtocol::Pyroscope => self.label_names(None, range, cancel)?,
            StoreProtocol::Parca => Vec::new(),
        };
        let all = self.totals(&query, (range, step), &by, cancel)?;
        let with_data = all.into_iter().filter(|series| !series.points.is_empty());
        let mut series: Vec<SeriesTotals> =
            with_data.map(|one| SeriesTotals::new(one, range, is_state, is_exact)).collect();
        if series.len() > MOST_SERIES {
            series.sort_by_key(|one| std::cmp::Reverse(one.total));
            series.truncate(MOST_SERIES);
        }
        let short_name = self.short_type(profile_type);
        Ok(TypeSeries { profile_type: profile_type.clone(), short_name, is_state, series })
    }

    /// The time of the newest profile of a type in the days around the range; `None` without one.
    pub fn newest_of_type(
        &self,
        profile_type: &ProfileType,
        cancel: &Cancel,
    ) -> Result<Option<i64>, Stop> {
        let query = StoreQuery { profile_type: profile_type.id(), matchers: Vec::new() };
        let typed = TypedQuery { query, profile_type: profile_type.clone() };
        let now = self.store_now();
        let whole = self.range().searched(now);
        // A store may refuse a long range.
        let mut searched = match self.found(&typed, whole, cancel) {
            Ok(_) => whole,
            Err(Stop::Cancelled) => return Err(Stop::Cancelled),
            Err(Stop::Failed(_)) => self.range().searched_day(now),
        };
        let mut newest = None;
        // Each search is of the last steps of the one before.
        for _ in 0..SEARCHES {
            let Some(found) = self.found(&typed, searched, cancel)? else { break };
            let step = (searched.nanos() / SEARCH_POINTS).max(SECOND);
            newest = Some(found.end);
            if step <= FINEST_STEP * SECOND {
                break;
            }
            searched = TimeRange { start: found.end.saturating_sub(3 * step), end: found.end };
        }
        Ok(newest)
    }

    /// The shortest name of a type that names no other.
    fn short_type(&self, profile_type: &ProfileType) -> String {
        let ProfileType { name, sample_type, .. } = profile_type;
        let names = [sample_type.clone(), format!("{name}:{sample_type}")];
        let is_own = |word: &String| resolved(word, self.types()).as_ref() == Ok(profile_type);
        names.into_iter().find(is_own).unwrap_or_else(|| profile_type.id())
    }
}
