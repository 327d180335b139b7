//! The calls of Pyroscope's query service, by Connect over HTTP.

use std::io::{Cursor, Read};

use prost::Message;
use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Failure;
use super::profile_type::ProfileType;
use super::query::StoreQuery;
use super::range::TimeRange;
use super::series::{Series, SeriesPoint, joined};
use super::wire::{LabelPair, Number, Wire, labels};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::input::Input;

const MILLISECOND: i64 = 1_000_000;

/// `SelectMergeProfileRequest` of Pyroscope's querier, as far as it is used.
#[derive(Clone, PartialEq, Message)]
struct MergeRequest {
    #[prost(string, tag = "1")]
    profile_type_id: String,
    #[prost(string, tag = "2")]
    label_selector: String,
    #[prost(int64, tag = "3")]
    start: i64,
    #[prost(int64, tag = "4")]
    end: i64,
    #[prost(string, repeated, tag = "7")]
    profile_id_selector: Vec<String>,
}

#[derive(Deserialize)]
struct TypesAnswer {
    /// Missing in an answer without types.
    #[serde(default, rename = "profileTypes")]
    types: Vec<TypeAnswer>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TypeAnswer {
    #[serde(rename = "ID")]
    id: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NamesAnswer {
    names: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SeriesAnswers {
    series: Vec<SeriesAnswer>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SeriesAnswer {
    labels: Vec<LabelPair>,
    points: Vec<PointAnswer>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PointAnswer {
    value: Number,
    timestamp: Number,
    exemplars: Vec<ExemplarAnswer>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ExemplarAnswer {
    timestamp: Number,
    value: Number,
    profile_id: String,
}

fn call<T: serde::de::DeserializeOwned>(
    wire: &Wire,
    name: &str,
    body: Value,
    cancel: &Cancel,
) -> Result<T, Failure> {
    wire.json((&path(name), &[]), Some(body), cancel)
}

fn path(name: &str) -> String {
    format!("/querier.v1.QuerierService/{name}")
}

/// Milliseconds as the protocol writes numbers of 64 bits.
fn millis(nanos: i64) -> String {
    nanos.div_euclid(MILLISECOND).to_string()
}

/// The profile types of a range.
pub(super) fn types(
    wire: &Wire,
    range: TimeRange,
    cancel: &Cancel,
) -> Result<Vec<ProfileType>, Failure> {
    let body = json!({"start": millis(range.start), "end": millis(range.end)});
    let answer: TypesAnswer = call(wire, "ProfileTypes", body, cancel)?;
    let mut types: Vec<_> = answer.types.iter().filter_map(|t| ProfileType::parse(&t.id)).collect();
    // A store that moves to another storage lists the types of both.
    types.sort_by_key(ProfileType::id);
    types.dedup();
    Ok(types)
}

/// The names of labels that a query leaves in a range.
pub(super) fn label_names(
    wire: &Wire,
    selectors: &[String],
    range: TimeRange,
    cancel: &Cancel,
) -> Result<Vec<String>, Failure> {
    let (start, end) = (millis(range.start), millis(range.end));
    let body = json!({"matchers": selectors, "start": start, "end": end});
    let mut names = call::<NamesAnswer>(wire, "LabelNames", body, cancel)?.names;
    names.retain(|name| !name.starts_with("__"));
    Ok(names)
}

/// The values of a label that a query leaves in a range.
pub(super) fn label_values(
    wire: &Wire,
    (name, selectors): (&str, &[String]),
    range: TimeRange,
    cancel: &Cancel,
) -> Result<Vec<String>, Failure> {
    let (start, end) = (millis(range.start), millis(range.end));
    let body = json!({"name": name, "matchers": selectors, "start": start, "end": end});
    Ok(call::<NamesAnswer>(wire, "LabelValues", body, cancel)?.names)
}

/// The totals of each set of values of the labels `by`. A point stands at the end of its step. With `with_profiles` it has the newest
/// profile of its step, in place of the step, with its own time and value; stores without single profiles refuse.
pub(super) fn series(
    wire: &Wire,
    query: &StoreQuery,
    (range, step, by): (TimeRange, i64, &[String]),
    with_profiles: bool,
    cancel: &Cancel,
) -> Result<Vec<Series>, Failure> {
    let mut body = json!({
        "profileTypeID": query.profile_type,
        "labelSelector": query.selector(),
        "start": millis(range.start),
        "end": millis(range.end),
        "step": step,
        "groupBy": by,
    });
    if with_profiles {
        body["exemplarType"] = "EXEMPLAR_TYPE_INDIVIDUAL".into();
    }
    let answer: SeriesAnswers = call(wire, "SelectSeries", body, cancel)?;
    let one = |series: SeriesAnswer| {
        let mut points: Vec<_> = series.points.into_iter().map(point).collect();
        // The first point of an answer ends at the start of the range: its profiles are older.
        points.retain(|point| point.time_nanos > range.start);
        points.sort_by_key(|point| point.time_nanos);
        Series { labels: labels(series.labels), points }
    };
    let series = answer.series.into_iter().map(one);
    Ok(joined(series.filter(|one| !one.points.is_empty()).collect()))
}

fn point(answer: PointAnswer) -> SeriesPoint {
    let nanos = |millis: f64| (millis as i64).saturating_mul(MILLISECOND);
    let newest = answer.exemplars.into_iter().filter(|e| !e.profile_id.is_empty());
    match newest.max_by(|a, b| a.timestamp.0.total_cmp(&b.timestamp.0)) {
        Some(profile) => SeriesPoint {
            time_nanos: nanos(profile.timestamp.0),
            value: profile.value.0,
            profile_id: Some(profile.profile_id),
        },
        None => SeriesPoint {
            time_nanos: nanos(answer.timestamp.0),
            value: answer.value.0,
            profile_id: None,
        },
    }
}

/// The sum of the profiles in a range, or of those with the ids; `None` if there is none.
pub(super) fn merge(
    wire: &Wire,
    query: &StoreQuery,
    (range, ids): (TimeRange, &[String]),
    cancel: &Cancel,
) -> Result<Option<Input>, Failure> {
    let request = MergeRequest {
        profile_type_id: query.profile_type.clone(),
        label_selector: query.selector(),
        start: range.start.div_euclid(MILLISECOND),
        end: range.end.div_euclid(MILLISECOND),
        profile_id_selector: ids.to_vec(),
    };
    let posted = Some(("application/proto", request.encode_to_vec()));
    let answer = wire.call((&path("SelectMergeProfile"), &[]), posted, cancel)?;
    let size = answer.body.size;
    let mut body = answer.body.into_reader();
    // A body of no bytes is a message without fields.
    let mut first = [0];
    let read = body.read(&mut first);
    cancel.check()?;
    match read.map_err(Error::Read)? {
        0 => Ok(None),
        _ => Ok(Some(Input::new(Box::new(Cursor::new(first).chain(body)), size))),
    }
}
