//! Unit tests of `report/memory.rs`.

use super::*;
use crate::profile::Mapping;
use crate::profile::store::builder::Builder;

fn of_shop() -> Profile {
    let mut builder = Builder::new();
    let file = builder.string(b"/bin/shop");
    builder.mapping(Mapping { limit: 1, file, ..Mapping::default() });
    builder.finish()
}

/// A process whose figures are 100 bytes by Go and 40 by the system.
fn beside(program: Option<&str>) -> MemoryBreakdown {
    let stats = MemStats::parse(br#"{"Sys": 100, "HeapSys": 100, "HeapInuse": 100}"#).unwrap();
    let system = SystemMemory::of_rss(40, "that of process 1, api".to_owned());
    let system = SystemMemory { program: program.map(str::to_owned), ..system };
    breakdown(&stats.with_system(system), &of_shop()).unwrap()
}

#[test]
fn another_program_than_that_of_the_profile_is_named() {
    let words = "and the profile is of another program, shop";
    for (program, is_other) in [(Some("api"), true), (Some("shop"), false), (None, false)] {
        let notes = beside(program).notes().join("\n");
        assert_eq!(notes.contains(words), is_other, "{program:?}: {notes}");
    }
}

#[test]
fn shares_have_the_sign_of_their_row() {
    let mut printed = Vec::new();
    print(&beside(None), &ReportOptions::default(), &mut printed).unwrap();
    let printed = String::from_utf8(printed).unwrap();
    let row = printed.lines().find(|line| line.contains("-60B")).unwrap();
    assert!(row.contains(" -150.00% "), "{printed}");
    let mut markdown = Vec::new();
    write_markdown(&beside(None), &mut markdown).unwrap();
    assert!(String::from_utf8(markdown).unwrap().contains("| -60B | -150.00% |"));
}
