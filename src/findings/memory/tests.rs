//! Unit tests of `findings/memory/mod.rs`.

use crate::findings::tests::{with_memory, with_system};
use crate::runtime::system_memory::SystemMemory;

const MB: u64 = 1 << 20;

/// The rules that speak of a process with these MB of `Sys`: live, gaps, kept, returned, stacks.
fn spoken(profiled: u64, [live, gaps, kept, returned, stacks]: [u64; 5]) -> Vec<&'static str> {
    let (used, idle) = (live + gaps, kept + returned);
    let figures = [
        ("Sys", used + idle + stacks),
        ("HeapSys", used + idle),
        ("HeapInuse", used),
        ("HeapAlloc", live),
        ("HeapIdle", idle),
        ("HeapReleased", returned),
        ("StackSys", stacks),
    ];
    let figures = figures.map(|(name, megabytes)| (name, megabytes * MB));
    let found = with_memory(&figures, (profiled * MB) as i64);
    let names = found.iter().map(|finding| finding.rule.name);
    names.filter(|name| *name != "one-site" && *name != "nothing-freed").collect()
}

#[test]
fn each_rule_speaks_from_its_limit_on() {
    let fine = [1000, 0, 0, 0, 0];
    assert_eq!(spoken(1000, fine), [""; 0]);
    assert_eq!(spoken(700, fine), ["collector-room"]);
    assert_eq!(spoken(701, fine), [""; 0]);
    assert_eq!(spoken(800, [800, 200, 0, 0, 0]), ["gaps"]);
    assert_eq!(spoken(801, [801, 199, 0, 0, 0]), [""; 0]);
    assert_eq!(spoken(750, [750, 0, 250, 0, 0]), ["free-spans"]);
    assert_eq!(spoken(751, [751, 0, 249, 0, 0]), [""; 0]);
    assert_eq!(spoken(750, [750, 0, 0, 250, 0]), ["returned"]);
    assert_eq!(spoken(900, [900, 0, 0, 0, 100]), ["stacks"]);
    assert_eq!(spoken(901, [901, 0, 0, 0, 99]), [""; 0]);
}

#[test]
fn memory_outside_go_is_a_share_of_the_resident_set() {
    let found = |rss: u64| {
        let system = SystemMemory::of_rss((rss * MB) as i64, String::new());
        let found = with_system(&[("Sys", 400 * MB)], 300 * MB as i64, Some(system));
        let one = found.into_iter().find(|finding| finding.rule.name == "outside-go");
        one.map_or_else(String::new, |finding| finding.sentence)
    };
    assert_eq!(found(500), "memory outside Go takes 20.00% of RSS (100MB of 500MB)");
    assert_eq!(found(499), "");
    assert_eq!(found(300), "", "Go counts more than is in memory");
}

/// In a process of a few megabytes no part of it matters.
#[test]
fn small_processes_are_left_alone() {
    assert_eq!(spoken(50, [50, 0, 63, 0, 0]), [""; 0]);
    assert_eq!(spoken(50, [50, 0, 64, 0, 0]), ["free-spans"]);
}

#[test]
fn statistics_without_a_profile_are_no_empty_profile() {
    let found = with_memory(&[("Sys", 1000 * MB), ("StackSys", 100 * MB)], 0);
    let names: Vec<&str> = found.iter().map(|finding| finding.rule.name).collect();
    assert_eq!(names, ["stacks"]);
    assert_eq!(with_memory(&[], 0)[0].rule.name, "empty-type");
}

#[test]
fn a_profile_without_statistics_says_nothing_of_them() {
    assert!(with_memory(&[], 1000).iter().all(|finding| finding.rule.name != "gaps"));
}
