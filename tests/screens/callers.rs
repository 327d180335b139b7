//! Callers and callees, and every stack as a tree.

use std::fmt::Write as _;

use insta::assert_snapshot;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::tui::theme::UNICODE;

use super::sizes::deep;
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
    assert!(
        tree.text().lines().filter(|line| line.contains(['▾', '│'])).count() > 20,
        "{}",
        tree.text()
    );
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

/// A path weighs 370.00ms where every function weighs seconds; its unit is not cut.
#[test]
fn a_path_in_a_smaller_unit_keeps_its_unit() {
    let profile = || {
        let mut builder = Builder::new();
        builder.sample_type("cpu", "nanoseconds");
        let [main, parse, load, copy, hash] =
            ["main", "parse", "load", "copy", "hash"].map(|name| builder.named(name.as_bytes()));
        builder.sample(&[copy, parse, main], &[370_000_000], &[]);
        builder.sample(&[copy, load, main], &[6_750_000_000], &[]);
        builder.sample(&[hash, parse, main], &[2_000_000_000], &[]);
        builder.finish()
    };
    for size in [SMALL, WIDE] {
        let mut screen = Screen::made(profile, size, &UNICODE);
        screen.keys(":peek copy<enter>");
        assert!(screen.text().contains(" 370.00ms "), "{}", screen.text());
        screen.keys("vE");
        assert!(screen.text().contains(" 370.00ms "), "{}", screen.text());
    }
}

/// A bucket unfolds in place, the cursor stays on it, and everything unfolded leaves no bucket folded.
#[test]
fn light_callers_are_in_a_bucket_that_unfolds() {
    let mut stacks = String::new();
    for caller in 0..20 {
        writeln!(stacks, "main;caller{caller:02};shared {}", 400 / (caller + 1)).unwrap();
    }
    for size in [SMALL, WIDE] {
        let mut screen = Screen::folded(&stacks, size);
        screen.keys("2z");
        assert!(screen.text().contains("▸ 12 more callers"), "{}", screen.text());
        assert!(!screen.text().contains("caller19"), "{}", screen.text());
        let folded = screen.keys("g").text();
        assert!(folded.contains("12 more callers carry 348"), "{folded}");
        for (unfold, fold) in [("l", "h"), ("<enter>", "<enter>")] {
            screen.keys(unfold);
            assert!(screen.text().contains("▴ 12 more callers"), "{}", screen.text());
            assert!(screen.keys("g").text().contains("caller19"), "{}", screen.text());
            screen.keys("jjjjjjjjjjjj");
            screen.keys(fold);
            assert!(!screen.text().contains("caller19"), "{}", screen.text());
            assert!(screen.text().contains("12 more callers carry 348"), "{}", screen.text());
        }
        screen.keys("Eg");
        assert!(screen.text().contains("caller19"), "{}", screen.text());
        screen.keys("Cg");
        assert!(screen.text().contains("▸ 12 more callers"), "{}", screen.text());
    }
}

/// Names stay readable at any depth: a chain takes no indentation, and the rest at most a third of the room.
#[test]
fn deep_rows_keep_their_names() {
    let mut stack = "root".to_owned();
    for depth in 0..200 {
        write!(stack, ";chain{depth:03}").unwrap();
    }
    let mut stacks = String::new();
    for level in 0..60 {
        write!(stack, ";branching{level:02}").unwrap();
        writeln!(stacks, "{stack};leaf{level:02} 1").unwrap();
    }
    for (size, keys) in [(SMALL, "2vEG"), (WIDE, "2vEG"), (WIDE, "2zvEG")] {
        let mut screen = Screen::folded(&stacks, size);
        let leaves = screen.keys(keys).text();
        assert!(leaves.contains("220   leaf17"), "{leaves}");
        let chain = screen.keys("gjj").text();
        assert!(chain.contains(" │ chain001"), "{chain}");
    }
}

#[test]
fn deep_trees_scroll_sideways() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::folded(deep(), size);
        let first = screen.keys("2vE").text();
        screen.keys("LL");
        if size == SMALL {
            assert_snapshot!("callers_sideways", screen.shown());
        } else {
            assert_snapshot!("callers_sideways_wide", screen.shown());
        }
        assert_eq!(screen.keys("HH").text(), first);
        assert_eq!(screen.keys("LL0").text(), first);
    }
}
