//! Tests of the memory breakdown: exact sums, names of rows, and sentences.

use super::*;
use crate::runtime::system_memory::{GroupMemory, ResidentKinds};

fn breakdown(text: &str, profiled: Option<i64>) -> MemoryBreakdown {
    let text = format!("# runtime.MemStats\n{text}");
    MemoryBreakdown::new(&MemStats::parse(text.as_bytes()).unwrap(), profiled)
}

const WHOLE: &str = "# Sys = 100\n# HeapAlloc = 30\n# HeapSys = 70\n# HeapIdle = 30\n# HeapInuse = 40\n\
    # HeapReleased = 5\n# Stack = 6 / 7\n# MSpan = 1 / 2\n# MCache = 1 / 3\n# BuckHashSys = 4\n# GCSys = 8\n\
    # OtherSys = 6\n";

fn rows(breakdown: &MemoryBreakdown) -> Vec<(&str, usize, i64)> {
    breakdown.rows.iter().map(|step| (step.name, step.depth, step.bytes)).collect()
}

/// Every sum is that of the rows below it.
fn check(breakdown: &MemoryBreakdown) {
    let leaves = breakdown.leaves().fold(0_i64, |sum, row| sum.wrapping_add(row.bytes));
    assert_eq!(leaves, breakdown.whole(), "{:?}", rows(breakdown));
    for (at, step) in breakdown.rows.iter().enumerate().filter(|(_, step)| step.category.is_none())
    {
        let below = breakdown.rows[at + 1..].iter().take_while(|other| other.depth > step.depth);
        let below = below.filter(|other| other.depth == step.depth + 1);
        let sum = below.fold(0_i64, |sum, other| sum.wrapping_add(other.bytes));
        assert_eq!(sum, step.bytes, "{}", step.name);
    }
}

#[test]
fn every_row_is_the_sum_of_those_below() {
    let breakdown = breakdown(WHOLE, Some(20));
    check(&breakdown);
    let wanted = [
        ("Sys", 0, 100),
        ("heap", 1, 70),
        ("in use", 2, 40),
        ("live", 3, 30),
        ("profiled", 4, 20),
        ("since GC", 4, 10),
        ("gaps", 3, 10),
        ("idle", 2, 30),
        ("returned", 3, 5),
        ("kept", 3, 25),
        ("stacks", 1, 7),
        ("spans", 1, 2),
        ("caches", 1, 3),
        ("buckets", 1, 4),
        ("collector", 1, 8),
        ("other", 1, 6),
    ];
    assert_eq!(rows(&breakdown), wanted);
    let summary = "The process holds 95B (5B less than Sys, which the system has back); the profile accounts for \
        20B. The rest is 25B of free spans, 23B of the runtime's own, 10B of objects made since the last collection";
    assert_eq!(breakdown.summary(), summary);
}

#[test]
fn missing_figures_get_a_row() {
    for (text, profiled) in [
        ("# Sys = 100\n", Some(1)),
        ("# Sys = 100\n# HeapSys = 60\n", None),
        ("# Sys = 100\n# HeapSys = 60\n# HeapInuse = 50\n# Alloc = 9\n", Some(3)),
        ("# Sys = 100\n# HeapSys = 60\n# HeapIdle = 50\n", None),
        (
            "# Sys = 100\n# HeapSys = 60\n# HeapIdle = 30\n# HeapInuse = 40\n# HeapAlloc = 90\n",
            Some(99),
        ),
        ("# Sys = 18446744073709551615\n# HeapSys = 18446744073709551615\n# GCSys = 5\n", None),
        ("# Sys = 0\n# HeapSys = 5\n# Stack = 1 / 2\n", Some(-4)),
    ] {
        check(&breakdown(text, profiled));
    }
    let old = breakdown(
        "# Sys = 100\n# HeapSys = 60\n# HeapIdle = 50\n# HeapInuse = 10\n# Stack = 3 / 3\n",
        None,
    );
    assert_eq!(rows(&old).last(), Some(&("untold", 1, 37)));
}

fn with_system(text: &str, system: SystemMemory, profiled: Option<i64>) -> MemoryBreakdown {
    let stats =
        MemStats::parse(format!("# runtime.MemStats\n{text}").as_bytes()).unwrap_or_default();
    MemoryBreakdown::new(&stats.with_system(system), profiled)
}

