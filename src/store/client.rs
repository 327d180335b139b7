//! A store that is asked for one query, or looked through without one: the calls of its protocol, and the choice of what is read.

use std::io::Cursor;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use super::fault::Failure;
use super::parts::{Part, RangeParts};
use super::profile_type::{ProfileType, resolved};
use super::query::StoreQuery;
use super::range::{FINEST_STEP, TimeRange};
use super::recognition::{is_known, recognised, types_around};
use super::series::{NewestProfile, Series};
use super::wire::Wire;
use super::{parca, pyroscope};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input::http::HttpOptions;
use crate::input::store_address::{StoreAddress, StoreProtocol};
use crate::input::{Input, StoreTime};

const SECOND: i64 = 1_000_000_000;

/// Points of a series that is searched for its newest profile.
const COARSE_POINTS: i64 = 120;

/// The lead of a store's clock that is heeded.
const LEAD: i64 = 60 * SECOND;

/// A store, opened.
pub struct StoreClient {
    wire: Wire,
    protocol: StoreProtocol,
    address: StoreAddress,
    range: TimeRange,
    types: Vec<ProfileType>,
    /// The store's clock less this machine's, in nanoseconds; 0 unless they differ much.
    lead: i64,
    /// The labels that instances of a query have; Pyroscope alone is asked for them.
    instance_labels: OnceLock<Vec<String>>,
    /// False if Pyroscope keeps no single profiles.
    keeps_profiles: OnceLock<bool>,
}

/// A query with its profile type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedQuery {
    /// The query, with the whole id of its type.
    pub query: StoreQuery,
    /// The type.
    pub profile_type: ProfileType,
}

impl StoreClient {
    /// Asks a store for its profile types. A protocol that the address does not name is recognised by the answers.
    pub fn open(
        address: &StoreAddress,
        http: &HttpOptions,
        cancel: &Cancel,
    ) -> Result<StoreClient, Stop> {
        let wire = Wire::new(address.server.clone(), http.clone());
        let now = now();
        let range = range_at(address, now)?;
        let (protocol, mut types) = recognised(address, &wire, range, cancel)?;
        let lead = wire.clock().map_or(0, |clock| clock.saturating_sub(now));
        let lead = if lead.saturating_abs() > LEAD { lead } else { 0 };
        let now = now.saturating_add(lead);
        let range = range_at(address, now)?;
        // Pyroscope lists the types of a range. A type that the range lacks may be known before it or behind it.
        if protocol == StoreProtocol::Pyroscope && !is_known(address, &types) {
            types = types_around(&wire, (range, now), types, cancel)?;
        }
        let (instance_labels, keeps_profiles) = (OnceLock::new(), OnceLock::new());
        let address = address.clone();
        Ok(StoreClient {
            wire,
            protocol,
            address,
            range,
            types,
            lead,
            instance_labels,
            keeps_profiles,
        })
    }

    /// The protocol.
    pub fn protocol(&self) -> StoreProtocol {
        self.protocol
    }

    /// The range of the address, by the store's clock.
    pub fn range(&self) -> TimeRange {
        self.range
    }

    /// The profile types.
    pub fn types(&self) -> &[ProfileType] {
        &self.types
    }

    /// A line on a clock that differs from this machine's.
    pub fn clock_words(&self) -> Option<String> {
        let minutes = self.lead.saturating_abs().saturating_add(30 * SECOND) / (60 * SECOND);
        let side = if self.lead > 0 { "ahead of" } else { "behind" };
        (self.lead != 0).then(|| {
            format!("the store's clock is {minutes} min {side} this machine's; times before now are the store's")
        })
    }

    /// The present by the store's clock.
    pub fn store_now(&self) -> i64 {
        now().saturating_add(self.lead)
    }

    /// The query `text` with its type. Fails for a text that is none, with the place of the fault.
    pub fn typed(&self, text: &str) -> Result<TypedQuery, Error> {
        let mut query = StoreQuery::parse(text).map_err(Error::Usage)?;
        let profile_type = resolved(&query.profile_type, &self.types).map_err(Error::Usage)?;
        query.profile_type = profile_type.id();
        Ok(TypedQuery { query, profile_type })
    }

    /// The query of the address with its type.
    pub fn query(&self) -> Result<TypedQuery, Error> {
        if self.address.query.is_empty() {
            let ids: Vec<String> = self.types.iter().map(ProfileType::id).collect();
            if ids.is_empty() {
                let text = "the address names no query, and the store lists no profile type";
                return Err(Error::Usage(text.to_owned()));
            }
            let text = format!(
                "the address names no query; ?query=TYPE{{LABEL=\"VALUE\"}} with one of {}",
                ids.join(", ")
            );
            return Err(Error::Usage(text));
        }
        self.typed(&self.address.query)
    }

