//! Growth, the memory ladder and the collector's log as the built program prints them; slopes are checked on a program
//! with a known leak.

use std::fs;
use std::path::Path;
use std::process::Command;

use rprof_tui::runtime::memory_breakdown::MemoryBreakdown;
use rprof_tui::runtime::memstats::MemStats;
use serde_json::Value;

use crate::support::{SNAPSHOTS, fixtures, outcome, program};

fn printed(arguments: &[&str]) -> String {
    let (status, out, err) = outcome(&program(arguments).output().unwrap());
    assert_eq!((status, err.as_str()), (0, ""), "{arguments:?}");
    out
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).unwrap()
}

/// Checks that `main.(*sessionStore).remember` comes first, with a slope within 10 % of `per_minute` bytes.
fn check_leak(trend: &Value, per_minute: f64) {
    let first = &trend["rows"][0];
    assert_eq!(first["name"], "main.(*sessionStore).remember");
    let slope = first["slope"].as_f64().unwrap();
    assert!((slope / per_minute - 1.0).abs() < 0.1, "{slope} where {per_minute} is true");
}

/// The program of the fixtures leaks a megabyte every second.
#[test]
fn the_leak_comes_first_with_its_true_slope() {
    let document = json(&[&["-json"][..], &SNAPSHOTS].concat());
    let trend = &document["trend"];
    check_leak(trend, 60.0 * f64::from(1 << 20));
    assert_eq!((trend["per"].as_str(), trend["by"].as_str()), (Some("minute"), Some("flat")));
    assert_eq!(trend["rows"][0]["trust"], "sure");
    assert_eq!(trend["times"].as_array().unwrap().len(), 6);
    // The order of the arguments does not matter, nor does a pattern in place of the names.
    let mut inverted = SNAPSHOTS;
    inverted.reverse();
    let inverted = printed(&[&["-trend"][..], &inverted].concat());
    assert_eq!(printed(&["-trend", "heap.[0-5].pb.gz"]), inverted);
    assert!(inverted.contains("Snapshots: 6 over 12.53s"), "{inverted}");
    let row = inverted.lines().find(|line| line.ends_with("sessionStore).remember")).unwrap();
    assert!(row.contains("+61.93MB     5/5   sure     2.64MB    15.52MB  ▁▃▄▅▇█"), "{row}");
}

/// A new run with another rate.
#[test]
#[ignore = "needs Go, and takes half a minute of an idle machine"]
fn a_leak_that_was_just_made_has_its_true_slope() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = Command::new("go")
        .args(["run", ".", "-out", out, "-every", "2s", "-leak", "2MB"])
        .current_dir(fixtures().join("leaky"))
        .status();
    assert!(run.unwrap().success());
    let names = (0..6).map(|i| folder.path().join(format!("heap.{i}.pb.gz")));
    let names: Vec<String> = names.map(|path| path.to_str().unwrap().to_owned()).collect();
    let arguments: Vec<&str> =
        ["-json"].into_iter().chain(names.iter().map(String::as_str)).collect();
    check_leak(&json(&arguments)["trend"], 120.0 * f64::from(1 << 20));
}

#[test]
fn a_trend_heeds_filters_and_other_sample_types() {
    let out = printed(&["-trend", "-focus=warmUp", "-nodecount=1", "heap.?.pb.gz"]);
    assert!(out.contains("Filter: focus=warmUp\n") && out.contains("Showing 1 of"), "{out}");
    let out = printed(&["-trend", "-sample_index=alloc_space", "-nodecount=1", "heap.?.pb.gz"]);
    assert!(out.contains("Type: alloc_space") && out.contains("render.Page"), "{out}");
    let out = printed(&["-markdown", "heap.0.pb.gz", "heap.5.pb.gz"]);
    assert!(out.contains("| per minute | rose | trust | first | last | name |"), "{out}");
    // Growth of goroutines is attributed to the code that starts them, not to the runtime that parks them.
    let out = json(&["-json", "goroutine.pb.gz", "goroutine.pb.gz"]);
    assert_eq!(out["trend"]["by"], "cum");
    let (status, _, err) = outcome(&program(&["-trend", "heap.pb.gz"]).output().unwrap());
    assert_eq!(status, 2);
    assert!(err.starts_with("rprof-tui: -trend compares snapshots of one process"), "{err}");
    assert!(json(&["-json", "heap.pb.gz"]).get("trend").is_none());
}

