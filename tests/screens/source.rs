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

/// Before the lines stand there is nothing to edit, and the message says so.
#[test]
fn the_editor_waits_for_the_lines() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.slow = Some(rprof_tui::tui::job::Lane::Source);
    screen.keys("3e");
    assert!(screen.text().contains("is still looked for"), "{}", screen.text());
    screen.answer().keys("e");
    assert_eq!(screen.edited, [46]);
}

/// A file that is not found is found after the command that the pane gives.
#[test]
fn a_source_path_finds_the_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
        screen.keys(":list runtime.mallocgc$<enter>z");
        let text = screen.text();
        assert!(text.contains(":source_path=DIR finds it"), "{text}");
        assert!(text.contains("holds runtime/malloc.go"), "{text}");
        std::fs::create_dir_all(folder.path().join("runtime")).unwrap();
        let lines = "// found it\n".repeat(2000);
        std::fs::write(folder.path().join("runtime/malloc.go"), lines).unwrap();
        screen.keys(&format!(":source_path={}<enter>", folder.path().display()));
        assert!(screen.text().contains("// found it"), "{}", screen.text());
        screen.keys(":source_path=<enter>");
        assert!(screen.text().contains(":source_path=DIR finds it"), "{}", screen.text());
    }
}

/// The hottest line is the one with the most flat or cum, as Top is sorted: by `pprof -list quote.Price`, 12 and 10.
#[test]
fn the_hottest_line_follows_the_sorted_column() {
    for size in [SMALL, WIDE] {
        let hottest = |keys: &str| {
            let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
            screen.keys(keys);
            screen.keys(":list quote.Price$<enter>zgH");
            selected(&screen).split_whitespace().nth(3).map(str::to_owned)
        };
        let lines = [hottest(""), hottest(":sort=cum<enter>")];
        assert_eq!(lines, [Some("12".to_owned()), Some("10".to_owned())]);
    }
}