    /// The profiles that make up a query over `range`.
    pub fn parts(
        &self,
        query: &TypedQuery,
        range: TimeRange,
        cancel: &Cancel,
    ) -> Result<RangeParts, Stop> {
        if !query.profile_type.is_snapshot(self.protocol) {
            return Ok(RangeParts::merged(range));
        }
        let newest = self.newest(&query.query, range, cancel);
        let newest = newest.map_err(|failure| failure.stop(&self.sent(&query.query)))?;
        Ok(RangeParts::newest(range, newest))
    }

    /// The bytes of a part; `None` if there are none.
    pub fn open_part(
        &self,
        query: &TypedQuery,
        part: &Part,
        cancel: &Cancel,
    ) -> Result<Option<Input>, Stop> {
        let query = &query.query;
        let cursor = |bytes: Vec<u8>| Input::new(Box::new(Cursor::new(bytes)), None);
        let opened = match (self.protocol, part) {
            (StoreProtocol::Parca, Part::Merge(range)) => {
                parca::merge(&self.wire, query, *range, cancel).map(|bytes| bytes.map(cursor))
            }
            (StoreProtocol::Parca, Part::Newest(newest)) => match newest.first() {
                Some(one) => {
                    let at = (&one.labels, one.time_nanos);
                    parca::single(&self.wire, query, at, cancel).map(|bytes| bytes.map(cursor))
                }
                None => Ok(None),
            },
            (StoreProtocol::Pyroscope, Part::Merge(range)) => {
                pyroscope::merge(&self.wire, query, (*range, &[]), cancel)
            }
            (StoreProtocol::Pyroscope, Part::Newest(newest)) => {
                self.pyroscope_newest(query, newest, cancel)
            }
        };
        opened.map_err(|failure| failure.stop(&self.sent(query)))
    }

    /// The sum of the newest profiles of instances: by their ids, or that of an only one by its second.
    fn pyroscope_newest(
        &self,
        query: &StoreQuery,
        newest: &[NewestProfile],
        cancel: &Cancel,
    ) -> Result<Option<Input>, Failure> {
        let ids: Vec<String> = newest.iter().filter_map(|one| one.profile_id.clone()).collect();
        let times = || newest.iter().map(|one| one.time_nanos);
        let (Some(start), Some(end)) = (times().min(), times().max()) else { return Ok(None) };
        if ids.is_empty() {
            let Some(one) = newest.first() else { return Ok(None) };
            let range = TimeRange { start: end - SECOND + SECOND / 1000, end };
            return pyroscope::merge(
                &self.wire,
                &query.narrowed(&one.labels),
                (range, &[]),
                cancel,
            );
        }
        // The range bounds the search; the ids decide.
        let range = TimeRange { start: start - SECOND, end: end + SECOND };
        pyroscope::merge(&self.wire, query, (range, &ids), cancel)
    }

    /// The totals over a range at `step` seconds: of each instance, or by the labels `by`.
    pub fn totals(
        &self,
        query: &StoreQuery,
        (range, step): (TimeRange, i64),
        by: &[String],
        cancel: &Cancel,
    ) -> Result<Vec<Series>, Stop> {
        let series = match self.protocol {
            StoreProtocol::Parca => parca::series(&self.wire, query, (range, step), cancel),
            StoreProtocol::Pyroscope => {
                pyroscope::series(&self.wire, query, (range, step, by), false, cancel)
            }
        };
        series.map_err(|failure| failure.stop(&self.sent(query)))
    }

    /// The names of labels in a range, of samples that the query leaves where the store tells.
    pub fn label_names(
        &self,
        query: Option<&StoreQuery>,
        range: TimeRange,
        cancel: &Cancel,
    ) -> Result<Vec<String>, Stop> {
        let names = match self.protocol {
            StoreProtocol::Parca => parca::label_names(&self.wire, range, cancel),
            StoreProtocol::Pyroscope => {
                pyroscope::label_names(&self.wire, &selectors(query), range, cancel)
            }
        };
        names.map_err(|failure| failure.stop(""))
    }

    /// The values of a label in a range, of samples that the query leaves where the store tells.
    pub fn label_values(
        &self,
        (name, query): (&str, Option<&StoreQuery>),
        range: TimeRange,
        cancel: &Cancel,
    ) -> Result<Vec<String>, Stop> {
        let values = match self.protocol {
            StoreProtocol::Parca => parca::label_values(&self.wire, name, range, cancel),
            StoreProtocol::Pyroscope => {
                pyroscope::label_values(&self.wire, (name, &selectors(query)), range, cancel)
            }
        };
        values.map_err(|failure| failure.stop(""))
    }

