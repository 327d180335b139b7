//! Unit tests of `load/source.rs`.

use super::*;
use crate::profile::goroutines::DumpedGoroutine;

const HEAP: &str = "heap profile: 1: 8 [1: 8] @ heap/1048576\n1: 8 [1: 8] @ 0x1\n\n\
    # runtime.MemStats\n# Alloc = 5\n# Sys = 90\n# HeapSys = 60\n";

fn decoded(text: &str) -> Source {
    Source::decode(text.as_bytes(), DecodeOptions::default(), &Cancel::new()).unwrap()
}

fn heap(text: &str) -> SourceProfile {
    match decoded(text) {
        Source::Profile(source) => source,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_kind_is_recognised_by_its_beginning() {
    let log = "gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.1+0/0.2/0+0.1 ms cpu, 4->4->0 MB, 4 MB goal, 2 P\n";
    assert!(matches!(decoded(log), Source::GcLog(log) if log.runs.len() == 1));
    let sys = |stats: &MemStats| stats.get("Sys");
    let json = "{\"memstats\":{\"Sys\":7}}";
    assert!(matches!(decoded(json), Source::MemStats(stats) if sys(&stats) == Some(7)));
    let broken = "{\"memstats\":{\"Sys\"";
    assert!(matches!(decoded(broken), Source::MemStats(stats) if *stats == MemStats::default()));
    let with = heap(HEAP);
    assert_eq!(with.profile.sample_count(), 1);
    assert_eq!(with.memory.as_deref().and_then(sys), Some(90));
    assert!(heap("main;work 1\n").memory.is_none());
}

#[test]
fn a_dump_has_single_goroutines_beside_its_profile() {
    let text = "goroutine 1 [running]:\nmain.main()\n\t/m.go:3\n\n\
        goroutine 7 [select, 3 minutes]:\nmain.wait(0x1)\n\t/m.go:20 +0x4\ncreated by main.main\n\n\
        goroutine 9 [select]:\n\n\
        goroutine 8 [select, 3 minutes]:\nmain.wait(0x2)\n\t/m.go:20 +0x4\ncreated by main.main\n\n\
        goroutine 6 [chan send, 12 minutes]:\nmain.send()\n\t/m.go:30\n";
    let dump = heap(text).goroutines.unwrap();
    assert_eq!(dump.profile.values(0), [1, 2, 1]);
    let told = |&goroutine| {
        let DumpedGoroutine { id, sample, minutes } = goroutine;
        let lines: Vec<i64> = dump.frames(goroutine).map(|line| line.line).collect();
        let labels = [dump.label(goroutine, "state"), dump.label(goroutine, "created_by")];
        format!("{id} {} {minutes} {lines:?} {}", sample.0, labels.join(" "))
    };
    let told: Vec<String> = dump.goroutines.iter().map(told).collect();
    let expected = [
        "6 2 12 [30] chan send ",
        "7 1 3 [20] select main.main",
        "8 1 3 [20] select main.main",
        "1 0 0 [3] running ",
    ];
    assert_eq!(told, expected, "longest wait first; 9 has no stack");
    assert!(heap("main;work 1\n").goroutines.is_none());
}

#[test]
fn the_last_source_with_statistics_counts() {
    let (old, new) = (heap(HEAP), heap(&HEAP.replace("= 90", "= 91")));
    let none = heap("main;work 1\n");
    let sys = |sources: &[SourceProfile]| newest_memory(sources)?.get("Sys");
    assert_eq!(sys(&[old.clone(), new.clone(), none.clone()]), Some(91));
    assert_eq!(sys(&[new, old]), Some(90));
    assert_eq!(sys(&[none]), None);
}
