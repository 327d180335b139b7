//! The reason why a query gives nothing: a label or value that the store does not have, or a range without data.

use super::client::{StoreClient, TypedQuery};
use super::query::{Comparison, Matcher};
use super::range::TimeRange;
use super::series::span;
use crate::cancel::Cancel;
use crate::error::{Error, Stop, nearest};
use crate::input::store_address::StoreProtocol;

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 24 * 3600 * SECOND;

/// Points of the search.
pub(super) const SEARCH_POINTS: i64 = 360;

impl StoreClient {
    /// The error for a query without a sample in `range`.
    pub fn nothing(&self, query: &TypedQuery, range: TimeRange, cancel: &Cancel) -> Stop {
        let now = self.store_now();
        for searched in [range.searched(now), range.searched_day(now)] {
            match self.reason(query, (range, searched), cancel) {
                Ok(reason) => return Error::Fetch(reason).into(),
                Err(Stop::Cancelled) => return Stop::Cancelled,
                // A store may refuse a long range.
                Err(Stop::Failed(_)) => {}
            }
        }
        Error::Fetch(none_in(range)).into()
    }

    fn reason(
        &self,
        query: &TypedQuery,
        (range, searched): (TimeRange, TimeRange),
        cancel: &Cancel,
    ) -> Result<String, Stop> {
        if let Some(reason) = self.unknown_label(query, searched, cancel)? {
            return Ok(reason);
        }
        let none = none_in(range);
        let days = searched.nanos() / DAY;
        // The second search is within what the first has found, by shorter steps.
        let found = match self.found(query, searched, cancel)? {
            Some(coarse) => self.found(query, coarse, cancel)?.or(Some(coarse)),
            None => None,
        };
        Ok(match found {
            Some(found) => format!("{none}; the store has some from {}", found.words()),
            None if days < 2 => format!("{none}, nor in the day around"),
            None => format!("{none}, nor in the {days} days around"),
        })
    }

    /// The part of a range that has data, to the step.
    pub(super) fn found(
        &self,
        query: &TypedQuery,
        range: TimeRange,
        cancel: &Cancel,
    ) -> Result<Option<TimeRange>, Stop> {
        let step = (range.nanos() / SECOND / SEARCH_POINTS).max(1);
        let series = self.totals(&query.query, (range, step), &[], cancel)?;
        // A point may stand at either end of its step.
        let around = |(first, last): (i64, i64)| TimeRange {
            start: first.saturating_sub(step * SECOND),
            end: last.saturating_add(step * SECOND).min(range.end.min(self.store_now().max(last))),
        };
        Ok(span(&series).map(around))
    }

    /// The words for a label, or a value of a label, that the store does not have.
    fn unknown_label(
        &self,
        query: &TypedQuery,
        range: TimeRange,
        cancel: &Cancel,
    ) -> Result<Option<String>, Stop> {
        let wants_one = |m: &&Matcher| m.comparison == Comparison::Equal && !m.value.is_empty();
        let matchers: Vec<&Matcher> = query.query.matchers.iter().filter(wants_one).collect();
        if matchers.is_empty() {
            return Ok(None);
        }
        let names = self.label_names(None, range, cancel)?;
        for matcher in &matchers {
            if !names.is_empty() && !names.contains(&matcher.name) {
                let mut reason = unknown("label", &matcher.name, &names);
                if self.protocol() == StoreProtocol::Parca && !reason.contains("closest") {
                    // Parca's queries take them all the same.
                    reason.push_str(" and labels of samples, which it does not list");
                }
                return Ok(Some(reason));
            }
        }
        for matcher in &matchers {
            let values = self.label_values((&matcher.name, None), range, cancel)?;
            if !values.is_empty() && !values.contains(&matcher.value) {
                return Ok(Some(unknown(&matcher.name, &matcher.value, &values)));
            }
        }
        Ok(None)
    }
}

fn none_in(range: TimeRange) -> String {
    format!("the query has no samples from {}", range.words())
}

fn unknown(what: &str, word: &str, known: &[String]) -> String {
    /// Names that a message lists.
    const LISTED: usize = 12;
    let near = nearest(word, known.iter().map(String::as_str));
    if let Some(near) = near {
        return format!("the store has no {what} {word:?}; the closest is {near:?}");
    }
    let more = if known.len() > LISTED { ", ..." } else { "" };
    let listed: Vec<&str> = known.iter().take(LISTED).map(String::as_str).collect();
    format!("the store has no {what} {word:?}; it has {}{more}", listed.join(", "))
}
