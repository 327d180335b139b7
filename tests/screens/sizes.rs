//! Every pane, state and overlay, from the smallest screen to the largest.

use insta::assert_snapshot;
use rprof_tui::load::progress::Progress;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::UNICODE;

use super::{GROWN, SMALL, SNAPSHOTS, WIDE, WIDEST};
use crate::support::Screen;

const SIZES: [(u16, u16); 4] = [(40, 10), SMALL, WIDE, WIDEST];

/// What is opened.
#[derive(Clone, Copy)]
enum What {
    Fixture(&'static str),
    /// One heap compared to another.
    Compared,
    /// Several heaps of one process.
    Several,
    /// Folded stacks.
    Folded(&'static str),
}

impl What {
    fn open(self, size: (u16, u16)) -> Screen {
        match self {
            What::Fixture(name) => Screen::open(name, size, &UNICODE),
            What::Compared => Screen::compared(GROWN, true, size, &UNICODE),
            What::Several => Screen::several(&SNAPSHOTS, size, &UNICODE),
            What::Folded(stacks) => Screen::folded(stacks, size),
        }
    }
}

fn at_every_size(states: &[(&str, What, &str)]) {
    for (name, what, keys) in states {
        for size @ (width, height) in SIZES {
            let mut screen = what.open(size);
            screen.keys(keys);
            assert_eq!(screen.ended, None, "{name}");
            let name = format!("size_{name}_{width}x{height}");
            assert_snapshot!(name, screen.shown());
        }
    }
}

const HEAP: What = What::Fixture("heap.pb.gz");
const CPU: What = What::Fixture("cpu.pb.gz");
const MEMORY: What = What::Fixture("heap.debug1.txt");
const LOG: What = What::Fixture("gctrace.log");

#[test]
fn panes() {
    at_every_size(&[
        ("top", HEAP, "j"),
        ("callers", HEAP, "2"),
        ("tree", CPU, "2vjj"),
        ("source", HEAP, "3"),
        ("source_shares", HEAP, "3%"),
        ("icicle", HEAP, "4j"),
        ("icicle_inverted", HEAP, "4v"),
        ("sandwich", CPU, "/concatstrings<enter><esc>c"),
        ("info", HEAP, "5"),
        ("labels", CPU, "t"),
        ("memory", MEMORY, "5"),
        ("trend", What::Several, "6"),
        ("trend_stacks", What::Several, "6v"),
        ("growth", What::Several, ""),
        ("log", LOG, ""),
    ]);
}

#[test]
fn overlays() {
    at_every_size(&[
        ("help_top", HEAP, "?"),
        ("help_callers", HEAP, "2?"),
        ("help_source", HEAP, "3?"),
        ("help_icicle", HEAP, "4?"),
        ("help_info", HEAP, "5?"),
        ("help_trend", What::Several, "6?"),
        ("help_compared", What::Compared, "?"),
        ("help_log", LOG, "?"),
        ("types", HEAP, "S"),
        ("search", HEAP, "/rem"),
        ("command", HEAP, ":tag"),
        ("options", HEAP, ":o<enter>"),
        ("write", HEAP, "w"),
        ("focus", HEAP, "<a-f>^main"),
        ("compare", HEAP, "d"),
        ("compare_again", What::Compared, "d"),
    ]);
}

#[test]
fn comparisons() {
    at_every_size(&[
        ("diff_top", What::Compared, ""),
        ("diff_top_cum", What::Compared, "o"),
        ("diff_callers", What::Compared, "2"),
        ("diff_source", What::Compared, "3"),
        ("diff_icicle", What::Compared, "4"),
        ("diff_sandwich", What::Compared, "/login<enter><esc>c"),
    ]);
}

const ZERO: What = What::Folded("main;idle 0");

/// Nothing to show, and why.
#[test]
fn nothing() {
    at_every_size(&[
        ("empty_top", HEAP, ":focus=nowhere<enter>"),
        ("empty_callers", HEAP, "2:focus=nowhere<enter>"),
        ("empty_source", HEAP, "3:focus=nowhere<enter>"),
        ("empty_icicle", HEAP, "4:focus=nowhere<enter>"),
        ("empty_sandwich", HEAP, "c:focus=nowhere<enter>"),
        ("empty_trend", What::Several, "6:focus=nowhere<enter>"),
        ("zero_top", ZERO, ""),
        ("zero_callers", ZERO, "2"),
        ("zero_source", ZERO, "3"),
        ("zero_icicle", ZERO, "4"),
        ("no_trend", HEAP, "6"),
        ("no_labels", HEAP, "t"),
        ("refined", CPU, "fpr%"),
    ]);
}

#[test]
fn before_anything_is_read() {
    for size @ (width, height) in SIZES {
        let mut loading = Screen::start("heap.pb.gz", size, &UNICODE);
        loading.event(Event::Progress(Progress {
            phase: "reading heap.pb.gz".to_owned(),
            done: 3 << 20,
            total: Some(8 << 20),
            ..Progress::default()
        }));
        assert_snapshot!(format!("size_loading_{width}x{height}"), loading.shown());
        let failed = Screen::open("README.md", size, &UNICODE);
        assert_snapshot!(format!("size_failed_{width}x{height}"), failed.shown());
    }
}
