//! The sandwich: one function between its callers and its callees, as boxes.

use insta::assert_snapshot;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{GROWN, SMALL, WIDE, screen};
use crate::support::Screen;

/// One function between its callers and its callees.
#[test]
fn sandwich() {
    let price = "/internal/quote.Price<enter><esc>";
    assert_snapshot!("sandwich", screen("cpu.pb.gz", SMALL, &format!("{price}c")));
    assert_snapshot!("sandwich_caller", screen("cpu.pb.gz", WIDE, &format!("{price}4ck<enter>")));
    let ascii = Screen::open("cpu.pb.gz", SMALL, &ASCII).keys(&format!("{price}c")).shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("sandwich_ascii", ascii);
    assert_snapshot!(
        "sandwich_diff",
        Screen::compared(GROWN, true, SMALL, &UNICODE).keys("/login<enter>c").shown()
    );
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let every = screen.keys(price).keys("4").text();
    let all = screen.keys("c").text();
    assert!(all.contains("Sandwich  …internal/quote.Price"), "{all}");
    // Up goes to a caller, and down back to the function. The function stays in the middle.
    screen.keys("k");
    assert_eq!(screen.key(), "main.(*service).quote");
    assert!(screen.text().contains(" brings "), "{}", screen.text());
    assert!(screen.text().contains("Sandwich  …internal/quote.Price"));
    screen.keys("j");
    assert_eq!(screen.text(), all);
    screen.keys("j");
    assert!(screen.text().contains(" takes "), "{}", screen.text());
    screen.keys("<enter>");
    assert!(screen.text().contains(" zoom "), "{}", screen.text());
    screen.keys("<esc>k");
    assert_eq!(screen.text(), all, "Esc takes the zoom back");
    screen.keys("k<enter>0j");
    assert_eq!(screen.text(), all, "0 takes all zooms back");
    screen.keys("<esc>");
    assert_eq!(screen.text(), every, "Esc leaves");
    screen.keys("cc");
    assert_eq!(screen.text(), every, "c leaves");
    // The sandwich shows the function selected by a search. A refinement keeps it.
    screen.keys("c/concatstrings<enter>");
    assert!(screen.text().contains("Sandwich  runtime.concatstrings"), "{}", screen.text());
    screen.keys("f");
    assert!(screen.text().contains("Sandwich  runtime.concatstrings"), "{}", screen.text());
    for size in [(40, 10), (60, 12), (400, 100)] {
        let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
        screen.keys("jcjjjjkkkkkkkkhhhlll<enter>kk<enter>v0g<esc>sS<esc>x");
        assert!(screen.ended.is_none() && !screen.text().is_empty());
    }
}

/// The half with more readable boxes gets more rows.
#[test]
fn rows_go_to_the_half_that_needs_them() {
    let callers: Vec<String> = (0..30).map(|i| format!("caller{i:02}")).collect();
    let slivers: Vec<String> = (0..30).map(|i| format!("deep{i}")).collect();
    let (callers, slivers) = (callers.join(";"), slivers.join(";"));
    let rows = |stacks: &str| {
        let mut screen = Screen::folded(stacks, SMALL);
        let text = screen.keys("/^work$<tab><enter><esc>c").text();
        let at = text.lines().skip(3).position(|line| line.starts_with(" work "));
        (at.unwrap_or_else(|| panic!("{text}")), text)
    };
    let (above, text) = rows(&format!("{callers};work;leaf 990\n{callers};work;leaf;{slivers} 10"));
    assert_eq!(above, 17, "{text}");
    let (above, text) = rows(&format!("main;work;{callers} 10"));
    assert_eq!(above, 1, "{text}");
    let (above, text) = rows(&format!("{callers};work;{slivers} 10"));
    assert_eq!(above, 9, "{text}");
}
