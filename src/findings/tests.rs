//! Small profiles for the tests of rules, and tests of the whole table.

use super::{Finding, ProcessData, find, growth_query, rules};
use crate::analysis::Selected;
use crate::analysis::query::{Pattern, Query};
use crate::analysis::trend::{Point, Trend, TrendRows};
use crate::cancel::Cancel;
use crate::profile::store::builder::Builder;
use crate::profile::{DecodeOptions, Profile, decode};
use crate::runtime::memory_breakdown::MemoryBreakdown;
use crate::runtime::memstats::MemStats;
use crate::runtime::system_memory::SystemMemory;
use std::fmt::Write;
use std::sync::Arc;

/// A CPU profile of folded stacks, each sample 10 ms.
pub(super) fn folded_cpu(stacks: &str) -> Builder {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count");
    builder.sample_type("cpu", "nanoseconds");
    let mut text = String::new();
    for line in stacks.lines() {
        let (stack, count) = line.rsplit_once(' ').unwrap();
        writeln!(text, "{stack} {count} {count}0000000").unwrap();
    }
    builder.folded(&text);
    builder
}

/// The findings in a CPU profile.
pub(super) fn cpu(stacks: &str) -> Vec<Finding> {
    find_in(folded_cpu(stacks).finish())
}

/// The findings in a heap: per stack objects and bytes allocated, then in use.
pub(super) fn heap(stacks: &str) -> Vec<Finding> {
    let mut builder = Builder::new();
    builder.sample_type("alloc_objects", "count");
    builder.sample_type("alloc_space", "bytes");
    builder.sample_type("inuse_objects", "count");
    builder.sample_type("inuse_space", "bytes");
    builder.folded(stacks);
    find_in(builder.finish())
}

/// The findings in a profile of one or two sample types with these names and units.
pub(super) fn typed(types: &[(&str, &str)], stacks: &str) -> Vec<Finding> {
    let mut builder = Builder::new();
    for (kind, unit) in types {
        builder.sample_type(kind, unit);
    }
    builder.folded(stacks);
    find_in(builder.finish())
}

/// The findings in a profile, of its default sample type.
pub(super) fn find_in(profile: Profile) -> Vec<Finding> {
    let query = Query { sample_type: profile.default_sample_type(), ..Query::default() };
    let selected = Selected::new(Arc::new(profile), query, &Cancel::new()).unwrap();
    find(&selected, ProcessData::default(), &Cancel::new()).unwrap()
}

/// The findings in a heap of `profiled` bytes, or in none if it is 0, beside these figures of its process.
pub(super) fn with_memory(figures: &[(&str, u64)], profiled: i64) -> Vec<Finding> {
    with_system(figures, profiled, None)
}

/// Findings as of [`with_memory`], beside the system's figures of the process.
pub(super) fn with_system(
    figures: &[(&str, u64)],
    profiled: i64,
    system: Option<SystemMemory>,
) -> Vec<Finding> {
    let mut builder = Builder::new();
    builder.sample_type("inuse_space", "bytes");
    if profiled > 0 {
        builder.folded(&format!("main {profiled}\n"));
    }
    let query = Query::default();
    let selected = Selected::new(Arc::new(builder.finish()), query, &Cancel::new()).unwrap();
    let lines = figures.iter().map(|(name, figure)| format!("\"{name}\": {figure}"));
    let json = format!("{{{}}}", lines.collect::<Vec<_>>().join(", "));
    let stats = MemStats::parse(json.as_bytes());
    let stats = stats.map(|stats| match system {
        Some(system) => stats.with_system(system),
        None => stats,
    });
    let memory = stats.map(|stats| MemoryBreakdown::new(&stats, Some(profiled)));
    let beside = ProcessData { memory: memory.as_ref(), ..ProcessData::default() };
    find(&selected, beside, &Cancel::new()).unwrap()
}

