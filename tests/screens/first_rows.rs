//! Top before the call tree is built: what it shows, what the other panes say, and what keys do meanwhile.

use insta::assert_snapshot;
use rprof_tui::load::request::LoadRequest;
use rprof_tui::tui::theme::{Theme, UNICODE};

use super::{GROWN, SMALL, WIDE};
use crate::reader::{fixture_alone, reader};
use crate::support::{SNAPSHOTS, Screen};

const BUILDING: &str = "building the call tree";

/// The screen of a request whose call tree is still built.
fn first_of(what: &LoadRequest, size: (u16, u16)) -> Screen {
    let mut screen = Screen::reading(what, reader(), size, Theme::probe(&UNICODE));
    screen.holds_tree = true;
    screen.begin();
    screen
}

/// The screen of a fixture whose call tree is still built.
fn first(fixture: &str, size: (u16, u16)) -> Screen {
    first_of(&fixture_alone(fixture), size)
}

#[test]
fn top_stands_before_the_call_tree() {
    let mut screen = first("heap.pb.gz", WIDE);
    assert_snapshot!("first_rows", screen.shown());
    screen.build_tree();
    assert_eq!(screen.shown(), Screen::open("heap.pb.gz", WIDE, &UNICODE).shown());
    let mut small = first("cpu.pb.gz", SMALL);
    let before = small.text();
    // Inlining is computed while the program is idle.
    let after = small.build_tree().text().replace(" (inline)", "         ");
    // Rules look at the samples after that.
    let (after, count) = (after.replace("1 finding", ""), after.matches("1 finding").count());
    // The sentence gets the standard error.
    let is_of_table = |line: &&str| !line.contains(" with its callees");
    let trimmed = |text: &str| {
        let lines = text.lines().filter(is_of_table).map(str::trim_end);
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!((trimmed(&before), count), (trimmed(&after), 1), "Top alone does not change");
}

#[test]
fn panes_that_need_the_call_tree_say_so() {
    for (key, needs) in [("2", true), ("3", true), ("4", true), ("5", false), ("1", false)] {
        let mut screen = first("heap.pb.gz", SMALL);
        screen.keys(key);
        assert_eq!(screen.text().contains(BUILDING), needs, "{key}:\n{}", screen.text());
        screen.build_tree();
        assert!(!screen.text().contains(BUILDING), "{key}:\n{}", screen.text());
        let whole = Screen::open("heap.pb.gz", SMALL, &UNICODE).keys(key).shown();
        assert_eq!(screen.shown(), whole, "{key}");
    }
    let mut growth = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    let whole = growth.keys("6").shown();
    let files = SNAPSHOTS.map(Into::into).to_vec();
    let mut growth = first_of(&LoadRequest { files, ..LoadRequest::default() }, SMALL);
    growth.keys("6");
    assert!(growth.text().contains(BUILDING), "{}", growth.text());
    assert_eq!(growth.build_tree().shown(), whole);
}

const KEYS: [&str; 15] = [
    "jjj",
    "oj",
    "oG",
    "jj<enter>",
    "2v",
    "2E",
    "4v",
    "4c",
    "jc",
    "/ma",
    "/main<enter>n",
    "/main<enter>&",
    "xt",
    "j3",
    ".s",
];

/// Selection, order, shape and search of the first rows are those of the tables that follow.
#[test]
fn keys_act_before_the_call_tree_is_there() {
    for size in [SMALL, WIDE] {
        for keys in KEYS {
            let mut screen = first("heap.pb.gz", size);
            screen.keys(keys).build_tree();
            let whole = Screen::open("heap.pb.gz", size, &UNICODE).keys(keys).shown();
            assert_eq!(screen.shown(), whole, "{keys}");
        }
    }
}

#[test]
fn another_query_does_not_wait_for_the_call_tree() {
    let mut screen = first("heap.pb.gz", WIDE);
    screen.keys("s");
    assert!(screen.text().contains(BUILDING), "the rows of the next type come first, too");
    let whole = Screen::open("heap.pb.gz", WIDE, &UNICODE).keys("s").shown();
    assert_eq!(screen.build_tree().shown(), whole);
    screen.keys("s");
    assert!(!screen.text().contains(BUILDING), "a tree that is there stays");
}

#[test]
fn a_stack_is_copied_once_there_is_a_tree() {
    let mut screen = first("heap.pb.gz", SMALL);
    screen.keys("Y");
    assert!(screen.copied.is_empty() && screen.text().contains("call tree is still built"));
    screen.build_tree().keys("Y");
    assert_eq!(screen.copied.len(), 1);
}

/// The columns of a comparison come from its call tree.
#[test]
fn a_comparison_has_no_first_rows() {
    let (file, base) = GROWN;
    let screen = first_of(&LoadRequest { base: Some(base.into()), ..fixture_alone(file) }, WIDE);
    assert!(!screen.text().contains(BUILDING), "{}", screen.text());
}
