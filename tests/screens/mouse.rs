//! Clicks, and the split between panes.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, WIDE, selected};
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

/// The sentence above the footer.
fn said(screen: &Screen) -> String {
    screen.text().lines().rev().nth(1).unwrap().trim().to_owned()
}

/// A move over a box tells its sentence and selects nothing. A move within a box, and outside of the icicle, has nothing
/// to draw.
#[test]
fn boxes_tell_their_sentence_below_the_mouse() {
    let mut screen = Screen::folded("m;alpha;x 10\nm;alpha 20\nm;beta 30", SMALL);
    screen.keys("4g");
    let (before, key) = (said(&screen), screen.key().to_owned());
    let moved = |screen: &mut Screen, (column, row): (u16, u16)| {
        let (kind, modifiers) = (MouseEventKind::Moved, KeyModifiers::NONE);
        screen.mouse(MouseEvent { kind, column, row, modifiers })
    };
    let (x, y) = screen.place_of("alpha ");
    assert!(moved(&mut screen, (x, y)));
    assert!(said(&screen).starts_with("alpha 30, 20 itself"), "{}", screen.text());
    assert_eq!(screen.key(), key, "nothing is selected");
    for step in 1..5 {
        assert!(!moved(&mut screen, (x + step, y)), "the same box");
    }
    let (x, y) = screen.place_of("beta ");
    assert!(moved(&mut screen, (x, y)));
    assert!(said(&screen).starts_with("beta 30, all of it itself"), "{}", screen.text());
    assert!(moved(&mut screen, (x, 0)), "the mouse leaves the boxes");
    assert_eq!(said(&screen), before);
    assert!(!moved(&mut screen, (x + 3, 0)));
    // A key gives the sentence back to the cursor.
    moved(&mut screen, (x, y));
    screen.keys("j");
    assert!(said(&screen).starts_with("m 60"), "{}", screen.text());
    for keys in ["1", "2", "5", "4?"] {
        screen.keys(keys);
        assert!(!moved(&mut screen, (x, y)), "{keys}");
    }
    // The halves of a sandwich tell theirs.
    let mut screen = Screen::folded("m;alpha;x 10\nm;alpha 20\nm;beta 30", SMALL);
    screen.keys("4/^alpha$<tab><enter><esc>c");
    let (x, y) = screen.place_of(" x ");
    assert!(moved(&mut screen, (x + 1, y)));
    assert!(said(&screen).starts_with("x takes 10 of alpha"), "{}", screen.text());
}

/// The wheel scrolls the rows of a deep icicle. With Ctrl it zooms towards the box below the mouse, and out again.
#[test]
fn the_wheel_scrolls_and_zooms_boxes() {
    let frames: Vec<String> = (0..60).map(|i| format!("f{i}")).collect();
    let stacks = format!("{} 400\nf0;side;own 30", frames.join(";"));
    let mut screen = Screen::folded(&stacks, SMALL);
    screen.keys("4");
    let key = screen.key().to_owned();
    let wheel = |screen: &mut Screen, kind, modifiers| {
        screen.mouse(MouseEvent { kind, column: 20, row: 10, modifiers });
        screen.text()
    };
    let (down, up) = (MouseEventKind::ScrollDown, MouseEventKind::ScrollUp);
    let text = wheel(&mut screen, down, KeyModifiers::NONE);
    assert!(text.contains("rows 4-21 of 61"), "{text}");
    let text = wheel(&mut screen, up, KeyModifiers::NONE);
    assert!(text.contains("rows 1-18 of 61"), "{text}");
    let text = wheel(&mut screen, up, KeyModifiers::CONTROL);
    assert!(text.contains(" zoom f"), "{text}");
    let text = wheel(&mut screen, down, KeyModifiers::CONTROL);
    assert!(!text.contains(" zoom f"), "{text}");
    assert_eq!(screen.key(), key, "the wheel selects nothing");
}
