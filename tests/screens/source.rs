//! Annotated source.

use insta::assert_snapshot;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{SMALL, WIDE, screen, selected};
use crate::support::Screen;

#[test]
fn source() {
    assert_snapshot!("source_next_hot", screen("cpu.pb.gz", WIDE, "z3z}}"));
    let mut screen = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    assert_snapshot!("source_not_found", screen.keys("j3z").shown());
    // Enter goes to the costliest callee of the line, and [ goes back.
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("3}}<enter>");
    assert_eq!(screen.key(), "fixtures/leaky/internal/quote.discount");
    let line = |screen: &Screen| selected(screen).split_whitespace().nth(3).map(str::to_owned);
    screen.keys("[");
    assert_eq!(screen.key(), "fixtures/leaky/internal/quote.Price");
    assert_eq!(line(&screen), Some("12".to_owned()), "{}", screen.text());
    let ascii = Screen::open("cpu.pb.gz", SMALL, &ASCII).keys("3").shown();
    assert!(ascii.is_ascii(), "{ascii}");
}

#[test]
fn long_lines_go_on_at_the_right() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let first = screen.keys("3").text();
    screen.keys("ll");
    assert_snapshot!("source_shifted", screen.shown());
    screen.keys("h");
    assert!(screen.text() != first);
    screen.keys("0");
    assert_eq!(screen.text(), first);
    screen.keys("llllllllllllllllllll");
    assert!(screen.text().contains("no line here goes on at the right"), "{}", screen.text());
}

#[test]
fn the_editor_opens_at_the_line_under_the_cursor() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.keys("3eje");
    assert_eq!(screen.edited, [46, 47], "{}", screen.text());
}
