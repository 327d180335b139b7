//! Growth over several snapshots.

use insta::assert_snapshot;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{SMALL, SNAPSHOTS, WIDE};
use crate::support::Screen;

#[test]
fn growth() {
    let shown =
        |size, glyphs, keys: &str| Screen::several(&SNAPSHOTS, size, glyphs).keys(keys).shown();
    assert_snapshot!("trend_wide", shown(WIDE, &UNICODE, "6jj"));
    let ascii = shown(WIDE, &ASCII, "6");
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("trend_ascii", ascii);
    // Two snapshots are chosen and compared. One step back shows all of them again.
    let mut screen = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    let all = screen.keys("6hhL").text();
    assert!(all.contains(" ├─┤ "), "{all}");
    let changed = screen.keys("<enter>").text();
    assert!(changed.contains("snapshots 2 to 4") && changed.contains("flat delta"), "{changed}");
    assert_eq!(screen.keys("<esc>").text(), all);
    // Another sample type has its own trend, and filters apply to it.
    assert!(screen.keys("s").text().contains("Trend"), "{}", screen.text());
    let mut screen = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    screen.keys("6/warmUp<enter>f");
    assert!(screen.text().contains("warmUp went down"), "{}", screen.text());
}
