//! Answers as Pyroscope's query service gives them by Connect: JSON, and profile.proto for a merge.

use prost::Message;
use rprof_tui::profile::encode::encode;
use rprof_tui::store::query::{Matcher, StoreQuery};
use serde_json::{Value, json};

use super::{Answer, Fed, SECOND, Store, sum};
use crate::server::Request;

const MILLISECOND: i64 = 1_000_000;

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
    ids: Vec<String>,
}

fn refused(message: &str) -> Answer {
    let body = json!({"code": "invalid_argument", "message": message});
    Answer::json("400 Bad Request", &body)
}

/// The matchers of a selector, or the refusal in the words of a store.
fn matchers(selector: &str) -> Result<Vec<Matcher>, Answer> {
    let parsed = StoreQuery::parse(&format!("x{selector}"));
    let matchers = parsed.map_err(|_| refused("1:1: parse error: unexpected character"))?.matchers;
    let bad = matchers.iter().find(|m| regex::Regex::new(&m.value).is_err());
    match bad {
        Some(bad) => {
            let column = selector.find(&bad.value).unwrap_or(0) + 1;
            let words = format!("1:{column}: parse error: error parsing regexp: missing closing )");
            Err(refused(&words))
        }
        None => Ok(matchers),
    }
}

pub(super) fn answer(store: &Store, call: &str, request: &Request) -> Answer {
    if request.method != "POST" {
        return Answer::text("405 Method Not Allowed", "");
    }
    let answer = match (call, request.header("Content-Type")) {
        ("SelectMergeProfile", Some("application/proto")) => merge(store, &request.body),
        (_, Some("application/json")) => match serde_json::from_slice(&request.body) {
            Ok(body) => listed(store, call, &body),
            Err(error) => Err(refused(&error.to_string())),
        },
        _ => return Answer::text("415 Unsupported Media Type", ""),
    };
    answer.unwrap_or_else(|refusal| refusal)
}

/// A number of 64 bits, which stands in JSON as a text.
fn number(value: &Value) -> i64 {
    value.as_str().and_then(|text| text.parse().ok()).or(value.as_i64()).unwrap_or(0)
}

fn listed(store: &Store, call: &str, body: &Value) -> Result<Answer, Answer> {
    let range = (number(&body["start"]) * MILLISECOND, number(&body["end"]) * MILLISECOND);
    let seconds = (range.1 - range.0) / SECOND;
    if store.longest > 0 && seconds > store.longest {
        let limit = format!("(query length: {seconds}s, limit: {}s)", store.longest);
        return Err(refused(&format!("the query time range exceeds the limit {limit}")));
    }
    let mut wanted = Vec::new();
    for selector in body["matchers"].as_array().into_iter().flatten() {
        wanted.extend(matchers(selector.as_str().unwrap_or_default())?);
    }
    let fed = store.select("", &wanted, range);
    let body = match call {
        "ProfileTypes" => {
            let types = Store::types(&fed).into_iter().map(|one| {
                let [name, sample, unit, period, period_unit] = one.kind;
                json!({"ID": one.type_id(), "name": name, "sampleType": sample, "sampleUnit": unit,
                    "periodType": period, "periodUnit": period_unit})
            });
            json!({"profileTypes": types.collect::<Vec<_>>()})
        }
        "LabelNames" => {
            let mut names = Store::names(&fed, None);
            names.push("__profile_type__".to_owned());
            json!({"names": names})
        }
        "LabelValues" => json!({"names": Store::names(&fed, body["name"].as_str())}),
        "Series" => series_of_labels(&fed, body),
        "SelectSeries" => return select_series(store, body, range),
        _ => return Ok(Answer::text("404 Not Found", "404 page not found")),
    };
    Ok(Answer::json("200 OK", &body))
}

