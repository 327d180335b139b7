//! The call graph: boxes and lines, around a function and of the whole profile.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use insta::assert_snapshot;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{GROWN, SMALL, WIDE, screen};
use crate::support::Screen;

#[test]
fn around_the_selected_function() {
    assert_snapshot!("graph_around", screen("heap.pb.gz", SMALL, "8"));
    assert_snapshot!("graph_around_wide", screen("cpu.pb.gz", WIDE, "8k<enter>"));
    let ascii = Screen::open("heap.pb.gz", SMALL, &ASCII).keys("8").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("graph_ascii", ascii);
}

#[test]
fn the_whole_profile() {
    assert_snapshot!("graph_whole", screen("heap.pb.gz", SMALL, "8v"));
    assert_snapshot!("graph_whole_wide", screen("cpu.pb.gz", WIDE, "8v"));
    let mut compared = Screen::compared(GROWN, true, SMALL, &UNICODE);
    assert_snapshot!("graph_compared", compared.keys("8v").shown());
}

/// The story of a leak: the graph, up along the thick line and down again, the source line.
#[test]
fn thick_lines_lead_to_the_leak_and_its_source() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys("8");
    assert_eq!(screen.key(), "main.(*sessionStore).remember");
    screen.keys("k");
    assert_eq!(screen.key(), "main.(*service).login");
    screen.keys("ja");
    let text = screen.text();
    assert!(text.contains("Source") && text.contains("line 46 costs 15.15MB itself"), "{text}");
}

#[test]
fn arrows_follow_lines_and_enter_recentres() {
    let mut screen = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    screen.keys("8");
    let first = screen.text();
    assert!(first.contains("Graph around quote.Price"), "{first}");
    screen.keys("k");
    assert_eq!(screen.key(), "main.(*service).quote");
    assert!(screen.text().contains("Graph around quote.Price"), "a move keeps the picture");
    screen.keys("<enter>");
    assert!(screen.text().contains("Graph around main.(*service).quote"), "{}", screen.text());
    screen.keys("<esc>");
    assert!(screen.text().contains("Graph around quote.Price"), "{}", screen.text());
    screen.keys("vg");
    assert_eq!(screen.key(), "main.worker");
    screen.keys("jj");
    let row = screen.key().to_owned();
    screen.keys("h");
    assert_ne!(screen.key(), row, "{}", screen.text());
    screen.keys("<esc>");
    assert!(screen.text().contains("Graph around"), "{}", screen.text());
}

/// The mouse selects boxes, a double click makes one the centre, dragging and the wheel move the picture.
#[test]
fn the_mouse_selects_and_pans() {
    let mut screen = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    screen.keys("8v+");
    let at = |screen: &Screen, name: &str| {
        let text = screen.text();
        let found = text.lines().enumerate().skip(3).find_map(|(y, line)| {
            let (before, _) = line.split_once(name)?;
            Some((before.chars().count() as u16, y as u16))
        });
        found.unwrap_or_else(|| panic!("no {name} on\n{text}"))
    };
    let mouse = |kind, (column, row): (u16, u16), double| {
        Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }, double)
    };
    let place = at(&screen, "main.(*service).export");
    screen.event(mouse(MouseEventKind::Down(MouseButton::Left), place, false));
    assert_eq!(screen.key(), "main.(*service).export");
    let place = at(&screen, "main.(*service).export");
    let up = (place.0, place.1 - 2);
    screen.event(mouse(MouseEventKind::Down(MouseButton::Left), place, false));
    screen.event(mouse(MouseEventKind::Drag(MouseButton::Left), up, false));
    screen.event(mouse(MouseEventKind::Up(MouseButton::Left), up, false));
    assert_eq!(at(&screen, "main.(*service).export").1, place.1 - 2, "{}", screen.text());
    screen.event(mouse(MouseEventKind::ScrollUp, up, false));
    assert_eq!(at(&screen, "main.(*service).export"), place, "{}", screen.text());
    screen.event(mouse(MouseEventKind::Down(MouseButton::Left), place, true));
    assert!(screen.text().contains("Graph around main.(*service).export"), "{}", screen.text());
}

#[test]
fn fitting_makes_boxes_small_and_full_again() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("8v+++");
    let full = screen.text();
    screen.keys("z");
    assert!(!screen.text().contains("91.47%"), "{}", screen.text());
    screen.keys("z");
    assert_eq!(screen.text(), full);
}

#[test]
fn more_and_fewer_functions() {
    let mut screen = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    let count = |screen: &Screen| {
        let text = screen.text();
        let rule = text.lines().find(|line| line.contains("Graph, whole")).unwrap().to_owned();
        let words: Vec<&str> = rule.split_whitespace().collect();
        let at = words.iter().position(|word| *word == "of").unwrap();
        words[at - 1].parse::<usize>().unwrap()
    };
    screen.keys("8v");
    let usual = count(&screen);
    screen.keys("+");
    let more = count(&screen);
    assert!(more > usual, "{usual} {more}");
    screen.keys("--");
    assert!(count(&screen) < usual);
    screen.keys(&"-".repeat(20));
    assert!(screen.text().contains("4 functions are the fewest"), "{}", screen.text());
}

/// A function without a box is selected all the same: keys act on it, and only moves show a box.
#[test]
fn keys_act_on_the_selected_function_without_a_box() {
    for keys in ["f", "3", "<enter>"] {
        let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
        screen.keys("8v/initDeflate<enter>---");
        let selected = screen.key().to_owned();
        assert!(selected.contains("initDeflate"), "{selected}");
        assert!(screen.text().contains("not in the picture, + shows more"), "{}", screen.text());
        screen.keys(keys);
        assert_eq!(screen.key(), selected, "{keys}");
        let text = screen.text();
        let done = match keys {
            "f" => text.contains("focus …initDeflate"),
            "3" => text.contains("── Source"),
            _ => text.contains("Graph around"),
        };
        assert!(done, "{keys}: {text}");
    }
}

#[test]
fn a_function_that_is_too_small_says_so() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys("8v/addChild<enter>");
    screen.keys("++++++++");
    let text = screen.text();
    assert!(text.contains("35 of 114 functions"), "{text}");
    assert!(text.contains("smaller functions are left out, as in -dot"), "{text}");
    screen.keys("z");
    assert!(screen.text().contains("; too small for the picture"), "{}", screen.text());
}
