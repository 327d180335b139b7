//! Every stack as boxes.

use insta::assert_snapshot;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{SMALL, screen};
use crate::support::Screen;

#[test]
fn icicle() {
    assert_snapshot!("icicle", screen("cpu.pb.gz", (120, 30), "4"));
    assert_snapshot!(
        "icicle_zoomed",
        screen("cpu.pb.gz", SMALL, "4<up><left><enter>/write<enter>")
    );
    let ascii = Screen::open("cpu.pb.gz", SMALL, &ASCII).keys("4").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("icicle_ascii", ascii);
    let mut turned = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let upright = turned.keys("4").text();
    assert_snapshot!("icicle_inverted", turned.keys("v").shown());
    turned.keys("j<enter>");
    assert!(turned.text().contains("Icicle, leaves first ─ zoom"), "{}", turned.text());
    turned.keys("<esc><esc>g");
    assert!(!turned.text().contains("leaves first"), "{}\n{upright}", turned.text());
    // Esc takes zooms back one by one, 0 all at once; the selection goes with the cursor.
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let whole = screen.keys("4").text();
    screen.keys("<up><enter>");
    assert_eq!(screen.key(), "main.(*service).quote");
    assert!(screen.text().contains("zoom main.(*service).quote"), "{}", screen.text());
    screen.keys("<down><enter>");
    assert_eq!(screen.key(), "fixtures/leaky/internal/quote.Price");
    screen.keys("<esc>");
    assert!(screen.text().contains("zoom main.(*service).quote"), "{}", screen.text());
    screen.keys("<esc>");
    assert_eq!(screen.text(), whole);
    screen.keys("<up><enter><up><enter>0<down>");
    assert!(!screen.text().contains("─ zoom"), "{}", screen.text());
    // What is selected in the table is where the cursor goes.
    screen.keys("1gj4");
    assert_eq!(screen.key(), "runtime.concatstrings");
    assert!(screen.text().contains("runtime.concatstrings 0.22s"), "{}", screen.text());
}
