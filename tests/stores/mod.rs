//! Small profile stores of the fixtures that answer as Pyroscope and Parca do, with their errors. The tests and the store to try
//! by hand (`just store`) share them.

pub(crate) mod parca;
pub(crate) mod pyroscope;

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use rprof_tui::Cancel;
use rprof_tui::profile::merge::sources::combine_sources;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::profile::{DecodeOptions, MergeOptions, Profile, decode};
use rprof_tui::store::query::{Comparison, Matcher};

use crate::server::{Request, Server, Wire};

pub(crate) const SECOND: i64 = 1_000_000_000;

/// The end of the data that tests feed: 2025-11-27T12:00:00Z.
pub(crate) const END: i64 = 1_764_244_800 * SECOND;

/// A profile in a store: one sample type of one instance at one time.
#[derive(Clone)]
pub(crate) struct Fed {
    pub(crate) id: String,
    /// Name, sample type, unit, type and unit of the period.
    pub(crate) kind: [&'static str; 5],
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) time_nanos: i64,
    pub(crate) profile: Arc<Profile>,
    pub(crate) total: i64,
}

impl Fed {
    pub(crate) fn type_id(&self) -> String {
        self.kind.join(":")
    }

    /// True for a profile that counts from the one before it.
    pub(crate) fn is_delta(&self) -> bool {
        self.kind[0] == "process_cpu"
    }

    pub(crate) fn matches(&self, matchers: &[Matcher]) -> bool {
        matchers.iter().all(|matcher| {
            let value = self.labels.iter().find(|(name, _)| *name == matcher.name);
            let value = value.map_or("", |(_, value)| value.as_str());
            let whole = || regex::Regex::new(&format!("^(?:{})$", matcher.value)).unwrap();
            match matcher.comparison {
                Comparison::Equal => value == matcher.value,
                Comparison::Unequal => value != matcher.value,
                Comparison::Matching => whole().is_match(value),
                Comparison::NotMatching => !whole().is_match(value),
            }
        })
    }
}

/// Profiles over time, and who may read them.
#[derive(Clone, Default)]
pub(crate) struct Store {
    pub(crate) fed: Vec<Fed>,
    /// The store keeps single profiles, as version 2 of Pyroscope does.
    pub(crate) keeps_profiles: bool,
    /// The store passes over ids in a question for a sum, as releases do that do not know them.
    pub(crate) ignores_ids: bool,
    /// Parca has its page in place of an answer that is not found, as with its pages built in.
    pub(crate) has_page: bool,
    /// Seconds of the longest range that Pyroscope answers; 0 for any.
    pub(crate) longest: i64,
    /// The header that every request must have.
    pub(crate) required: Option<(&'static str, &'static str)>,
    /// The store's time of day, as in a head of HTTP.
    pub(crate) date: Option<String>,
}

/// Kinds of the fixtures: file, name of the profile, sample types with their units, type and unit of the period.
type Kind =
    (&'static str, &'static str, &'static [(&'static str, &'static str)], [&'static str; 2]);

const HEAP: &[(&str, &str)] = &[
    ("alloc_objects", "count"),
    ("alloc_space", "bytes"),
    ("inuse_objects", "count"),
    ("inuse_space", "bytes"),
];
const CPU: Kind = (
    "cpu.pb.gz",
    "process_cpu",
    &[("samples", "count"), ("cpu", "nanoseconds")],
    ["cpu", "nanoseconds"],
);
const GOROUTINES: Kind =
    ("goroutine.pb.gz", "goroutine", &[("goroutine", "count")], ["goroutine", "count"]);
const MUTEX: Kind = (
    "mutex.pb.gz",
    "mutex",
    &[("contentions", "count"), ("delay", "nanoseconds")],
    ["contentions", "count"],
);

/// A fixture as it is decoded.
pub(crate) fn fixture(name: &str) -> Arc<Profile> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let file = File::open(path).unwrap();
    Arc::new(decode(file, DecodeOptions::default(), &Cancel::new()).unwrap())
}

