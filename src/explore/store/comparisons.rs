//! Comparisons of a store's query: to an earlier range, or to another value of a label.

use super::typed_line::TypedLine;
use crate::error::Error;
use crate::input::StoreTime;
use crate::input::store_address::StoreAddress;
use crate::store::catalogue::{Catalogue, LabelMatchers, LabelValues};
use crate::store::query::{Comparison, Matcher, StoreQuery};
use crate::store::range::{TimeRange, length_words};

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 24 * 3600 * SECOND;

/// Values of a label that are compared with each other, at most.
const MOST_VALUES: usize = 8;

/// Labels that tell versions apart, before all others.
const VERSION_LABELS: [&str; 5] = ["version", "build", "commit", "revision", "release"];

/// The two sides of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreComparison {
    /// The base in few words: `the hour before`, `version 1.4`.
    pub label: String,
    /// Both sides: `1.5 against it`.
    pub about: String,
    /// The side that is shown.
    pub own: StoreAddress,
    /// The base.
    pub base: StoreAddress,
}

/// The comparisons that a query over `range` offers: earlier ranges, then other values of labels as far as a catalogue knows them.
pub fn comparisons(
    address: &StoreAddress,
    range: TimeRange,
    catalogue: Option<&Catalogue>,
) -> Vec<StoreComparison> {
    let mut all = earlier_ranges(address, range);
    if let (Some(catalogue), Ok(query)) = (catalogue, StoreQuery::parse(&address.query)) {
        all.extend(other_values(&pinned(address, range), &query, catalogue));
    }
    all
}

/// The comparisons that a typed line may mean, the likeliest first: conditions on labels take the place of those of the query, a
/// range that of its range. A value of a label that the query leaves open is compared to the other values, or to the whole.
/// None without a condition or a range.
pub fn typed_comparisons(
    address: &StoreAddress,
    range: TimeRange,
    typed: &str,
    catalogue: Option<&Catalogue>,
) -> Result<Vec<StoreComparison>, Error> {
    let line = TypedLine::parse(typed)?;
    if !line.has_conditions() || !line.words.is_empty() {
        return Ok(Vec::new());
    }
    let query = StoreQuery::parse(&address.query).map_err(Error::Usage)?;
    let own = pinned(address, range);
    let base = StoreAddress {
        query: replaced(&query, &line.matchers.all).to_string(),
        from: line.from.or(own.from),
        to: line.to.or(own.to),
        ..own.clone()
    };
    let words = |matchers: &[Matcher]| {
        let plain: Vec<String> = matchers.iter().map(Matcher::in_words).collect();
        plain.join(" ")
    };
    let label = typed.to_owned();
    let typed = line.matchers.all.as_slice();
    let mut all = Vec::new();
    if let ([one], false) = (typed, line.has_range())
        && let Some(others) = other_values_than(one, &query, catalogue)
    {
        let against = replaced(&query, std::slice::from_ref(&others)).to_string();
        let own = StoreAddress { query: against, ..own.clone() };
        let about = format!("{} against it", others.in_words());
        all.push(StoreComparison { label: label.clone(), about, own, base: base.clone() });
    }
    let own_words: Vec<Matcher> =
        query.matchers.iter().filter(|m| typed.iter().any(|t| t.name == m.name)).cloned().collect();
    let about = match own_words.as_slice() {
        [] if typed.is_empty() => "the range on the screen against it".to_owned(),
        [] => "the whole against it".to_owned(),
        own => format!("{} against it", words(own)),
    };
    all.push(StoreComparison { label, about, own, base });
    Ok(all)
}

/// The condition for all other values of the label of `one`; `None` if the query names a value, or there is no other one.
fn other_values_than(
    one: &Matcher,
    query: &StoreQuery,
    catalogue: Option<&Catalogue>,
) -> Option<Matcher> {
    if one.comparison != Comparison::Equal || query.matchers.iter().any(|m| m.name == one.name) {
        return None;
    }
    let catalogue = catalogue?;
    let own = LabelMatchers::new(&query.matchers).ok()?;
    let values = catalogue.labels(Some(catalogue.type_of(query)?), &own).remove(&one.name)?;
    let others: Vec<&String> = values.keys().filter(|value| **value != one.value).collect();
    match others.as_slice() {
        _ if !values.contains_key(&one.value) => None,
        [] => None,
        [only] => Some(Matcher::equal(&one.name, only)),
        _ => Some(Matcher { comparison: Comparison::Unequal, ..one.clone() }),
    }
}