/// A process with all of the system's figures.
fn system() -> SystemMemory {
    SystemMemory {
        program: None,
        origin: "that of process 7, shop".to_owned(),
        rss: 140,
        kinds: Some(ResidentKinds {
            anonymous: 120,
            files: 15,
            shared: 5,
            lazily_freed: 4,
            huge: 60,
        }),
        swap: 3,
        virtual_size: Some(900),
        group: Some(GroupMemory { current: 200, limit: Some(300), file_cache: 30, kernel: 10 }),
    }
}

#[test]
fn the_systems_rows_stand_above_those_of_go() {
    let breakdown = with_system(WHOLE, system(), Some(20));
    check(&breakdown);
    let wanted = [
        ("cgroup", 0, 200),
        ("RSS", 1, 140),
        ("Go", 2, 95),
        ("heap", 3, 65),
        ("in use", 4, 40),
        ("live", 5, 30),
        ("profiled", 6, 20),
        ("since GC", 6, 10),
        ("gaps", 5, 10),
        ("kept", 4, 25),
        ("stacks", 3, 7),
        ("spans", 3, 2),
        ("caches", 3, 3),
        ("buckets", 3, 4),
        ("collector", 3, 8),
        ("other", 3, 6),
        ("outside Go", 2, 21),
        ("lazily freed", 2, 4),
        ("files", 2, 15),
        ("shared", 2, 5),
        ("cached files", 1, 30),
        ("kernel", 1, 10),
        ("others", 1, 20),
    ];
    assert_eq!(rows(&breakdown), wanted);
    let summary = "The process takes 140B of memory (RSS), of which Go holds 95B; the profile accounts for 20B. \
        The rest is 25B of free spans, 23B of the runtime's own, 21B outside Go";
    assert_eq!(breakdown.summary(), summary);
    let notes = [
        "RSS is that of process 7, shop",
        "VIRT is 900B: address space, which takes no memory until it is touched",
        "3B more are in swap",
    ];
    assert_eq!(breakdown.notes(), notes);
}

#[test]
fn a_group_that_is_mostly_others_is_a_sentence() {
    let group = GroupMemory { current: 900, limit: None, ..GroupMemory::default() };
    let breakdown = with_system(WHOLE, SystemMemory { group: Some(group), ..system() }, None);
    check(&breakdown);
    assert_eq!(breakdown.whole_name(), "RSS");
    let last = breakdown.notes().pop();
    assert_eq!(last.as_deref(), Some("Its control group counts 900B, most of it of others"));
}

#[test]
fn a_resident_set_alone_is_split_by_what_is_known() {
    let gib = |gib: f64| (gib * f64::from(1 << 30)) as i64;
    let rss = SystemMemory::of_rss(17_367 << 20, "given by -rss".to_owned());
    // A profile without Go's figures: the rest is one row.
    let profile_alone = with_system("", rss.clone(), Some(gib(11.0)));
    check(&profile_alone);
    let untold = (17_367 << 20) - gib(11.0);
    let wanted = [("RSS", 0, 17_367 << 20), ("profiled", 1, gib(11.0)), ("untold", 1, untold)];
    assert_eq!(rows(&profile_alone), wanted);
    // Go holds more than is in memory: the difference is a negative row.
    let text = format!(
        "# Sys = {}\n# HeapSys = {}\n# HeapReleased = {}\n",
        gib(54.0),
        gib(50.0),
        gib(34.0)
    );
    let breakdown = with_system(&text, rss, None);
    check(&breakdown);
    let untouched = breakdown.rows.iter().find(|row| row.name == "untouched").unwrap();
    assert_eq!(untouched.bytes, (17_367 << 20) - gib(20.0));
    let go = &breakdown.rows[1];
    assert_eq!(go.says, "that Go holds: Sys, 54GB, less 34GB given back");
}

#[test]
fn sums_are_exact_for_any_figures() {
    for rss in [0, 1, 50, i64::MAX] {
        for kinds in [None, system().kinds, Some(ResidentKinds::default())] {
            for group in [None, system().group, Some(GroupMemory::default())] {
                for text in ["", "# Sys = 100\n", WHOLE, "# Sys = 18446744073709551615\n"] {
                    let system = || SystemMemory { rss, kinds, group, ..system() };
                    let with = |profiled| with_system(text, system(), profiled);
                    [None, Some(30), Some(-4)].map(with).iter().for_each(check);
                }
            }
        }
    }
}
