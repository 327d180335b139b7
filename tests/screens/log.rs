//! The screen of a garbage collector's log.

use insta::assert_snapshot;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{SMALL, WIDE, screen};
use crate::support::Screen;

#[test]
fn a_log_of_the_collector() {
    assert_snapshot!("gc_wide", screen("gctrace.log", WIDE, "H"));
    let ascii = Screen::open("gctrace.log", SMALL, &ASCII).shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("gc_ascii", ascii);
    for size in [(40, 10), (40, 12), (60, 16), (400, 100)] {
        let mut screen = Screen::open("gctrace.log", size, &UNICODE);
        screen.keys("jjG<pgup>sbBgxyz/123456<esc>?<esc>R");
        assert!(screen.ended.is_none() && screen.text().contains("gctrace.log"));
    }
}