fn pairs(labels: &[(String, String)]) -> Value {
    labels.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn texts(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn series_of_labels(fed: &[&Fed], body: &Value) -> Value {
    let by = texts(&body["labelNames"]);
    let mut sets: Vec<Vec<(String, String)>> = Vec::new();
    for (labels, fed) in Store::series(fed, Some(&by)) {
        for one in Store::types(&fed) {
            let mut labels = labels.clone();
            if by.iter().any(|name| name == "__profile_type__") {
                labels.push(("__profile_type__".to_owned(), one.type_id()));
            }
            sets.push(labels);
        }
    }
    sets.dedup();
    json!({"labelsSet": sets.iter().map(|set| json!({"labels": pairs(set)})).collect::<Vec<_>>()})
}

/// Totals by step. A point stands at the end of its step, and has the largest profile of the step where profiles are asked for. The
/// first point ends at the start of the range.
fn select_series(store: &Store, body: &Value, range: (i64, i64)) -> Result<Answer, Answer> {
    let selector = body["labelSelector"].as_str().unwrap_or_default();
    let step = body["step"].as_f64().unwrap_or(1.0).max(1.0) as i64 * SECOND;
    let fed = store.select(
        body["profileTypeID"].as_str().unwrap_or_default(),
        &matchers(selector)?,
        (range.0 - step, range.1),
    );
    let wants_profiles = body["exemplarType"] == "EXEMPLAR_TYPE_INDIVIDUAL";
    if wants_profiles && !store.keeps_profiles {
        let body = json!({"code": "unimplemented", "message": "exemplars need storage v2"});
        return Err(Answer::json("501 Not Implemented", &body));
    }
    let mut all = Vec::new();
    for (labels, fed) in Store::series(&fed, Some(&texts(&body["groupBy"]))) {
        let mut points: Vec<(i64, i64, Vec<&Fed>)> = Vec::new();
        for one in fed {
            let at = range.0 + (one.time_nanos - range.0 + step - 1).div_euclid(step) * step;
            match points.last_mut() {
                Some((last, value, fed)) if *last == at => {
                    *value += one.total;
                    fed.push(one);
                }
                _ => points.push((at, one.total, vec![one])),
            }
        }
        let points = points.into_iter().map(|(at, value, fed)| {
            let mut point =
                json!({"value": value as f64, "timestamp": (at / MILLISECOND).to_string()});
            if wants_profiles {
                let largest = fed.iter().max_by_key(|one| one.total);
                let profiles = largest.into_iter().map(|one| {
                    json!({"timestamp": (one.time_nanos / MILLISECOND).to_string(), "profileId": one.id,
                        "value": one.total.to_string(), "labels": pairs(&one.labels)})
                });
                point["exemplars"] = profiles.collect();
            }
            point
        });
        all.push(json!({"labels": pairs(&labels), "points": points.collect::<Vec<_>>()}));
    }
    Ok(Answer::json("200 OK", &json!({"series": all})))
}

fn merge(store: &Store, body: &[u8]) -> Result<Answer, Answer> {
    let request = MergeRequest::decode(body).map_err(|error| refused(&error.to_string()))?;
    if request.profile_type_id.split(':').count() != 5 {
        return Err(refused("profile-type ID selection must be of the form <name>:<sampleType>"));
    }
    // Milliseconds: a profile within the last one belongs to the range.
    let range = (request.start * MILLISECOND, (request.end + 1) * MILLISECOND - 1);
    let mut fed =
        store.select(&request.profile_type_id, &matchers(&request.label_selector)?, range);
    if !request.ids.is_empty() && !store.ignores_ids {
        if !store.keeps_profiles {
            let body = json!({"code": "unimplemented", "message": "profile ids need storage v2"});
            return Err(Answer::json("501 Not Implemented", &body));
        }
        fed.retain(|one| request.ids.contains(&one.id));
    }
    if fed.is_empty() {
        return Ok(Answer::proto(Vec::new()));
    }
    Ok(Answer::proto(encode(&sum(fed.iter().map(|one| one.profile.clone()).collect()))))
}
