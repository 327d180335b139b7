//! Findings of programs that have a fault, and of programs that do the same work without it (`fixtures/faults`).

use std::fs;

use rprof_tui::analysis::Selected;
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::findings::{Kind, Severity, find};
use rprof_tui::load::source::Source;
use rprof_tui::profile::DecodeOptions;
use rprof_tui::report::memory::breakdown;

use crate::support::{fixtures, outcome, program};

/// Rules whose fault no program of the fixtures has, each with the reason.
const WITHOUT: [(&str, &str); 3] = [
    (
        "map-buckets",
        "heaps of Go hide the frames of the runtime, so only those of other languages have maps",
    ),
    ("missing-symbols", "programs of Go have symbols; the test below leaves them out"),
    ("outside-go", "no program writes down its resident set"),
];

/// The rules that speak of a profile, with their severities.
fn spoken(path: &str, options: DecodeOptions) -> Vec<(&'static str, Severity)> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let source = Source::decode(bytes.as_slice(), options, &Cancel::new()).unwrap();
    let source = source.into_profile().unwrap();
    let memory = source.memory.as_deref().and_then(|stats| breakdown(stats, &source.profile));
    let sample_type = source.profile.default_sample_type();
    let query = Query { sample_type, ..Query::default() };
    let selected = Selected::new(source.profile, query, &Cancel::new()).unwrap();
    let findings = find(&selected, memory.as_ref(), &Cancel::new()).unwrap();
    findings.iter().map(|finding| (finding.rule.name, finding.severity)).collect()
}

#[test]
fn each_fault_is_found_and_nothing_else_is_high() {
    for rule in rprof_tui::findings::rules() {
        if WITHOUT.iter().any(|(name, _)| *name == rule.name) {
            continue;
        }
        // Only texts hold the statistics of the process.
        let ending = if rule.needs == Kind::Memory { "txt" } else { "pb.gz" };
        let of = |variant: &str| {
            let path = format!("fixtures/findings/{}.{variant}.{ending}", rule.name);
            let options = DecodeOptions { symbols_in_comments: true, ..DecodeOptions::default() };
            spoken(&path, options)
        };
        let (fault, sound) = (of("fault"), of("sound"));
        let speaks = |all: &[(&str, Severity)]| all.iter().any(|(name, _)| *name == rule.name);
        assert!(speaks(&fault), "{}: {fault:?}", rule.name);
        assert!(!speaks(&sound), "{}: {sound:?}", rule.name);
        let is_other_high = |(name, severity): &&(&str, Severity)| {
            *severity == Severity::High && *name != rule.name
        };
        assert_eq!(fault.iter().find(is_other_high), None, "{}", rule.name);
        assert_eq!(sound.iter().find(is_other_high), None, "{}", rule.name);
    }
}

#[test]
fn addresses_without_symbols_are_told() {
    let of = |symbols_in_comments| {
        let options = DecodeOptions { symbols_in_comments, ..DecodeOptions::default() };
        spoken("fixtures/findings/stacks.sound.txt", options)
    };
    assert_eq!(of(false).first(), Some(&("missing-symbols", Severity::High)));
    assert!(of(true).is_empty(), "{:?}", of(true));
}

/// Options choose functions and no lines, so a finding at a line says that they keep all of its function.
#[test]
fn options_that_keep_a_function_say_so() {
    let heap = fixtures().join("heap.pb.gz");
    let heap = heap.to_str().unwrap();
    let (status, text, said) = outcome(&program(&["-findings", heap]).output().unwrap());
    assert_eq!(status, 0, "{said}");
    let sees: Vec<&str> = text.lines().filter(|line| line.contains("See: ")).collect();
    assert!(sees[0].ends_with("  # all of main.(*sessionStore).remember"), "{text}");
    let cpu = fixtures().join("cpu.pb.gz");
    let (_, text, _) = outcome(&program(&["-findings", cpu.to_str().unwrap()]).output().unwrap());
    assert!(text.contains("See: ") && !text.contains("# all of"), "{text}");
}
