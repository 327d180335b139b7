//! Profiles of native programs as gperftools, jemalloc and pprof-rs wrote them, read by the built program.

use std::fmt::Write;
use std::fs;

use crate::support::{fixtures, outcome, program};

const JEMALLOC: [&str; 2] = ["native/orders.jemalloc.0.heap", "native/orders.jemalloc.1.heap"];

/// A heap of two threads, one of which has a name, and a stack that is not divided.
const TWO_THREADS: &str = "\
heap_v2/65536
  t*: 109: 413921 [0: 0]
  t1: 66: 202410 [0: 0] worker 1
  t2: 43: 211511 [0: 0]
@ 0x11 0x21
  t*: 108: 331217 [0: 0]
  t1: 66: 202410 [0: 0]
  t2: 42: 128807 [0: 0]

@ 0x31
  t*: 1: 82704 [0: 0]
MAPPED_LIBRARIES:
0-1000 r-xp 0 00:00 0 /bin/app
";

fn printed(arguments: &[&str]) -> String {
    let arguments = [&["-symbolize=none"][..], arguments].concat();
    let (status, out, err) = outcome(&program(&arguments).output().unwrap());
    assert_eq!((status, err.as_str()), (0, ""), "{arguments:?}");
    out
}

fn text(name: &str) -> String {
    fs::read_to_string(fixtures().join(name)).unwrap()
}

/// The text without the lines of single threads.
fn without_threads(jemalloc: &str) -> String {
    let of_thread = |line: &&str| {
        line.trim_start()
            .strip_prefix('t')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    jemalloc
        .lines()
        .filter(|line| !of_thread(line))
        .fold(String::new(), |text, line| text + line + "\n")
}

/// The same heap in the format that `go tool pprof` reads.
fn in_pprofs_format(jemalloc: &str) -> String {
    let rate = jemalloc.lines().next().unwrap();
    let (mut out, mut stack) = (String::new(), None);
    for line in jemalloc.lines().skip(1) {
        if let Some(addresses) = line.strip_prefix('@') {
            stack = Some(addresses);
        } else if let Some(counts) = line.trim_start().strip_prefix("t*: ") {
            match stack {
                None => writeln!(out, "heap profile: {counts} @ {rate}").unwrap(),
                Some(addresses) => writeln!(out, "{counts} @{addresses}").unwrap(),
            }
        } else if !line.trim_start().starts_with('t') {
            writeln!(out, "{line}").unwrap();
        }
    }
    out
}

/// pprof does not read jemalloc's own format, and the goldens hold what it makes of the other.
#[test]
fn heaps_of_jemalloc_are_those_of_pprofs_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for name in [JEMALLOC[0], JEMALLOC[1], "native/ledger.jemalloc.heap"] {
        let jemalloc = text(name);
        let (theirs, ours) = (path("pprof.heap"), path("jemalloc.heap"));
        fs::write(&theirs, in_pprofs_format(&jemalloc)).unwrap();
        fs::write(&ours, without_threads(&jemalloc)).unwrap();
        for report in ["-raw", "-traces", "-tags", "-top", "-tree", "-dot"] {
            assert_eq!(printed(&[report, &ours]), printed(&[report, &theirs]), "{name} {report}");
        }
        // Threads divide a sample, and their sum is the sample.
        fs::write(&ours, &jemalloc).unwrap();
        for report in ["-top", "-tree", "-peek=."] {
            assert_eq!(printed(&[report, &ours]), printed(&[report, &theirs]), "{name} {report}");
        }
    }
    let [before, after] = JEMALLOC.map(|name| fixtures().join(name).to_str().unwrap().to_owned());
    let theirs = [path("before.heap"), path("after.heap")];
    for (name, theirs) in JEMALLOC.iter().zip(&theirs) {
        fs::write(theirs, in_pprofs_format(&text(name))).unwrap();
    }
    for option in ["-base", "-diff_base"] {
        let [old, new] = &theirs;
        let expected = printed(&["-top", &format!("{option}={old}"), new]);
        assert_eq!(printed(&["-top", &format!("{option}={before}"), &after]), expected, "{option}");
    }
}

/// `jeprof --text --show_bytes` prints 11519196, which is not cut to integers for each stack, and 4427370 with `--thread=1`.
#[test]
fn threads_of_jemalloc_are_labels() {
    let top = printed(&["-top", "-unit=B", JEMALLOC[1]]);
    assert!(top.contains("11519195B, 100% of 11519195B total"), "{top}");
    let one = printed(&["-top", "-unit=B", "-tagfocus=thread=t1", JEMALLOC[1]]);
    assert!(one.contains("4427370B, 38.43% of 11519195B total"), "{one}");
    let tags = printed(&["-tags", "-unit=B", JEMALLOC[1]]);
    assert!(tags.contains("thread: Total"), "{tags}");
}

/// 108 objects of 331217 bytes are 2362 of 7244788 by `jeprof`'s formula, which the threads divide.
#[test]
fn the_counts_of_threads_add_up_to_those_of_the_stack() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two.heap");
    fs::write(&file, TWO_THREADS).unwrap();
    let raw = printed(&["-raw", file.to_str().unwrap()]);
    let samples = "\
objects/count space/bytes
       1443    4427370: 1 2 
                thread:[t1] thread_name:[worker 1]
                bytes:[3066]
        919    2817418: 1 2 
                thread:[t2]
                bytes:[3066]
          1     115363: 3 
                bytes:[82704]
Locations
";
    assert!(raw.contains(samples), "{raw}");
}

#[test]
fn heaps_of_a_process_are_a_series_in_the_order_of_their_numbers() {
    let sequence =
        ["1", "2", "3", "4", "5"].map(|number| format!("native/orders.000{number}.heap"));
    let mut files: Vec<&str> = sequence.iter().map(String::as_str).collect();
    let trend = printed(&[&["-trend"][..], &files].concat());
    let growth = "+4MB     4/4   sure     3.99MB    17.17MB  ▂▄▆▇█   [orders]";
    assert!(trend.contains("Snapshots: 5, without times") && trend.contains(growth), "{trend}");
    files.reverse();
    assert_eq!(printed(&[&["-trend"][..], &files].concat()), trend);
    let pattern = printed(&["-trend", "native/orders.000?.heap"]);
    assert_eq!(pattern, trend);
}

#[test]
fn profiles_of_gperftools_and_pprof_rs_are_read() {
    for (file, types) in [
        ("orders.cpu.prof", "Type: cpu\n"),
        ("orders-fixed.cpu.prof", "Type: cpu\n"),
        ("tally.cpu.prof", "Type: cpu\n"),
        ("orders.0003.heap", "Type: inuse_space\n"),
        ("orders.sampled.heap", "Type: space\n"),
        ("orders.growth", "Type: space\n"),
        ("ledger.jemalloc.heap", "Type: inuse_space\n"),
        ("ledger.cpu.pb.gz", "Type: cpu\n"),
    ] {
        let top = printed(&["-top", &format!("native/{file}")]);
        assert!(top.contains(types), "{file}: {top}");
    }
    let rust = printed(&["-top", "native/ledger.cpu.pb.gz"]);
    assert!(rust.contains("ledger::hot") && rust.contains("ledger::Ledger::audit"), "{rust}");
}
