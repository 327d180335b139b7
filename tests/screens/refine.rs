//! Filters, granularities and sample types, added and undone.

use insta::assert_snapshot;
use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, WIDE, screen, selected};
use crate::support::Screen;

/// Undoing a filter brings back the function that was selected before it.
#[test]
fn undo_restores_the_selection() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("jjj");
    let before = screen.key().to_owned();
    screen.keys("ijj");
    assert_ne!(screen.key(), before);
    let between = screen.key().to_owned();
    screen.keys("fk");
    screen.keys("u");
    assert_eq!(screen.key(), between, "{}", screen.text());
    screen.keys("u");
    assert_eq!(screen.key(), before, "{}", screen.text());
}

#[test]
fn refinements() {
    assert_snapshot!("refined_focus", screen("heap.pb.gz", WIDE, "f"));
    assert_snapshot!("refined_own_code", screen("heap.pb.gz", SMALL, "p"));
    assert_snapshot!("refined_several", screen("cpu.pb.gz", WIDE, "jxpr%"));
    assert_snapshot!("refined_packages", screen("cpu.pb.gz", SMALL, "..."));
}

#[test]
fn refinements_are_taken_back_and_made_again() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    let all = screen.text();
    screen.keys("jjf");
    let focused = screen.text();
    assert!(focused.contains("focus ledger.(*Store).Append"), "{focused}");
    assert!(focused.contains("5.12% remains"), "{focused}");
    screen.keys("u");
    assert!(!screen.text().contains("remains"), "{}", screen.text());
    screen.keys("U");
    assert_eq!(screen.text(), focused);
    screen.keys("<esc>gg");
    assert_eq!(screen.text(), all, "Esc takes it back, too");
    screen.keys("i");
    assert!(!selected(&screen).contains("remember"), "{}", screen.text());
    screen.click_on("ignore ", false);
    assert!(selected(&screen).contains("remember"), "a click on the chip takes it away");
    screen.keys("uuuuuuuuu");
    assert!(screen.text().contains("no refinement to take back"), "{}", screen.text());
    screen.keys("/flate<enter>&");
    assert!(screen.text().contains("of 114 in all"), "{}", screen.text());
    screen.keys("<esc>");
    assert!(!screen.text().contains("in all"), "{}", screen.text());
}

#[test]
fn computed_sample_types_stand_in_the_list() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys("Sj<enter>");
    assert!(screen.text().contains("[avg size "), "{}", screen.text());
    let drawn = screen.text();
    let remember = drawn.lines().find(|line| line.contains("remember")).unwrap();
    assert!(remember.contains("3.57kB"), "the size of an object: {remember}");
    assert_snapshot!("survival", screen.keys("Sjj<enter>").shown());
}
