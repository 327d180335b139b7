//! Every pane, state and popup: pictures at two sizes, invariants from the smallest screen to a large one.

use std::fmt::Write as _;

use insta::assert_snapshot;
use rprof_tui::load::progress::Progress;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::UNICODE;

use super::invariants::{LARGE, borders_are_closed, cells_fill_rows, faults, has_selection};
use super::picture::Picture;
use super::{GROWN, SMALL, SNAPSHOTS, WIDE, WIDEST};
use crate::script::keys_of;
use crate::support::Screen;

/// Sizes at which a snapshot shows every cell.
const PICTURED: [(u16, u16); 2] = [SMALL, WIDE];
/// Sizes at which the invariants hold.
const CHECKED: [(u16, u16); 4] = [(40, 10), SMALL, WIDE, WIDEST];

/// The profile or profiles that a state opens.
#[derive(Clone, Copy)]
enum Opened {
    Fixture(&'static str),
    /// One heap compared to another.
    Compared,
    /// Several heaps of one process.
    Several,
    /// Folded stacks.
    Folded(&'static str),
}

impl Opened {
    fn open(self, size: (u16, u16)) -> Screen {
        match self {
            Opened::Fixture(name) => Screen::open(name, size, &UNICODE),
            Opened::Compared => Screen::compared(GROWN, true, size, &UNICODE),
            Opened::Several => Screen::several(&SNAPSHOTS, size, &UNICODE),
            Opened::Folded(stacks) => Screen::folded(stacks, size),
        }
    }
}

/// If `selected` is true, something must be selected in each of the states.
fn at_every_size(selected: bool, states: &[(&str, Opened, &str)]) {
    let mut wrong = Vec::new();
    for (name, opened, keys) in states {
        let shown = |size| {
            let mut screen = opened.open(size);
            screen.keys(keys);
            assert_eq!(screen.ended, None, "{name}");
            screen
        };
        if selected && !has_selection(&Picture::new(&shown(LARGE))) {
            wrong.push(format!("{name}: nothing is selected"));
        }
        wrong.extend(wrong_at_any_size(name, &shown));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Opens one state on a screen of a size.
type Opening<'a> = dyn Fn((u16, u16)) -> Screen + 'a;

/// Takes the pictures of one state and checks its invariants; returns all faults.
fn wrong_at_any_size(name: &str, shown: &Opening) -> Vec<String> {
    let whole = Picture::new(&shown(LARGE));
    let mut wrong = Vec::new();
    for size @ (width, height) in CHECKED {
        let screen = shown(size);
        if PICTURED.contains(&size) {
            assert_snapshot!(format!("size_{name}_{width}x{height}"), screen.shown());
        }
        let faults = faults(&Picture::new(&screen), &whole);
        let told = |fault| format!("{name} at {width}x{height}: {fault}\n{}", screen.text());
        wrong.extend(faults.into_iter().map(told));
    }
    wrong
}

const HEAP: Opened = Opened::Fixture("heap.pb.gz");
const CPU: Opened = Opened::Fixture("cpu.pb.gz");
const MEMORY: Opened = Opened::Fixture("heap.debug1.txt");
const DUMP: Opened = Opened::Fixture("goroutine.debug2.txt");
const LOG: Opened = Opened::Fixture("gctrace.log");

/// Stacks of 30 stages, each with two frames and a leaf of its own.
pub(super) fn deep() -> &'static str {
    let mut stack = "main.main".to_owned();
    let mut stacks = String::new();
    for stage in 0..30 {
        write!(stack, ";example.com/shop/pipeline/stage{stage:02}.(*Runner).Run").unwrap();
        write!(stack, ";example.com/shop/pipeline/stage{stage:02}.(*Runner).Run.func1").unwrap();
        writeln!(stacks, "{stack};stage{stage:02}.own 10").unwrap();
    }
    stacks.leak()
}

/// A function with 20 callers, and what it calls.
fn many_callers() -> &'static str {
    let mut stacks = "main.main;main.shared;main.callee 3\n".to_owned();
    for caller in 0..20 {
        let weight = 400 / (caller + 1);
        writeln!(stacks, "main.main;api.serve;api.caller{caller:02};main.shared {weight}").unwrap();
    }
    stacks.leak()
}

#[test]
fn panes() {
    at_every_size(
        true,
        &[
            ("top", HEAP, "j"),
            ("callers", HEAP, "2"),
            ("tree", CPU, "2vjj"),
            ("tree_deep", Opened::Folded(deep()), "2vE"),
            ("callers_bucket", Opened::Folded(many_callers()), "2g"),
            ("callers_bucket_open", Opened::Folded(many_callers()), "2glj"),
            ("mappings", CPU, "...."),
            ("source", HEAP, "3"),
            ("source_shares", HEAP, "3%"),
            ("icicle", HEAP, "4j"),
            ("icicle_inverted", HEAP, "4v"),
            ("sandwich", CPU, "/concatstrings<enter><esc>c"),
            ("graph", HEAP, "8"),
            ("graph_whole", CPU, "8v"),
            ("findings", CPU, "9"),
            ("findings_heap", HEAP, "9j"),
            ("info", HEAP, "5"),
            ("labels", CPU, "t"),
            ("labels_bytes", HEAP, "7"),
            ("labels_tree", CPU, "7vj"),
            ("labels_matrix", CPU, "7vvl"),
            ("labels_column", CPU, "7m"),
            ("goroutines", DUMP, ""),
            ("goroutines_single", DUMP, "bjj<enter>"),
            ("memory", MEMORY, "5"),
            ("trend", Opened::Several, "6"),
            ("trend_stacks", Opened::Several, "6v"),
            ("growth", Opened::Several, ""),
            ("log", LOG, ""),
        ],
    );
}

#[test]
fn overlays() {
    at_every_size(
        false,
        &[
            ("help_top", HEAP, "?"),
            ("help_callers", HEAP, "2?"),
            ("help_source", HEAP, "3?"),
            ("help_icicle", HEAP, "4?"),
            ("help_graph", HEAP, "8?"),
            ("help_info", HEAP, "5?"),
            ("help_labels", CPU, "7?"),
            ("help_trend", Opened::Several, "6?"),
            ("help_compared", Opened::Compared, "?"),
            ("help_log", LOG, "?"),
            ("types", HEAP, "S"),
            ("search", HEAP, "/rem"),
            ("command", HEAP, ":tag"),
            ("options", HEAP, ":o<enter>"),
            ("write", HEAP, "w"),
            ("focus", HEAP, "<a-f>^main"),
            ("compare", HEAP, "d"),
            ("compare_again", Opened::Compared, "d"),
        ],
    );
}

#[test]
fn comparisons() {
    at_every_size(
        true,
        &[
            ("diff_top", Opened::Compared, ""),
            ("diff_top_cum", Opened::Compared, "o"),
            ("diff_callers", Opened::Compared, "2"),
            ("diff_source", Opened::Compared, "3"),
            ("diff_icicle", Opened::Compared, "4"),
            ("diff_graph", Opened::Compared, "8"),
            ("diff_sandwich", Opened::Compared, "/login<enter><esc>c"),
        ],
    );
}

const ZERO: Opened = Opened::Folded("main;idle 0");

/// Screens with nothing to show, and the reason.
#[test]
fn nothing() {
    at_every_size(
        false,
        &[
            ("empty_top", HEAP, ":focus=nowhere<enter>"),
            ("empty_callers", HEAP, "2:focus=nowhere<enter>"),
            ("empty_source", HEAP, "3:focus=nowhere<enter>"),
            ("empty_icicle", HEAP, "4:focus=nowhere<enter>"),
            ("empty_graph", HEAP, "8:focus=nowhere<enter>"),
            ("empty_sandwich", HEAP, "c:focus=nowhere<enter>"),
            ("empty_trend", Opened::Several, "6:focus=nowhere<enter>"),
            ("zero_top", ZERO, ""),
            ("zero_callers", ZERO, "2"),
            ("zero_source", ZERO, "3"),
            ("zero_icicle", ZERO, "4"),
            ("no_trend", HEAP, "6"),
            ("no_labels", Opened::Folded(deep()), "t"),
            ("refined", CPU, "fpr%"),
        ],
    );
}

#[test]
fn before_anything_is_read() {
    let loading = |size| {
        let mut screen = Screen::start("heap.pb.gz", size, &UNICODE);
        screen.event(Event::Progress(Progress {
            phase: "reading heap.pb.gz".to_owned(),
            done: 3 << 20,
            total: Some(8 << 20),
            ..Progress::default()
        }));
        screen
    };
    let failed = |size| Screen::open("README.md", size, &UNICODE);
    let mut wrong = Vec::new();
    let states: [(&str, &Opening); 2] = [("loading", &loading), ("failed", &failed)];
    for (name, shown) in states {
        wrong.extend(wrong_at_any_size(name, shown));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// States without a picture, with names that are long, wide or many.
#[test]
fn rare_states_keep_the_invariants() {
    let wide = "主程序;渲染页面::漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 7\n主程序;讀 3";
    let states = [
        ("log, growth", LOG, "Gb"),
        ("changes, second row", Opened::Compared, "j"),
        ("memory, one pane", MEMORY, "5z"),
        ("wide names", Opened::Folded(wide), "j"),
        ("wide boxes", Opened::Folded(wide), "4"),
        ("lines", HEAP, ":granularity=lines<enter>"),
        ("packages", CPU, "..."),
        ("several filters", CPU, "jxpr%"),
    ];
    let mut wrong = Vec::new();
    for (name, opened, keys) in states {
        let whole = Picture::new(opened.open(LARGE).keys(keys));
        for size in CHECKED {
            let mut screen = opened.open(size);
            let faults = faults(&Picture::new(screen.keys(keys)), &whole);
            let told = |fault| format!("{name} at {size:?}: {fault}\n{}", screen.text());
            wrong.extend(faults.into_iter().map(told));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// One walk through every pane and popup, on screens too small, smallest, small and large. After each key, the rows fit
/// and the borders are closed.
#[test]
fn a_walk_through_everything_fits_every_screen() {
    let walk = "jjo 2lljhvvjE 3jj}%{ 4jl<enter>v0c 5j 6hHLv 7jlhvjlhovlhmv7tt 1/re<down><enter>&n:tag<tab><esc>S<esc>w<esc>d<esc>?jG<esc>\
                :o<enter>G<esc>f<a-f>^main<esc>pr%%%u.,z<tab>[]sxiU";
    let (least, odd) = ((40, 10), (61, 17));
    let walks = [
        (HEAP, &[(39, 9), least, odd, WIDE, WIDEST][..]),
        (LOG, &[least, WIDEST]),
        (Opened::Compared, &[least, WIDEST]),
        (Opened::Several, &[least, WIDEST]),
    ];
    for (opened, sizes) in walks {
        for &size in sizes {
            let mut screen = opened.open(size);
            for key in keys_of(walk) {
                screen.event(Event::Key(key));
                let key = key.code;
                assert_eq!(screen.ended, None, "{key} at {size:?}");
                let picture = Picture::new(&screen);
                let mut wrong = cells_fill_rows(&picture);
                wrong.extend(borders_are_closed(&picture));
                assert!(wrong.is_empty(), "{key} at {size:?}: {wrong:?}\n{}", screen.text());
            }
        }
    }
}
