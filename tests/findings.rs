//! Findings of programs that have a fault, and of programs that do the same work without it (`fixtures/faults`).

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rprof_tui::analysis::Selected;
use rprof_tui::analysis::query::Query;
use rprof_tui::analysis::trend::{Point, Trend, TrendRows};
use rprof_tui::cancel::Cancel;
use rprof_tui::findings::{EditedSource, Kind, ProcessData, Severity, find, growth_query};
use rprof_tui::load::source::{Source, SourceProfile};
use rprof_tui::profile::{DecodeOptions, Profile};
use rprof_tui::report::memory::breakdown;
use rprof_tui::source::find::SourceFinder;

use crate::support::{fixtures, outcome, program};

/// Rules whose fault no program of the fixtures has, each with the reason.
const WITHOUT: [(&str, &str); 4] = [
    (
        "map-buckets",
        "heaps of Go hide the frames of the runtime, so only those of other languages have maps",
    ),
    ("missing-symbols", "programs of Go have symbols; the test below leaves them out"),
    ("other-source", "the source beside the profile has the fault, in a test below"),
    ("outside-go", "no program writes down its resident set"),
];

/// Profiles that a fixture of a rule on growth has.
const SNAPSHOTS: usize = 5;

/// The rules that speak, each with its severity.
type Spoken = Vec<(&'static str, Severity)>;

fn decoded(path: &str, options: DecodeOptions) -> SourceProfile {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let source = Source::decode(bytes.as_slice(), options, &Cancel::new()).unwrap();
    source.into_profile().unwrap()
}

/// The samples of the default type.
fn selected(profile: Arc<Profile>) -> Selected {
    let query = Query { sample_type: profile.default_sample_type(), ..Query::default() };
    Selected::new(profile, query, &Cancel::new()).unwrap()
}

fn found(selected: &Selected, beside: ProcessData<'_>) -> Spoken {
    let findings = find(selected, beside, &Cancel::new()).unwrap();
    findings.iter().map(|finding| (finding.rule.name, finding.severity)).collect()
}

/// The rules that speak of a profile.
fn spoken(path: &str, options: DecodeOptions) -> Spoken {
    let source = decoded(path, options);
    let memory = source.memory.as_deref().and_then(|stats| breakdown(stats, &source.profile));
    let beside = ProcessData { memory: memory.as_ref(), ..ProcessData::default() };
    found(&selected(source.profile), beside)
}

/// The rules that speak of the newest of several snapshots, `NAME.0.pb.gz` and on.
fn spoken_over_time(name: &str) -> Spoken {
    let files = (0..SNAPSHOTS).map(|number| format!("{name}.{number}.pb.gz"));
    let profile = |path: String| decoded(&path, DecodeOptions::default()).profile;
    let points: Vec<Point> = files.map(|path| Point::new(profile(path))).collect();
    let newest = selected(Arc::clone(&points[SNAPSHOTS - 1].profile));
    let query = growth_query(&newest).unwrap();
    let query = (&query, &**newest.source());
    let growth = Trend::new(&points, query, TrendRows::Functions, None, &Cancel::new()).unwrap();
    found(&newest, ProcessData { growth: Some(&growth), ..ProcessData::default() })
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
            if rule.needs.is_of_snapshots() {
                return spoken_over_time(path.trim_end_matches(".pb.gz"));
            }
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

#[test]
fn source_of_another_build_is_told() {
    let heap = selected(decoded("fixtures/heap.pb.gz", DecodeOptions::default()).profile);
    let of = |folder: &Path| {
        let finder = SourceFinder {
            working_directory: folder.to_owned(),
            source_path: folder.display().to_string(),
            ..SourceFinder::default()
        };
        let edited = EditedSource::new(&heap, &finder, &Cancel::new()).unwrap();
        let all = found(&heap, ProcessData { edited: Some(&edited), ..ProcessData::default() });
        all.into_iter().find(|(name, _)| *name == "other-source")
    };
    assert_eq!(of(Path::new("fixtures/leaky")), None);
    let other = tempfile::tempdir().unwrap();
    assert_eq!(of(other.path()), None, "there is no source");
    let text = fs::read_to_string("fixtures/leaky/store.go").unwrap();
    fs::write(other.path().join("store.go"), format!("// A line more.\n{text}")).unwrap();
    assert_eq!(of(other.path()), Some(("other-source", Severity::High)));
    fs::write(other.path().join("store.go"), "package main\n").unwrap();
    assert_eq!(of(other.path()), Some(("other-source", Severity::High)), "it ends before");
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