    /// The newest profile of each instance.
    fn newest(
        &self,
        query: &StoreQuery,
        range: TimeRange,
        cancel: &Cancel,
    ) -> Result<Vec<NewestProfile>, Failure> {
        let step = range.nanos() / SECOND / COARSE_POINTS;
        let coarse = self.instances(query, (range, step.max(1)), cancel)?;
        let mut newest: Vec<NewestProfile> = coarse.iter().filter_map(Series::newest).collect();
        if step <= FINEST_STEP {
            return Ok(newest);
        }
        // A store may answer with any time.
        let around = |time: i64| {
            let time = time.max(range.start).min(range.end);
            TimeRange {
                start: time.saturating_sub(2 * step * SECOND).max(range.start),
                end: time.saturating_add(2 * step * SECOND).min(range.end),
            }
        };
        let times = || newest.iter().map(|one| one.time_nanos);
        let (Some(first), Some(last)) = (times().min(), times().max()) else {
            return Ok(newest);
        };
        let whole = TimeRange { start: around(first).start, end: around(last).end };
        if whole.step() == FINEST_STEP {
            let series = self.instances(query, (whole, FINEST_STEP), cancel)?;
            let exact = series.iter().filter_map(Series::newest);
            replace(&mut newest, exact);
            return Ok(newest);
        }
        let mut exact = Vec::new();
        for one in &newest {
            let asked = (around(one.time_nanos), FINEST_STEP);
            let series = self.instances(&query.narrowed(&one.labels), asked, cancel)?;
            exact.extend(series.iter().filter_map(Series::newest));
        }
        replace(&mut newest, exact.into_iter());
        Ok(newest)
    }

    /// The totals of each instance.
    pub(super) fn instances(
        &self,
        query: &StoreQuery,
        (range, step): (TimeRange, i64),
        cancel: &Cancel,
    ) -> Result<Vec<Series>, Failure> {
        if self.protocol == StoreProtocol::Parca {
            return parca::series(&self.wire, query, (range, step), cancel);
        }
        let by = self.instance_labels(query, cancel)?;
        let asked = (range, step, by);
        if self.keeps_profiles.get() != Some(&false)
            && let Some(series) = self.with_profiles(query, asked, cancel)?
        {
            return Ok(series);
        }
        pyroscope::series(&self.wire, query, asked, false, cancel)
    }

    /// The totals of each instance with the ids of profiles; `None` if Pyroscope keeps none.
    fn with_profiles(
        &self,
        query: &StoreQuery,
        asked: (TimeRange, i64, &[String]),
        cancel: &Cancel,
    ) -> Result<Option<Vec<Series>>, Failure> {
        let series = match pyroscope::series(&self.wire, query, asked, true, cancel) {
            Err(Failure::Refused(refusal)) if refusal.is_unimplemented() => None,
            result => Some(result?),
        };
        let points = || series.iter().flatten().flat_map(|one| &one.points);
        if series.is_some() && points().next().is_none() {
            // Nothing is learnt from a range without data.
            return Ok(series);
        }
        // A store that does not know the question passes over it.
        let keeps = points().any(|point| point.profile_id.is_some());
        self.keeps_profiles.get_or_init(|| keeps);
        Ok(series.filter(|_| keeps))
    }

    fn instance_labels(&self, query: &StoreQuery, cancel: &Cancel) -> Result<&[String], Failure> {
        if let Some(known) = self.instance_labels.get() {
            return Ok(known);
        }
        let names = pyroscope::label_names(&self.wire, &[query.selector()], self.range, cancel)?;
        Ok(self.instance_labels.get_or_init(|| names))
    }

    /// The text of a query as it is sent, in which stores count columns.
    fn sent(&self, query: &StoreQuery) -> String {
        match self.protocol {
            StoreProtocol::Parca => query.to_string(),
            StoreProtocol::Pyroscope => query.selector(),
        }
    }
}

/// Puts exact times in place of those by coarse steps.
fn replace(newest: &mut [NewestProfile], exact: impl Iterator<Item = NewestProfile>) {
    for one in exact {
        if let Some(found) = newest.iter_mut().find(|other| other.labels == one.labels) {
            *found = one;
        }
    }
}

fn selectors(query: Option<&StoreQuery>) -> Vec<String> {
    let query = query.filter(|query| !query.matchers.is_empty());
    query.map(StoreQuery::selector).into_iter().collect()
}

/// The present in nanoseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

fn range_at(address: &StoreAddress, now: i64) -> Result<TimeRange, Error> {
    let to = address.to.or(Some(StoreTime::Ago(0)));
    TimeRange::new(address.from, to, now).map_err(Error::Usage)
}
