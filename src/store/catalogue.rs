//! The catalogue of a store over a range of time: its profile types, and the label sets of each with their totals. It answers what
//! there is to choose from without further requests: services, values of labels, and totals over time.

use std::collections::BTreeMap;

use super::profile_type::ProfileType;
use super::query::{Comparison, Matcher, StoreQuery};
use super::range::TimeRange;
use super::series::{Labels, Series};
use crate::error::Error;
use crate::input::store_address::{StoreAddress, StoreProtocol};

/// Steps of the range in which totals over time are kept.
pub const STEPS: usize = 120;

/// Labels that name a service, the best first.
const SERVICE_LABELS: [&str; 6] = ["service_name", "job", "app", "container", "comm", "namespace"];

/// The contents of a store over a range.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The protocol by which the store answered.
    pub protocol: StoreProtocol,
    /// The address that was asked.
    pub address: StoreAddress,
    /// The range, by the store's clock.
    pub range: TimeRange,
    /// The present by the store's clock, in nanoseconds since 1970.
    pub now: i64,
    /// The types, with the label sets that have data.
    pub types: Vec<TypeSeries>,
    /// The time of the newest profile outside of a range without any; `None` if the range has some, or no other has.
    pub newest_elsewhere: Option<i64>,
}

/// A profile type and its label sets.
#[derive(Clone, Debug)]
pub struct TypeSeries {
    /// The type.
    pub profile_type: ProfileType,
    /// The shortest name that names no other type of the store.
    pub short_name: String,
    /// Each profile is the state at its time: totals over time are not added up.
    pub is_state: bool,
    /// The label sets with data, each an instance as far as labels tell.
    pub series: Vec<SeriesTotals>,
}

/// A label set with its totals.
#[derive(Clone, Debug, Default)]
pub struct SeriesTotals {
    /// The labels.
    pub labels: Labels,
    /// The total: the last value of a state, or the sum over the range. `None` where steps of the store have several profiles.
    pub total: Option<i64>,
    /// The totals of the [`STEPS`] parts of the range. A state lasts until its next value.
    pub steps: Vec<f64>,
}

/// A service and one of its profile types, or a value of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct CatalogueRow {
    /// The value of the label that names the service, or of the grouping label; empty if no label does.
    pub name: String,
    /// The place of the type among [`Catalogue::types`].
    pub type_index: usize,
    /// The query of the row, with the type as short as it can be.
    pub query: StoreQuery,
    /// The sum of the totals of its label sets; `None` if one is not known.
    pub total: Option<i64>,
    /// The number of label sets.
    pub instances: usize,
}

/// A label with its values, each with the number of label sets that have it.
pub type LabelValues = BTreeMap<String, BTreeMap<String, usize>>;

impl SeriesTotals {
    /// The totals of a series over `range`. `has_exact_total` is false where a step of the store has several profiles.
    pub fn new(
        series: Series,
        range: TimeRange,
        is_state: bool,
        has_exact_total: bool,
    ) -> SeriesTotals {
        let values = || series.points.iter().map(|point| point.value);
        let last = || series.points.last().map_or(0.0, |point| point.value);
        let total = if is_state { last() } else { values().sum::<f64>() };
        let total = has_exact_total.then_some(total as i64);
        let place = |time: i64| {
            let into = i128::from(time.saturating_sub(range.start)).max(0) * STEPS as i128;
            (into / i128::from(range.nanos().max(1))).clamp(0, STEPS as i128 - 1) as usize
        };
        let mut steps = vec![0.0; STEPS];
        let places: Vec<usize> =
            series.points.iter().map(|point| place(point.time_nanos)).collect();
        // The last value of a state lasts as long as the longest before it: behind that the instance may be gone.
        let longest = places.windows(2).map(|pair| pair[1] - pair[0].min(pair[1])).max();
        let last_end = places.last().map_or(0, |last| last + longest.unwrap_or(STEPS).max(1));
        for (at, point) in series.points.iter().enumerate() {
            let own = place(point.time_nanos);
            if !is_state {
                steps[own] += point.value;
                continue;
            }
            let next = places.get(at + 1).copied().unwrap_or(last_end);
            steps[own..next.max(own + 1).min(STEPS)].fill(point.value);
        }
        SeriesTotals { labels: series.labels, total, steps }
    }

