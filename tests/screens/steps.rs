//! Undone steps: Esc, history, reading again.

use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, WIDE, selected};
use crate::support::Screen;

#[test]
fn escape_goes_back_step_by_step_and_never_leaves() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let first = selected(&screen);
    screen.keys("/flate<enter>");
    let found = selected(&screen);
    assert!(found.contains("flate") && found != first, "{found}");
    screen.keys("<esc>");
    assert_eq!(selected(&screen), found, "the first Esc forgets the search");
    screen.keys("<esc>");
    assert_eq!(selected(&screen), found, "the second does not lose what was found");
    assert!(screen.text().contains("[ goes back to where the search began"), "{}", screen.text());
    screen.keys("[");
    assert_eq!(selected(&screen), first);
    screen.keys("<esc><esc><esc>");
    assert_eq!(screen.ended, None);
    assert!(screen.text().contains("nothing to go back from"), "{}", screen.text());
    screen.keys("/flate<esc>");
    assert_eq!(selected(&screen), first, "Esc in the search puts everything back");
}

#[test]
fn history_goes_back_and_forward() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.keys("<enter>k<enter>");
    let there = screen.text();
    assert!(selected(&screen).contains("login"), "{there}");
    screen.keys("[");
    assert!(selected(&screen).contains("remember"), "{}", screen.text());
    screen.keys("[");
    assert!(screen.text().contains("── Top ─"), "{}", screen.text());
    screen.keys("]]");
    assert_eq!(screen.text(), there);
}

#[test]
fn reading_again_keeps_the_place() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys("sjjjf2jR");
    let before = screen.text();
    screen.keys("R<esc>");
    screen.keys("U");
    assert!(before.contains("reading heap.pb.gz again"), "{before}");
    assert!(screen.text().contains("[alloc_objects "), "{}", screen.text());
}
