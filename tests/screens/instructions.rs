//! Instructions in Source, and in Top by address.

use std::path::Path;

use insta::assert_snapshot;
use rprof_tui::tui::theme::{ASCII, Glyphs, UNICODE};

use super::{SMALL, WIDE, selected};
use crate::instructions::{binary, profile_of};
use crate::support::Screen;

/// The source that the profile names.
const SOURCES: &[(&str, &str)] =
    &[("/src/tiny.cc", include_str!("../../fixtures/symbols/tiny.cc"))];

fn native(size: (u16, u16), glyphs: &'static Glyphs) -> Screen {
    Screen::with_sources(|| profile_of(&binary(), ""), SOURCES, size, glyphs)
}

/// `D` unfolds a line, and folds it again from any of its instructions.
#[test]
fn a_line_unfolds_into_its_instructions() {
    let mut screen = native(SMALL, &UNICODE);
    screen.keys(":list checkout<enter>D");
    assert_snapshot!("instructions_of_a_line", screen.shown());
    let folded = native(SMALL, &UNICODE).keys(":list checkout<enter>").text();
    assert_eq!(screen.keys("jjD").text(), folded);
    // Hot lines are found behind unfolded ones.
    screen.keys("{D}");
    let line = selected(&screen);
    assert!(line.contains("sum = sum + cart.add(i)"), "{}", screen.text());
    // A line without instructions says so.
    screen.keys("gD");
    assert!(screen.text().contains("no instruction is known of line 1"), "{}", screen.text());
}

/// Without a source all instructions stand alone, with arrows from jumps to their targets.
#[test]
fn a_function_without_source_shows_its_instructions_alone() {
    let alone = |size, glyphs| {
        let mut screen = Screen::made(|| profile_of(&binary(), ""), size, glyphs);
        screen.keys(":list checkout<enter>");
        assert!(screen.text().contains("source not found"), "{}", screen.text());
        screen.keys("D");
        screen
    };
    assert_snapshot!("instructions_alone", alone(SMALL, &UNICODE).shown());
    assert_snapshot!("instructions_alone_ascii", alone(SMALL, &ASCII).shown());
    let mut wide = alone(WIDE, &UNICODE);
    assert_snapshot!("instructions_alone_wide", wide.shown());
    wide.keys("D");
    assert!(wide.text().contains("source not found"), "{}", wide.text());
    // Enter follows a jump to its target, and a call to the function.
    let mut screen = native(WIDE, &UNICODE);
    screen.keys(":disasm checkout<enter>zG<up><up><enter>");
    assert!(selected(&screen).contains("401018"), "{}", screen.text());
    let mut screen = native(WIDE, &UNICODE);
    screen.keys(":disasm _start<enter>zgjj<enter>");
    assert_eq!(screen.key(), "shop::checkout");
}

/// An address of the process or of the file stands for the function around it, at any granularity.
#[test]
fn an_address_stands_for_its_function() {
    for (address, function) in [
        ("0x401018", "shop::checkout"),
        ("0x40_101c", "shop::checkout"),
        ("0x401020", "shop::checkout"),
        ("0x401039", "_start"),
        ("0x1039", "_start"),
    ] {
        let mut screen = native(WIDE, &UNICODE);
        screen.keys(&format!(":disasm {address}<enter>"));
        assert_eq!(screen.key(), function, "{address}: {}", screen.text());
        assert!(!screen.text().contains("no function matches"), "{}", screen.text());
    }
    let mut screen = native(WIDE, &UNICODE);
    screen.keys(":granularity=addresses<enter>:disasm 0x401039<enter>");
    assert!(screen.key().contains("401039"), "{}", screen.key());
    screen.keys(":disasm 0x401500<enter>");
    assert!(screen.text().contains("no function matches 0x401500"), "{}", screen.text());
}

/// A binary that is not found leaves the source, and the title has the reason.
#[test]
fn a_missing_binary_leaves_the_source() {
    for size in [SMALL, WIDE] {
        let made = || profile_of(Path::new("/nowhere/app"), "");
        let mut screen = Screen::with_sources(made, SOURCES, size, &UNICODE);
        screen.keys(":list checkout<enter>zD");
        let text = screen.text();
        assert!(text.contains("no instructions: no such file"), "{text}");
        assert!(text.contains("cart.add(i)"), "{text}");
        screen.keys("D");
        assert!(screen.text().contains("no instructions: no such file"), "{}", screen.text());
    }
}

#[test]
fn top_by_address_shows_instructions() {
    let mut screen = native(WIDE, &UNICODE);
    screen.keys(":addresses<enter>z");
    assert_snapshot!("top_by_address", screen.shown());
}

/// The page of the selected function is offered with a name, and written.
#[test]
fn a_page_is_offered_by_weblist() {
    let mut screen = native(WIDE, &UNICODE);
    screen.keys(":weblist checkout<enter>");
    assert!(screen.text().contains("write checkout.weblist.html"), "{}", screen.text());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.weblist.html");
    screen.writes = true;
    screen.keys(&format!("<esc>:write {}<enter>", path.display()));
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("shop::checkout"), "{page}");
}
