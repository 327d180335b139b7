//! The calls of Parca's REST gateway.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::fault::Failure;
use super::profile_type::ProfileType;
use super::query::StoreQuery;
use super::range::TimeRange;
use super::series::{Labels, Series, SeriesPoint};
use super::wire::{LabelPair, Number, Wire, labels};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::input::{timestamp, utc};

#[derive(Deserialize)]
struct TypesAnswer {
    types: Vec<TypeAnswer>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct TypeAnswer {
    name: String,
    sample_type: String,
    sample_unit: String,
    period_type: String,
    period_unit: String,
    delta: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct NamesAnswer {
    label_names: Vec<String>,
    label_values: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RangeAnswer {
    series: Vec<SeriesAnswer>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SeriesAnswer {
    labelset: LabelSet,
    samples: Vec<SampleAnswer>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LabelSet {
    labels: Vec<LabelPair>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SampleAnswer {
    timestamp: serde_json::Value,
    value: Number,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ProfileAnswer {
    pprof: String,
}

/// The profile types; an answer without `types` is none of Parca.
pub(super) fn types(wire: &Wire, cancel: &Cancel) -> Result<Vec<ProfileType>, Failure> {
    let answer: TypesAnswer = wire.json(("/api/profiles/types", &[]), None, cancel)?;
    let one = |t: TypeAnswer| ProfileType {
        name: t.name,
        sample_type: t.sample_type,
        sample_unit: t.sample_unit,
        period_type: t.period_type,
        period_unit: t.period_unit,
        is_delta: t.delta,
    };
    Ok(answer.types.into_iter().map(one).collect())
}

/// The names of labels in a range.
pub(super) fn label_names(
    wire: &Wire,
    range: TimeRange,
    cancel: &Cancel,
) -> Result<Vec<String>, Failure> {
    let parameters = [("start", utc(range.start)), ("end", utc(range.end))];
    let answer: NamesAnswer = wire.json(("/api/profiles/labels", &parameters), None, cancel)?;
    Ok(answer.label_names)
}

/// The values of a label in a range.
pub(super) fn label_values(
    wire: &Wire,
    name: &str,
    range: TimeRange,
    cancel: &Cancel,
) -> Result<Vec<String>, Failure> {
    let parameters = [("start", utc(range.start)), ("end", utc(range.end))];
    let path = format!("/api/profiles/labels/{}/values", escaped(name));
    let answer: NamesAnswer = wire.json((&path, &parameters), None, cancel)?;
    Ok(answer.label_values)
}

/// The totals of each label set. Types that are no deltas have one profile of a step, with its time; Parca leaves the others out.
pub(super) fn series(
    wire: &Wire,
    query: &StoreQuery,
    (range, step): (TimeRange, i64),
    cancel: &Cancel,
) -> Result<Vec<Series>, Failure> {
    let parameters = [
        ("query", query.to_string()),
        ("start", utc(range.start)),
        ("end", utc(range.end)),
        ("step", format!("{step}s")),
    ];
    let answer: Result<RangeAnswer, Failure> =
        wire.json(("/api/profiles/query_range", &parameters), None, cancel);
    let answer = found(answer)?.unwrap_or_default();
    let one = |series: SeriesAnswer| {
        let point = |sample: SampleAnswer| {
            let time_nanos = sample_time(&sample.timestamp)?;
            Some(SeriesPoint { time_nanos, value: sample.value.0, profile_id: None })
        };
        let mut points: Vec<_> = series.samples.into_iter().filter_map(point).collect();
        points.sort_by_key(|point| point.time_nanos);
        Series { labels: labels(series.labelset.labels), points }
    };
    Ok(answer.series.into_iter().map(one).collect())
}

/// The profile of an instance at an exact time; `None` if there is none.
pub(super) fn single(
    wire: &Wire,
    query: &StoreQuery,
    (labels, time_nanos): (&Labels, i64),
    cancel: &Cancel,
) -> Result<Option<Vec<u8>>, Failure> {
    let parameters = [
        ("report_type", "REPORT_TYPE_PPROF".to_owned()),
        ("single.query", query.narrowed(labels).to_string()),
        ("single.time", utc(time_nanos)),
    ];
    found(profile(wire, &parameters, cancel))
}

/// The sum of all profiles in a range; `None` if there is none.
pub(super) fn merge(
    wire: &Wire,
    query: &StoreQuery,
    range: TimeRange,
    cancel: &Cancel,
) -> Result<Option<Vec<u8>>, Failure> {
    let parameters = [
        ("mode", "MODE_MERGE".to_owned()),
        ("report_type", "REPORT_TYPE_PPROF".to_owned()),
        ("merge.query", query.to_string()),
        ("merge.start", utc(range.start)),
        ("merge.end", utc(range.end)),
    ];
    found(profile(wire, &parameters, cancel))
}

/// `None` for the answer that there is nothing: releases of Parca tell an empty range as one that is not found.
fn found<T>(answer: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match answer {
        Err(Failure::Refused(refusal)) if refusal.is_missing() => Ok(None),
        answer => answer.map(Some),
    }
}

fn profile(
    wire: &Wire,
    parameters: &[(&str, String)],
    cancel: &Cancel,
) -> Result<Vec<u8>, Failure> {
    let answer: ProfileAnswer = wire.json(("/api/profiles/query", parameters), None, cancel)?;
    let decoded = STANDARD.decode(answer.pprof);
    Ok(decoded.map_err(|error| Error::Fetch(format!("the answer is no profile: {error}")))?)
}

/// Nanoseconds of a time in RFC 3339, or of a number of them.
fn sample_time(value: &serde_json::Value) -> Option<i64> {
    match value {
        serde_json::Value::String(text) => timestamp(text).or_else(|| text.parse().ok()),
        number => number.as_i64(),
    }
}

/// A name as a part of a path.
fn escaped(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    let part = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    name.bytes().map(part).collect()
}