/// The findings in the newest of several profiles of these sample types, a minute apart.
pub(super) fn snapshots(types: &[(&str, &str)], stacks: &[String]) -> Vec<Finding> {
    let point = |(at, stacks): (usize, &String)| {
        let mut builder = Builder::new();
        for (kind, unit) in types {
            builder.sample_type(kind, unit);
        }
        builder.header().time_nanos = (at as i64 + 1) * 60_000_000_000;
        builder.folded(stacks);
        Point::new(Arc::new(builder.finish()))
    };
    let points: Vec<Point> = stacks.iter().enumerate().map(point).collect();
    let newest = Arc::clone(&points.last().unwrap().profile);
    let selected = Selected::new(Arc::clone(&newest), Query::default(), &Cancel::new()).unwrap();
    let query = growth_query(&selected).unwrap();
    let (query, rows) = ((&query, &*newest), TrendRows::Functions);
    let growth = Trend::new(&points, query, rows, None, &Cancel::new()).unwrap();
    let beside = ProcessData { growth: Some(&growth), ..ProcessData::default() };
    find(&selected, beside, &Cancel::new()).unwrap()
}

/// The finding of a rule.
pub(super) fn named<'a>(findings: &'a [Finding], rule: &str) -> Option<&'a Finding> {
    assert!(rules().any(|known| known.name == rule), "{rule} is a rule");
    findings.iter().find(|finding| finding.rule.name == rule)
}

/// The sentence of a rule; empty if it is silent.
pub(super) fn sentence(findings: &[Finding], rule: &str) -> String {
    named(findings, rule).map_or_else(String::new, |finding| finding.sentence.clone())
}

fn fixture(name: &str) -> Profile {
    let path = format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::File::open(path).unwrap();
    decode(file, DecodeOptions::default(), &Cancel::new()).unwrap()
}

fn names(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.name).collect()
}

#[test]
fn names_of_rules_are_distinct() {
    let mut names: Vec<&str> = rules().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rules().count());
}

/// The value of a finding is what its filters keep.
#[test]
fn filters_of_a_finding_keep_its_samples() {
    let mut compared = 0;
    for name in ["cpu.pb.gz", "heap.pb.gz", "allocs.pb.gz", "goroutine.pb.gz", "block.pb.gz"] {
        let profile = Arc::new(fixture(name));
        let query = Query { sample_type: profile.default_sample_type(), ..Query::default() };
        let selected = Selected::new(Arc::clone(&profile), query, &Cancel::new()).unwrap();
        for finding in find(&selected, ProcessData::default(), &Cancel::new()).unwrap() {
            let link = &finding.link;
            if link.focus.is_empty() || finding.rule.needs != super::Kind::Cpu {
                continue;
            }
            let sample_type = profile.sample_type(&link.sample_type).unwrap();
            let mut query = Query { sample_type, relative_percentages: true, ..Query::default() };
            query.filters.focus = Some(Pattern::new("focus", &link.focus).unwrap());
            if !link.ignore.is_empty() {
                query.filters.ignore = Some(Pattern::new("ignore", &link.ignore).unwrap());
            }
            let kept = Selected::new(Arc::clone(&profile), query, &Cancel::new()).unwrap();
            assert_eq!(kept.total(), finding.value, "{name}: {}", finding.sentence);
            compared += 1;
        }
    }
    assert!(compared > 0);
}

#[test]
fn a_comparison_has_no_findings() {
    assert_eq!(names(&cpu("runtime.gcBgMarkWorker 90\nmain -10\n")), [""; 0]);
}

#[test]
fn severe_findings_come_first() {
    let found = cpu(
        "main;fmt.Sprintf 120\nmain;runtime.mallocgc 500\nmain;encoding/json.Marshal 110\nmain 270\n",
    );
    assert_eq!(names(&found), ["collector", "format", "json"]);
}

/// The service of the fixtures keeps sessions, makes garbage by rendering, waits at a channel and shares one lock.
#[test]
fn faults_of_the_fixtures_are_found() {
    for (name, rule, place) in [
        ("heap.pb.gz", "one-site", "main.(*sessionStore).remember (store.go:46)"),
        ("heap.pb.gz", "churn", "fixtures/leaky/internal/render.Page (node.go:19)"),
        ("cpu.pb.gz", "format", "main.(*service).export.func1 (service.go:112)"),
        ("goroutine.pb.gz", "channel", "main.(*notifier).publish.func1 (parked.go:18)"),
        ("goroutine.debug2.txt", "channel", "main.(*notifier).publish.func1 (parked.go:18)"),
        ("mutex.pb.gz", "one-lock", "fixtures/leaky/internal/render.(*Cache).Fill (cache.go:53)"),
    ] {
        let found = find_in(fixture(name));
        let finding = named(&found, rule);
        assert_eq!(finding.map(|finding| finding.link.place()), Some(place.to_owned()), "{name}");
    }
}
