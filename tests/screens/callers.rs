//! Callers and callees, and every stack as a tree.

use insta::assert_snapshot;
use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, WIDE, screen};
use crate::support::Screen;

#[test]
fn callers() {
    assert_snapshot!("callers_unfolded", screen("cpu.pb.gz", SMALL, "2GlljE"));
    assert_snapshot!("callers_down", screen("cpu.pb.gz", SMALL, "2v"));
    assert_snapshot!("callers_up", screen("cpu.pb.gz", SMALL, "2vvjl"));
    let mut tree = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    let around = tree.keys("2").text();
    tree.keys("vjjj");
    let whole = tree.text();
    tree.keys("E");
    assert!(tree.text().lines().filter(|line| line.contains('▾')).count() > 20, "{}", tree.text());
    tree.keys("C");
    assert!(!tree.text().contains("▾ "), "{}", tree.text());
    tree.keys("<esc>");
    assert_eq!(tree.text(), around, "Esc leaves the whole tree");
    tree.keys("vjjj<enter>");
    assert!(tree.text().contains("Callers / callees"), "{}", tree.text());
    tree.keys("[");
    assert!(tree.text().contains("Call tree from the root down"), "{}\n{whole}", tree.text());
    assert_snapshot!("callers_new_centre", screen("heap.pb.gz", WIDE, "<enter>k<enter>"));
}
