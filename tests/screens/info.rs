//! The pane of facts about the profile and of the memory of its process.

use std::sync::Arc;

use insta::assert_snapshot;
use rprof_tui::runtime::memory_breakdown::MemoryBreakdown;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{GROWN, SMALL, SNAPSHOTS, WIDE, screen};
use crate::support::Screen;

#[test]
fn the_memory_of_the_process() {
    assert_snapshot!("memory", screen("heap.debug1.txt", SMALL, "5jjj"));
    assert_snapshot!("memory_wide", screen("heap.debug1.txt", WIDE, "5z"));
    let ascii = Screen::open("heap.debug1.txt", SMALL, &ASCII).keys("5").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("memory_ascii", ascii);
}

/// A merge keeps the oldest time. A comparison has the files and times of both sides, and a series its first and last time.
#[test]
fn times_of_comparisons_and_series() {
    let fact = |screen: &Screen, name: &str| {
        let text = screen.text();
        let row = text.lines().find(|row| row.trim_start().starts_with(&format!("{name} ")));
        row.map(|row| row.trim().to_owned())
    };
    for (of_base, whole) in [(true, "the base"), (false, "all changes")] {
        let mut compared = Screen::compared(GROWN, of_base, SMALL, &UNICODE);
        compared.keys("5");
        let text = compared.text();
        assert!(fact(&compared, "After").unwrap().contains("heap.5.pb.gz, 2026-11-"), "{text}");
        assert!(fact(&compared, "Before").unwrap().contains("heap.0.pb.gz, 2026-11-"), "{text}");
        assert!(fact(&compared, "100 %").unwrap().ends_with(whole), "{text}");
        assert_eq!((fact(&compared, "Time"), fact(&compared, "Duration")), (None, None), "{text}");
    }
    let mut series = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    series.keys("5");
    let text = series.text();
    assert!(fact(&series, "Snapshots").unwrap().ends_with("6, this is number 6"), "{text}");
    assert!(fact(&series, "Time").is_some() && fact(&series, "First").is_some(), "{text}");
    series.keys("=");
    let text = series.text();
    assert!(fact(&series, "Snapshots").unwrap().ends_with("6, added up"), "{text}");
    assert!(fact(&series, "Time").is_none() && fact(&series, "Last").is_some(), "{text}");
    // Two of them compared are a comparison of their own.
    series.keys("6<enter>5");
    let text = series.text();
    assert!(fact(&series, "Before").unwrap().contains("snapshot 1, 2026-11-"), "{text}");
    assert!(fact(&series, "After").unwrap().contains("snapshot 6, 2026-11-"), "{text}");
    series.keys("<esc>5");
    assert!(fact(&series, "Before").is_none(), "{}", series.text());
}

#[test]
fn a_comment_is_no_time_and_no_duration() {
    let comments = &["Time: noon", "Duration: long, as it felt"];
    let mut screen = Screen::commented("main 1\n", comments, WIDE, &UNICODE);
    let top = screen.text();
    assert!(!top.contains("noon") && !top.contains("long"), "the header takes no comment:\n{top}");
    let info = screen.keys("5").text();
    assert!(info.contains("Time: noon") && info.contains("Duration: long, as it felt"), "{info}");
}

/// The pane gets the breakdown with its tables, and all tables of one profile share it.
#[test]
fn the_breakdown_of_memory_is_computed_once() {
    let breakdown = |screen: &Screen| -> Arc<MemoryBreakdown> {
        let tables = screen.app().shared.tables.as_ref().unwrap();
        Arc::clone(tables.memory.as_ref().unwrap())
    };
    let mut screen = Screen::open("heap.debug1.txt", WIDE, &UNICODE);
    let first = breakdown(screen.keys("5"));
    screen.event(Event::Resize(SMALL.0, SMALL.1));
    assert!(Arc::ptr_eq(&first, &breakdown(&screen)), "after a resize");
    assert!(Arc::ptr_eq(&first, &breakdown(screen.keys("s"))), "of another sample type");
}
