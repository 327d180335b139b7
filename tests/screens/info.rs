//! The pane of facts about the profile and of the memory of its process.

use std::sync::Arc;

use insta::assert_snapshot;
use rprof_tui::runtime::memory_breakdown::MemoryBreakdown;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{SMALL, WIDE, screen};
use crate::support::Screen;

#[test]
fn the_memory_of_the_process() {
    assert_snapshot!("memory", screen("heap.debug1.txt", SMALL, "5jjj"));
    assert_snapshot!("memory_wide", screen("heap.debug1.txt", WIDE, "5z"));
    let ascii = Screen::open("heap.debug1.txt", SMALL, &ASCII).keys("5").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("memory_ascii", ascii);
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