    fn value(&self, name: &str) -> &str {
        self.labels.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

impl Catalogue {
    /// True without a profile.
    pub fn is_empty(&self) -> bool {
        self.types.iter().all(|one| one.series.is_empty())
    }

    /// The services and their types that fit all of `matchers`: by service, then by type in a fixed order.
    pub fn services(&self, matchers: &LabelMatchers) -> Vec<CatalogueRow> {
        let mut rows = Vec::new();
        for (at, one) in self.types.iter().enumerate() {
            let group = |series: &SeriesTotals| service(&series.labels);
            rows.extend(grouped(at, one, matchers, &group));
        }
        rows.sort_by_cached_key(|row| {
            (row.name.clone(), self.types[row.type_index].profile_type.place())
        });
        rows
    }

    /// The values of the label `name` among the label sets of a type that fit all of `matchers`, the greatest total first.
    pub fn values_of(
        &self,
        type_index: usize,
        name: &str,
        matchers: &LabelMatchers,
    ) -> Vec<CatalogueRow> {
        let Some(one) = self.types.get(type_index) else { return Vec::new() };
        let group = |series: &SeriesTotals| Some(Matcher::equal(name, series.value(name)));
        let mut rows = grouped(type_index, one, matchers, &group);
        rows.sort_by(|a, b| (b.total, &a.name).cmp(&(a.total, &b.name)));
        rows
    }

    /// The sums of the label sets of a type that fit a query, step by step.
    pub fn steps(&self, type_index: usize, query: &StoreQuery) -> Vec<f64> {
        let mut sums = vec![0.0; STEPS];
        let Some(one) = self.types.get(type_index) else { return sums };
        let matchers = LabelMatchers::new(&query.matchers).unwrap_or_default();
        for series in one.series.iter().filter(|series| matchers.fit(&series.labels)) {
            for (sum, value) in sums.iter_mut().zip(&series.steps) {
                *sum += value;
            }
        }
        sums
    }

    /// The labels of all label sets that fit, of one type or of all, with their values.
    pub fn labels(&self, type_index: Option<usize>, matchers: &LabelMatchers) -> LabelValues {
        let mut labels = LabelValues::new();
        for at in (0..self.types.len()).filter(|at| type_index.is_none_or(|own| own == *at)) {
            self.add_labels(at, &|of| matchers.fit(of), &mut labels);
        }
        labels
    }

    /// Adds the labels of the label sets of a type that `fits` takes.
    pub fn add_labels(
        &self,
        type_index: usize,
        fits: &dyn Fn(&Labels) -> bool,
        labels: &mut LabelValues,
    ) {
        let series = self.types.get(type_index).into_iter().flat_map(|one| &one.series);
        for (name, value) in series.filter(|one| fits(&one.labels)).flat_map(|one| &one.labels) {
            *labels.entry(name.clone()).or_default().entry(value.clone()).or_default() += 1;
        }
    }

    /// The place of the type that a query names; `None` if it has no data.
    pub fn type_of(&self, query: &StoreQuery) -> Option<usize> {
        let types: Vec<ProfileType> = self.types.iter().map(|t| t.profile_type.clone()).collect();
        let wanted = super::profile_type::resolved(&query.profile_type, &types).ok()?;
        types.iter().position(|own| *own == wanted)
    }
}

/// Conditions on labels, ready to be asked of many label sets.
#[derive(Clone, Debug, Default)]
pub struct LabelMatchers {
    /// The conditions.
    pub all: Vec<Matcher>,
    /// Patterns of those that compare by one, in their order.
    patterns: Vec<Option<regex::Regex>>,
}

impl LabelMatchers {
    /// Fails for a pattern that is none.
    pub fn new(all: &[Matcher]) -> Result<LabelMatchers, Error> {
        let pattern = |matcher: &Matcher| match matcher.pattern() {
            Some(Err(_)) => {
                Err(Error::Usage(format!("{}: {:?} is no pattern", matcher.name, matcher.value)))
            }
            pattern => Ok(pattern.and_then(Result::ok)),
        };
        let patterns = all.iter().map(pattern).collect::<Result<_, _>>()?;
        Ok(LabelMatchers { all: all.to_vec(), patterns })
    }

    /// True if the labels meet all conditions. A label that is missing is empty.
    pub fn fit(&self, labels: &Labels) -> bool {
        self.all.iter().zip(&self.patterns).all(|(matcher, pattern)| {
            let value = labels.iter().find(|(name, _)| *name == matcher.name);
            let value = value.map_or("", |(_, value)| value.as_str());
            let matches = || pattern.as_ref().is_some_and(|pattern| pattern.is_match(value));
            match matcher.comparison {
                Comparison::Equal => value == matcher.value,
                Comparison::Unequal => value != matcher.value,
                Comparison::Matching => matches(),
                Comparison::NotMatching => !matches(),
            }
        })
    }
}

/// Rows of the label sets that fit, one for each value that `group` gives. A query has the matchers and that of its group.
fn grouped(
    type_index: usize,
    one: &TypeSeries,
    matchers: &LabelMatchers,
    group: &dyn Fn(&SeriesTotals) -> Option<Matcher>,
) -> Vec<CatalogueRow> {
    let mut rows: BTreeMap<String, CatalogueRow> = BTreeMap::new();
    for series in one.series.iter().filter(|series| matchers.fit(&series.labels)) {
        let own = group(series);
        let name = own.as_ref().map_or_else(String::new, |matcher| matcher.value.clone());
        if let Some(row) = rows.get_mut(&name) {
            row.total = row.total.zip(series.total).map(|(sum, more)| sum.saturating_add(more));
            row.instances += 1;
            continue;
        }
        let others = matchers.all.iter().filter(|m| own.as_ref() != Some(m));
        let query = StoreQuery {
            profile_type: one.short_name.clone(),
            matchers: own.iter().chain(others).cloned().collect(),
        };
        let row = CatalogueRow {
            name: name.clone(),
            type_index,
            query,
            total: series.total,
            instances: 1,
        };
        rows.insert(name, row);
    }
    rows.into_values().collect()
}

/// The label that names the service.
pub fn service(labels: &Labels) -> Option<Matcher> {
    let found = SERVICE_LABELS.iter().find_map(|name| labels.iter().find(|(own, _)| own == name));
    found.map(|(name, value)| Matcher::equal(name, value))
}