#[test]
fn a_comment_that_begins_like_a_time_stays_a_comment() {
    let comment = "-add_comment=Time: noon";
    let trend = printed(&["-trend", comment, "heap.0.pb.gz", "heap.5.pb.gz"]);
    assert!(trend.contains("\nTime: noon\n"), "{trend}");
    assert_eq!(trend.matches("Time: ").count(), 1, "{trend}");
    let svg = printed(&["-flame", comment, "heap.pb.gz"]);
    assert!(svg.contains("Time: ") && !svg.contains("Time: noon"), "the subtitle has no comments");
}

#[test]
fn the_ladder_adds_up_to_the_byte() {
    let text = fs::read(fixtures().join("heap.debug1.txt")).unwrap();
    let stats = MemStats::parse(&text).unwrap();
    let ladder = MemoryBreakdown::new(&stats, Some(12_345_678));
    let sum: i64 = ladder.leaves().map(|step| step.bytes).sum();
    assert_eq!((sum, ladder.whole()), (52_275_480, 52_275_480));
    assert!(ladder.leaves().all(|step| step.name != "untold"), "{ladder:?}");

    let out = printed(&["-memory", "heap.debug1.txt"]);
    assert!(out.starts_with("The process holds 34.01MB (15.84MB less than Sys"), "{out}");
    let document = json(&["-json", "heap.debug1.txt"]);
    let steps = document["memory"]["steps"].as_array().unwrap();
    let leaves = steps.iter().filter(|step| step["leaf"] == true);
    assert_eq!(leaves.map(|step| step["bytes"].as_i64().unwrap()).sum::<i64>(), 52_275_480);
    assert!(printed(&["-markdown", "heap.debug1.txt"]).contains("| where | bytes | share |"));
}

/// The statistics as JSON, alone and with a heap profile that contains none.
#[test]
fn statistics_of_the_runtime_may_be_a_source_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let stats = r#""Sys": 52275480, "HeapSys": 44924928, "HeapIdle": 21159936, "HeapInuse": 23764992,
        "HeapReleased": 16613376, "HeapAlloc": 20267552, "StackSys": 1212416, "BySize": []"#;
    let make = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let alone = make("memstats.json", format!("{{{stats}}}"));
    let vars = make("vars.json", format!("{{\"cmdline\": [\"x\"], \"memstats\": {{{stats}}}}}"));
    let first = printed(&["-memory", &alone]);
    assert!(first.contains("alive are 19.33MB") && first.contains("untold"), "{first}");
    assert_eq!(printed(&["-memory", &vars]), first);
    let beside = printed(&["-memory", "heap.pb.gz", &vars]);
    assert!(beside.contains("the profile accounts for 19.55MB"), "{beside}");
    let (code, _, err) = outcome(&program(&["-memory", "heap.pb.gz"]).output().unwrap());
    assert_eq!(code, 2);
    assert!(err.starts_with("rprof-tui: nothing tells of the process's memory"), "{err}");
}

#[test]
fn a_log_of_the_collector_is_printed() {
    let out = printed(&["-text", "gctrace.log"]);
    assert!(out.starts_with("GC log: 54 cycles in 54 lines\n"), "{out}");
    // The leak of that run opens in its third second, with four megabytes a second.
    assert!(
        out.contains("Growth: began with cycle 7 at 3.2s, 4.57MB a second since then"),
        "{out}"
    );
    let document = json(&["-json", "gctrace.log"]);
    let run = &document["gc_log"]["runs"][0];
    assert_eq!(run["cycles"].as_array().unwrap().len(), 54);
    assert_eq!(
        (run["growth"]["cycle"].as_u64(), run["cycles"][0]["procs"].as_u64()),
        (Some(7), Some(2))
    );
    assert!(
        printed(&["-markdown", "-nodecount=2", "gctrace.log"]).contains("| cycle | at | before |")
    );
    let (status, _, err) = outcome(&program(&["-tree", "gctrace.log"]).output().unwrap());
    assert_eq!(status, 2);
    assert!(err.contains("the log of a garbage collector has no samples"), "{err}");
    // Among profiles, it is left out and named.
    let (status, _, err) =
        outcome(&program(&["-top", "heap.pb.gz", "gctrace.log"]).output().unwrap());
    assert_eq!(status, 0);
    assert!(err.starts_with("gctrace.log: is not a profile, but what a Go runtime says"), "{err}");
}

/// No fixture of another format is read as a text of the runtime.
#[test]
fn no_other_fixture_is_a_text_of_the_runtime() {
    for entry in fs::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        let of_runtime = Path::new("gctrace.log");
        if path.is_file() && path.file_name() != Some(of_runtime.as_os_str()) {
            let bytes = fs::read(&path).unwrap();
            assert_eq!(rprof_tui::runtime::recognise(&bytes), None, "{}", path.display());
        }
    }
}
