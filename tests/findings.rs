//! Findings of programs that have a fault, and of programs that do the same work without it (`fixtures/faults`).

use std::fs;
use std::sync::Arc;

use rprof_tui::analysis::Selected;
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::findings::{Kind, Severity, find};
use rprof_tui::profile::{DecodeOptions, decode};

/// Rules whose fault no program of the fixtures has, each with the reason.
const WITHOUT: [(&str, &str); 2] = [
    (
        "map-buckets",
        "heaps of Go hide the frames of the runtime, so only those of other languages have maps",
    ),
    ("missing-symbols", "programs of Go have symbols"),
];

/// The rules that speak of a profile, with their severities.
fn spoken(path: &str) -> Vec<(&'static str, Severity)> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let profile = decode(bytes.as_slice(), DecodeOptions::default(), &Cancel::new()).unwrap();
    let query = Query { sample_type: profile.default_sample_type(), ..Query::default() };
    let selected = Selected::new(Arc::new(profile), query, &Cancel::new()).unwrap();
    let findings = find(&selected, None, &Cancel::new()).unwrap();
    findings.iter().map(|finding| (finding.rule.name, finding.severity)).collect()
}

#[test]
fn each_fault_is_found_and_nothing_else_is_high() {
    for rule in rprof_tui::findings::rules() {
        // Rules on the memory of a process need figures beside a profile.
        let needs_figures = rule.needs == Kind::Memory;
        if needs_figures || WITHOUT.iter().any(|(name, _)| *name == rule.name) {
            continue;
        }
        let fault = spoken(&format!("fixtures/findings/{}.fault.pb.gz", rule.name));
        assert!(fault.iter().any(|(name, _)| *name == rule.name), "{}: {fault:?}", rule.name);
        let high = |(name, severity): &&(&str, Severity)| {
            *severity == Severity::High && *name != rule.name
        };
        assert_eq!(fault.iter().find(high), None, "{}", rule.name);
        let sound = spoken(&format!("fixtures/findings/{}.sound.pb.gz", rule.name));
        assert!(sound.iter().all(|(name, _)| *name != rule.name), "{}: {sound:?}", rule.name);
        assert!(
            sound.iter().all(|(_, severity)| *severity != Severity::High),
            "{}: {sound:?}",
            rule.name
        );
    }
}
