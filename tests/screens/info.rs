//! What is known of the profile and of the memory of its process.

use insta::assert_snapshot;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{SMALL, WIDE, screen};
use crate::support::Screen;

#[test]
fn the_memory_of_the_process() {
    assert_snapshot!("memory", screen("heap.debug1.txt", SMALL, "5jjj"));
    assert_snapshot!("memory_wide", screen("heap.debug1.txt", WIDE, "5z"));
    let ascii = Screen::open("heap.debug1.txt", SMALL, &ASCII).keys("5").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("memory_ascii", ascii);
}

#[test]
fn info() {
    let mut cpu = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    cpu.keys("t");
    // The first label is under the cursor, however little room there is; below it its first value.
    cpu.keys("j<enter>");
    assert!(cpu.text().contains("label ^") && cpu.text().contains("remains"), "{}", cpu.text());
    cpu.keys("u1o");
    let before = cpu.text();
    cpu.keys("tt1");
    assert!(cpu.text().contains("root ") && cpu.text() != before, "{}", cpu.text());
}