/// The sum of profiles, as stores add them up.
pub(crate) fn sum(profiles: Vec<Arc<Profile>>) -> Arc<Profile> {
    let sum = combine_sources(profiles, Vec::new(), &MergeOptions::default(), &Cancel::new());
    Arc::new(sum.unwrap())
}

/// A profile with one of its sample types alone: stores answer so.
pub(crate) fn of_type(profile: &Arc<Profile>, (kind, unit): (&str, &str)) -> Arc<Profile> {
    let mut shell = Builder::new();
    shell.sample_type(kind, unit);
    shell.header().period_type = profile.header().period_type.clone();
    sum(vec![Arc::clone(profile), Arc::new(shell.finish())])
}

impl Store {
    /// Three instances of the shop and one of the ledger over the hour before `end`, with a heap every ten minutes. The memory of the
    /// shop grows, as in the snapshots of the fixtures; its third instance ends after half an hour.
    pub(crate) fn of_fixtures(end: i64) -> Store {
        let mut store = Store::default();
        let heaps = ["heap.0", "heap.1", "heap.2", "heap.3", "heap.4", "heap.5"];
        for (instance, version, offset, rounds) in
            [("shop-1", "1.4", 0, 6), ("shop-2", "1.5", 7, 6), ("shop-3", "1.4", 13, 3)]
        {
            let labels = labels("shop", instance, version);
            for (round, heap) in heaps.into_iter().enumerate().take(rounds) {
                let before = (6 - round as i64) * 600 - offset;
                // Times have a fraction, as those of a scraper have.
                let time = end - before * SECOND + 123_000_000;
                let file = format!("{heap}.pb.gz");
                store.feed((&file, "memory", HEAP, ["space", "bytes"]), time, &labels);
                store.feed(CPU, time, &labels);
                store.feed(GOROUTINES, time, &labels);
                store.feed(MUTEX, time, &labels);
            }
        }
        store.feed(CPU, end - 300 * SECOND, &labels("ledger", "ledger-1", "2.0"));
        store
    }

