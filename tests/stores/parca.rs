//! Answers as Parca's REST gateway gives them: JSON, with profiles in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rprof_tui::profile::encode;
use rprof_tui::store::query::StoreQuery;
use serde_json::{Value, json};
use std::sync::Arc;

use super::{Answer, Fed, SECOND, Store, sum};
use crate::server::Request;

/// The time that Parca gives to a sum: 1989.
const NONSENSE: i64 = 600_000_000 * SECOND;

fn refused(message: &str) -> Answer {
    Answer::json("400 Bad Request", &json!({"code": 3, "message": message}))
}

pub(super) fn answer(store: &Store, request: &Request) -> Answer {
    let (path, parameters) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let Some(call) = path.strip_prefix("/api/profiles/") else {
        return Answer::text("404 Not Found", "404 page not found\n");
    };
    if request.method != "GET" {
        return Answer::text("405 Method Not Allowed", "");
    }
    let parameters = Parameters(pairs(parameters));
    let all: Vec<&Fed> = store.fed.iter().collect();
    let names = |name: Option<&str>| Store::names(&all, name);
    match call.split('/').collect::<Vec<_>>().as_slice() {
        ["types"] => Answer::json("200 OK", &types(&all)),
        ["labels"] => Answer::json("200 OK", &json!({"labelNames": names(None), "warnings": []})),
        ["labels", name, "values"] => {
            let values = names(Some(name));
            Answer::json("200 OK", &json!({"labelValues": values, "warnings": []}))
        }
        ["query_range"] => query_range(store, &parameters).unwrap_or_else(|refusal| refusal),
        ["query"] => query(store, &parameters).unwrap_or_else(|refusal| refusal),
        ["series"] => {
            let body = json!({"code": 12, "message": "method Series not implemented"});
            Answer::json("501 Not Implemented", &body)
        }
        _ => Answer::text("404 Not Found", "Not Found"),
    }
}

fn types(all: &[&Fed]) -> Value {
    let types = Store::types(all).into_iter().map(|one| {
        let [name, sample, unit, period, period_unit] = one.kind;
        json!({"name": name, "sampleType": sample, "sampleUnit": unit, "periodType": period,
            "periodUnit": period_unit, "delta": one.is_delta()})
    });
    json!({"types": types.collect::<Vec<_>>()})
}

/// Keys and values of a query.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value)
    }

    fn time(&self, key: &str) -> Result<i64, Answer> {
        let time = self.get(key).parse::<Timestamp>();
        let time = time.map_err(|_| refused(&format!("invalid {key}")))?;
        Ok(time.as_nanosecond() as i64)
    }

    /// The query under a key, without the mark of a delta, which must be right.
    fn query(&self, key: &str, store: &Store) -> Result<StoreQuery, Answer> {
        let mut query = StoreQuery::parse(self.get(key))
            .map_err(|_| refused("failed to parse query: 1:1: unexpected character"))?;
        // Parca names no place of a wrong pattern.
        if query.matchers.iter().any(|m| regex::Regex::new(&m.value).is_err()) {
            return Err(refused("failed to parse query"));
        }
        let plain = query.profile_type.trim_end_matches(":delta").to_owned();
        if plain.split(':').count() != 5 {
            return Err(refused("profile-type selection must be of the form <name>:<sample-type>"));
        }
        let is_delta = query.profile_type.ends_with(":delta");
        let known = store.fed.iter().find(|one| one.type_id() == plain);
        query.profile_type = match known {
            Some(known) if known.is_delta() != is_delta => "another".to_owned(),
            _ => plain,
        };
        Ok(query)
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |part: &str| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        (decoded(key), decoded(value))
    };
    text.split('&').map(pair).collect()
}

fn decoded(text: &str) -> String {
    let (mut out, mut bytes) = (Vec::new(), text.bytes());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let hex = [bytes.next().unwrap_or(b'0'), bytes.next().unwrap_or(b'0')];
                u8::from_str_radix(std::str::from_utf8(&hex).unwrap_or("0"), 16).unwrap_or(b'?')
            }
            other => other,
        });
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn utc(nanos: i64) -> String {
    Timestamp::from_nanosecond(i128::from(nanos)).unwrap().to_string()
}

/// One sample of each label set in each step, with its exact time. Steps begin at multiples of their length, and both ends of the range are
/// out of it.
fn query_range(store: &Store, parameters: &Parameters) -> Result<Answer, Answer> {
    let query = parameters.query("query", store)?;
    let (start, end) = (parameters.time("start")?, parameters.time("end")?);
    let step = parameters.get("step").trim_end_matches('s').parse::<i64>().unwrap_or(0).max(1);
    let fed = store.select(&query.profile_type, &query.matchers, (start + 1, end - 1));
    let series = Store::series(&fed, None).into_iter().map(|(labels, fed)| {
        let step = step * SECOND;
        let of_step = fed.chunk_by(|a, b| a.time_nanos / step == b.time_nanos / step);
        let samples = of_step.map(|fed| {
            let time = fed[0].time_nanos;
            // Deltas of a step are added up.
            let added = if fed[0].is_delta() { fed.len() } else { 1 };
            let value: i64 = fed.iter().take(added).map(|one| one.total).sum();
            json!({"timestamp": utc(time), "value": value.to_string(),
                "valuePerSecond": value as f64, "duration": "0"})
        });
        let labels = labels.iter().map(|(name, value)| json!({"name": name, "value": value}));
        json!({"labelset": {"labels": labels.collect::<Vec<_>>()},
            "samples": samples.collect::<Vec<_>>(), "periodType": null, "sampleType": null})
    });
    let series: Vec<_> = series.collect();
    if series.is_empty() {
        let body =
            json!({"code": 5, "message": "No data found for the query, try a different query"});
        return Err(Answer::json("404 Not Found", &body));
    }
    Ok(Answer::json("200 OK", &json!({"series": series})))
}

fn query(store: &Store, parameters: &Parameters) -> Result<Answer, Answer> {
    if parameters.get("report_type") != "REPORT_TYPE_PPROF" {
        return Err(refused("the report type is another one"));
    }
    let profiles = if parameters.get("mode") == "MODE_MERGE" {
        let query = parameters.query("merge.query", store)?;
        let range = (parameters.time("merge.start")?, parameters.time("merge.end")?);
        store.select(&query.profile_type, &query.matchers, range)
    } else {
        let query = parameters.query("single.query", store)?;
        let time = parameters.time("single.time")?;
        let mut found = store.select(&query.profile_type, &query.matchers, (time, time));
        if found.is_empty() {
            let body = json!({"code": 5, "message": "could not find profile at requested time"});
            return Err(Answer::json("404 Not Found", &body));
        }
        found.truncate(1);
        found
    };
    let profiles: Vec<_> = profiles.iter().map(|one| Arc::clone(&one.profile)).collect();
    let profile = if profiles.is_empty() {
        rprof_tui::profile::store::builder::Builder::new().finish()
    } else {
        Arc::unwrap_or_clone(sum(profiles))
    };
    let mut bytes = Vec::new();
    encode::write(&profile.described((NONSENSE, 1), ""), &mut bytes).unwrap();
    Ok(Answer::json("200 OK", &json!({"pprof": STANDARD.encode(bytes)})))
}
