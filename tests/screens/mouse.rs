//! Clicks, and the split between panes.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::UNICODE;

use super::{WIDE, selected};
use crate::support::Screen;

#[test]
fn the_mouse_meets_what_is_seen() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.click_on("cum ", false);
    assert!(screen.text().contains("▾cum"), "a header sorts");
    screen.click_on("▾cum", false);
    assert!(screen.text().contains("▴cum"), "again reverses");
    screen.click_on("flat", false);
    screen.click_on("compress/flate.NewWriter", false);
    assert!(selected(&screen).contains("flate.NewWriter"), "a click selects");
    screen.click_on("alloc_space", false);
    assert!(screen.text().contains("[alloc_space "), "a sample type is shown");
    screen.click_on("? help", false);
    assert!(screen.text().contains("─ Keys ─"), "a hint acts");
    screen.keys("<esc>").click_on("2 Callers", false);
    assert!(screen.text().contains("enter centre"), "a pane gets the keys");
    screen.click_on("flate.NewWriter", true);
    assert!(screen.text().contains("enter centre"), "a double click goes in");
}

#[test]
fn the_split_moves_and_maximises() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    let split =
        |screen: &Screen| screen.text().lines().nth(2).unwrap().chars().position(|c| c == '┬');
    assert_eq!(split(&screen), Some(75));
    screen.keys("<<");
    assert_eq!(split(&screen), Some(67));
    screen.keys("z");
    assert_eq!(split(&screen), None);
    screen.keys("z>");
    assert_eq!(split(&screen), Some(71));
}

/// The split follows a drag from each of its default positions.
#[test]
fn the_split_is_dragged() {
    for pane in ["2", "3", "5"] {
        let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
        screen.keys(pane);
        let split = |screen: &Screen| {
            let text = screen.text();
            text.lines().nth(2).unwrap().chars().position(|c| c == '┬').unwrap() as u16
        };
        let at = split(&screen);
        screen.click(at, 10, false);
        let drag = |column| MouseEvent {
            kind: MouseEventKind::Drag(MouseButton::Left),
            column,
            row: 10,
            modifiers: KeyModifiers::NONE,
        };
        for column in [at, at + 7, 50] {
            screen.event(Event::Mouse(drag(column), false));
            assert_eq!(split(&screen), column, "pane {pane}");
        }
    }
}