    fn feed(
        &mut self,
        kind: (&str, &'static str, Types, [&'static str; 2]),
        time: i64,
        labels: &[(String, String)],
    ) {
        let (file, name, types, [period, period_unit]) = kind;
        let whole = fixture(file);
        for &(sample, unit) in types {
            let profile = of_type(&whole, (sample, unit));
            let total = profile.values(0).iter().sum();
            let id = format!("00000000-0000-0000-0000-{:012}", self.fed.len());
            let kind = [name, sample, unit, period, period_unit];
            let labels = labels.to_vec();
            self.fed.push(Fed { id, kind, labels, time_nanos: time, profile, total });
        }
    }

    /// Profiles of a type, of instances and of a range, ends included.
    pub(crate) fn select(
        &self,
        type_id: &str,
        matchers: &[Matcher],
        (start, end): (i64, i64),
    ) -> Vec<&Fed> {
        let is_wanted = |fed: &&Fed| {
            (type_id.is_empty() || fed.type_id() == type_id)
                && fed.time_nanos >= start
                && fed.time_nanos <= end
                && fed.matches(matchers)
        };
        self.fed.iter().filter(is_wanted).collect()
    }

    /// The label sets of profiles, in order, each with its profiles in the order of time. With `by` only these labels count.
    pub(crate) fn series<'a>(fed: &[&'a Fed], by: Option<&[String]>) -> Vec<FedSeries<'a>> {
        let mut series: Vec<FedSeries<'_>> = Vec::new();
        for one in fed {
            let is_wanted = |(name, _): &&(String, String)| by.is_none_or(|by| by.contains(name));
            let labels: Vec<_> = one.labels.iter().filter(is_wanted).cloned().collect();
            match series.iter_mut().find(|(known, _)| *known == labels) {
                Some((_, fed)) => fed.push(one),
                None => series.push((labels, vec![one])),
            }
        }
        for (_, fed) in &mut series {
            fed.sort_by_key(|one| one.time_nanos);
        }
        series.sort_by(|a, b| a.0.cmp(&b.0));
        series
    }

    /// The names of all labels, or the values of one.
    pub(crate) fn names(fed: &[&Fed], label: Option<&str>) -> Vec<String> {
        let labels = fed.iter().flat_map(|one| &one.labels);
        let mut names: Vec<String> = match label {
            None => labels.map(|(name, _)| name.clone()).collect(),
            Some(label) => {
                labels.filter(|(name, _)| name == label).map(|(_, value)| value.clone()).collect()
            }
        };
        names.sort();
        names.dedup();
        names
    }

    /// The types of profiles, one of each.
    pub(crate) fn types<'a>(fed: &[&'a Fed]) -> Vec<&'a Fed> {
        let mut types: Vec<&Fed> = fed.to_vec();
        types.sort_by_key(|one| one.type_id());
        types.dedup_by_key(|one| one.type_id());
        types
    }

    /// A server of the store that speaks both protocols.
    pub(crate) fn serve(self) -> Server {
        Server::new(move |request, wire| self.answer(request, wire))
    }

    /// Answers a request of either protocol.
    pub(crate) fn answer(&self, request: &Request, wire: &mut dyn Wire) -> std::io::Result<()> {
        let answer = match &self.required {
            Some((name, value)) if request.header(name) != Some(*value) => {
                let words = if *name == "X-Scope-OrgID" { "no org id" } else { "unauthorized" };
                Answer::text("401 Unauthorized", words)
            }
            _ => match request.target.strip_prefix("/querier.v1.QuerierService/") {
                Some(call) => pyroscope::answer(self, call, request),
                None => parca::answer(self, request),
            },
        };
        let page = "<!doctype html><html><head><title>Parca</title></head></html>";
        let answer = match answer.status {
            "404 Not Found" if self.has_page => {
                Answer { status: "200 OK", kind: "text/html", body: page.as_bytes().to_vec() }
            }
            _ => answer,
        };
        answer.send(self.date.as_deref(), request, wire)
    }
}

/// The labels of a series, and its profiles.
type FedSeries<'a> = (Vec<(String, String)>, Vec<&'a Fed>);

type Types = &'static [(&'static str, &'static str)];

fn labels(service: &str, instance: &str, version: &str) -> Vec<(String, String)> {
    let pairs =
        [("instance", instance), ("job", service), ("service_name", service), ("version", version)];
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// An answer before it is sent.
pub(crate) struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(status: &'static str, body: &serde_json::Value) -> Answer {
        Answer { status, kind: "application/json", body: body.to_string().into_bytes() }
    }

    pub(crate) fn text(status: &'static str, body: &str) -> Answer {
        Answer { status, kind: "text/plain", body: body.as_bytes().to_vec() }
    }

    pub(crate) fn proto(body: Vec<u8>) -> Answer {
        Answer { status: "200 OK", kind: "application/proto", body }
    }

    /// Sends the answer, compressed for a client that takes it.
    fn send(
        self,
        date: Option<&str>,
        request: &Request,
        wire: &mut dyn Wire,
    ) -> std::io::Result<()> {
        let Answer { status, kind, mut body } = self;
        let takes = request.header("Accept-Encoding").is_some_and(|taken| taken.contains("gzip"));
        let mut coding = "";
        if takes && !body.is_empty() {
            let fast = flate2::Compression::fast();
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), fast);
            gzip.write_all(&body)?;
            (body, coding) = (gzip.finish()?, "Content-Encoding: gzip\r\n");
        }
        let date = date.map_or_else(String::new, |date| format!("Date: {date}\r\n"));
        let length = body.len();
        write!(
            wire,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{coding}{date}Content-Length: {length}\r\n\
             Connection: close\r\n\r\n"
        )?;
        wire.write_all(&body)
    }
}