/// The address with both ends of its range fixed, so that both sides mean the same present.
fn pinned(address: &StoreAddress, range: TimeRange) -> StoreAddress {
    let (from, to) = (StoreTime::At(range.start), StoreTime::At(range.end));
    StoreAddress { from: Some(from), to: Some(to), windows: None, ..address.clone() }
}

fn earlier_ranges(address: &StoreAddress, range: TimeRange) -> Vec<StoreComparison> {
    let length = range.nanos();
    let span = match length / SECOND {
        3600 => "hour".to_owned(),
        86_400 => "day".to_owned(),
        _ => length_words(length),
    };
    // A shift within the range itself would compare a part of it with itself.
    let shifts = [
        (length, format!("the {span} before")),
        (DAY, format!("same {span} yesterday")),
        (7 * DAY, format!("same {span} a week ago")),
    ];
    let shifts = shifts.into_iter().filter(|(shift, _)| *shift >= length);
    let mut all: Vec<StoreComparison> = Vec::new();
    for (shift, label) in shifts {
        let earlier = TimeRange {
            start: range.start.saturating_sub(shift),
            end: range.end.saturating_sub(shift),
        };
        let base = pinned(address, earlier);
        if all.iter().any(|known| known.base == base) {
            continue;
        }
        let about = earlier.day_words();
        all.push(StoreComparison { label, about, own: pinned(address, range), base });
    }
    all
}

/// Comparisons by values of a label: the query's own value against each other one, or the values of a label that it leaves open
/// against each other.
fn other_values(
    own: &StoreAddress,
    query: &StoreQuery,
    catalogue: &Catalogue,
) -> Vec<StoreComparison> {
    let Some(type_index) = catalogue.type_of(query) else { return Vec::new() };
    let mut all = Vec::new();
    for name in labels_in_order(&catalogue.labels(Some(type_index), &LabelMatchers::default())) {
        let fixed = query.matchers.iter().find(|m| m.name == name);
        // The other conditions hold on both sides.
        let others: Vec<Matcher> =
            query.matchers.iter().filter(|m| m.name != name).cloned().collect();
        let Ok(others) = LabelMatchers::new(&others) else { continue };
        let values = catalogue.labels(Some(type_index), &others).remove(&name).unwrap_or_default();
        let with = |value: &str| StoreAddress {
            query: replaced(query, &[Matcher::equal(&name, value)]).to_string(),
            ..own.clone()
        };
        if values.len() < 2 || values.len() > MOST_VALUES {
            continue;
        }
        let mut pair = |new: &str, old: &str| {
            all.push(StoreComparison {
                label: format!("{name} {old}"),
                about: format!("{new} against it"),
                own: with(new),
                base: with(old),
            });
        };
        match fixed {
            Some(Matcher { comparison: Comparison::Equal, value, .. }) => {
                for old in values.keys().filter(|other| *other != value) {
                    pair(value, old);
                }
            }
            Some(_) => {}
            // The greatest is the newest version as a rule.
            None => {
                let mut names: Vec<&String> = values.keys().rev().collect();
                let newest = names.remove(0);
                for old in names {
                    pair(newest, old);
                }
            }
        }
    }
    all
}

/// Labels with several values, those of versions first, then by the number of values.
fn labels_in_order(labels: &LabelValues) -> Vec<String> {
    let rank = |name: &str| {
        VERSION_LABELS.iter().position(|own| name.contains(own)).unwrap_or(VERSION_LABELS.len())
    };
    let mut names: Vec<&String> = labels.keys().collect();
    names.sort_by_key(|name| (rank(name), labels[*name].len(), name.as_str()));
    names.into_iter().cloned().collect()
}

/// The query with these conditions in place of those on the same labels.
fn replaced(query: &StoreQuery, matchers: &[Matcher]) -> StoreQuery {
    let is_other = |own: &&Matcher| matchers.iter().all(|m| m.name != own.name);
    let kept = query.matchers.iter().filter(is_other).cloned();
    StoreQuery {
        profile_type: query.profile_type.clone(),
        matchers: kept.chain(matchers.iter().cloned()).collect(),
    }
}
