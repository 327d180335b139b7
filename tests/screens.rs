//! Whole screens after scripts of keys: text, and below it the roles as letters, so that a theme may change without a
//! snapshot changing with it.

use std::sync::Arc;

use insta::assert_snapshot;
use proptest::prelude::*;
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::profile::build::Builder;
use rprof_tui::profile::decode::{Options, decode};
use rprof_tui::report::{self, Prepared, Report};
use rprof_tui::tui::effect::{Event, Progress};
use rprof_tui::tui::keymap::{Action, BINDINGS, Scope, label};
use rprof_tui::tui::tables::Tables;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use crate::support::{Screen, fixtures};

const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 36);
const WIDEST: (u16, u16) = (200, 60);

const SNAPSHOTS: [&str; 6] = [
    "heap.0.pb.gz",
    "heap.1.pb.gz",
    "heap.2.pb.gz",
    "heap.3.pb.gz",
    "heap.4.pb.gz",
    "heap.5.pb.gz",
];

fn screen(fixture: &str, size: (u16, u16), keys: &str) -> String {
    Screen::open(fixture, size, &UNICODE).keys(keys).shown()
}

#[test]
fn top() {
    assert_snapshot!("top", screen("heap.pb.gz", SMALL, ""));
    assert_snapshot!("top_split", screen("heap.pb.gz", WIDE, "jj"));
    assert_snapshot!("top_by_cum", screen("cpu.pb.gz", SMALL, "oG"));
    assert_snapshot!("top_next_type", screen("heap.pb.gz", SMALL, "js"));
    assert_snapshot!("top_smallest", screen("heap.pb.gz", (40, 10), "j"));
    let ascii = Screen::open("heap.pb.gz", WIDE, &ASCII).keys("jj").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("top_ascii", ascii);
}

#[test]
fn callers() {
    assert_snapshot!("callers", screen("heap.pb.gz", SMALL, "<enter>"));
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

#[test]
fn source() {
    assert_snapshot!("source", screen("heap.pb.gz", SMALL, "3"));
    assert_snapshot!("source_next_hot", screen("cpu.pb.gz", (120, 30), "z3z}}"));
    assert_snapshot!("source_split", screen("heap.pb.gz", WIDE, "3"));
    let mut screen = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    assert_snapshot!("source_not_found", screen.keys("j3z").shown());
    // Enter goes to the costliest callee of the line, [ back.
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("3}}<enter>");
    assert_eq!(screen.key(), "fixtures/leaky/internal/quote.discount");
    let line = |screen: &Screen| selected(screen).split_whitespace().nth(3).map(str::to_owned);
    screen.keys("[");
    assert_eq!(screen.key(), "fixtures/leaky/internal/quote.Price");
    assert_eq!(line(&screen), Some("12".to_owned()), "{}", screen.text());
    let ascii = Screen::open("cpu.pb.gz", SMALL, &ASCII).keys("3").shown();
    assert!(ascii.is_ascii(), "{ascii}");
}

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

/// One function between what calls it and what it calls.
#[test]
fn sandwich() {
    let price = "/internal/quote.Price<enter><esc>";
    assert_snapshot!("sandwich", screen("cpu.pb.gz", SMALL, &format!("{price}c")));
    assert_snapshot!(
        "sandwich_caller",
        screen("cpu.pb.gz", (120, 30), &format!("{price}4ck<enter>"))
    );
    let ascii = Screen::open("cpu.pb.gz", SMALL, &ASCII).keys(&format!("{price}c")).shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("sandwich_ascii", ascii);
    assert_snapshot!(
        "sandwich_diff",
        Screen::compared(GROWN, true, SMALL, &UNICODE).keys("/login<enter>c").shown()
    );
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let every = screen.keys(price).keys("4").text();
    let all = screen.keys("c").text();
    assert!(all.contains("Sandwich  …internal/quote.Price"), "{all}");
    // Up is a caller, and down again the function; the function stays in the middle.
    screen.keys("k");
    assert_eq!(screen.key(), "main.(*service).quote");
    assert!(screen.text().contains(" brings "), "{}", screen.text());
    assert!(screen.text().contains("Sandwich  …internal/quote.Price"));
    screen.keys("j");
    assert_eq!(screen.text(), all);
    screen.keys("j");
    assert!(screen.text().contains(" takes "), "{}", screen.text());
    screen.keys("<enter>");
    assert!(screen.text().contains(" zoom "), "{}", screen.text());
    screen.keys("<esc>k");
    assert_eq!(screen.text(), all, "Esc takes the zoom back");
    screen.keys("k<enter>0j");
    assert_eq!(screen.text(), all, "0 takes all zooms back");
    screen.keys("<esc>");
    assert_eq!(screen.text(), every, "Esc leaves");
    screen.keys("cc");
    assert_eq!(screen.text(), every, "c leaves");
    // What is selected by other means is what the sandwich is of; a refinement keeps it.
    screen.keys("c/concatstrings<enter>");
    assert!(screen.text().contains("Sandwich  runtime.concatstrings"), "{}", screen.text());
    screen.keys("f");
    assert!(screen.text().contains("Sandwich  runtime.concatstrings"), "{}", screen.text());
    for size in [(40, 10), (60, 12), (400, 100)] {
        let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
        screen.keys("jcjjjjkkkkkkkkhhhlll<enter>kk<enter>v0g<esc>sS<esc>x");
        assert!(screen.ended.is_none() && !screen.text().is_empty());
    }
}

#[test]
fn shares_are_of_all_of_what_is_shown_or_left_out() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    let of_all = screen.keys("jjf").text();
    screen.keys("%");
    assert!(screen.text().contains("% of shown"), "{}", screen.text());
    assert!(screen.text().contains("100%"), "{}", screen.text());
    let figures = screen.keys("%").text();
    assert!(figures.contains("no shares") && !figures.contains("flat%"), "{figures}");
    assert_snapshot!("no_shares", screen.shown());
    screen.keys("%");
    screen.keys("jk");
    assert_eq!(screen.text(), of_all);
    // Boxes have none either.
    let boxes = Screen::open("cpu.pb.gz", SMALL, &UNICODE).keys("%%4").text();
    assert!(boxes.contains("4.18s") && !boxes.contains("91.47%"), "{boxes}");
}

#[test]
fn matches_alone() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let all = screen.keys("2").text();
    screen.keys("/<tab>concat<enter>&");
    assert!(screen.text().contains("only"), "{}", screen.text());
    screen.keys("/<tab>^main.main$<enter>");
    screen.keys("/<tab>concat<enter>");
    assert_snapshot!("only_matches_top", screen.keys("1").shown());
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("/<tab>^main.main$|^runtime.main$<enter>2/<tab>Price<enter>[&");
    let mut tree = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    tree.keys("2z:peek main.worker$<enter>/<tab>concat<enter>[");
    let whole = tree.text();
    tree.keys("&");
    assert!(tree.text().contains("runtime.concatstring"), "{}", tree.text());
    assert_snapshot!("only_matches_callers", tree.shown());
    tree.keys("&");
    tree.keys("jk");
    assert_eq!(tree.text(), whole, "what was unfolded is again");
    tree.keys("&4");
    assert_snapshot!("only_matches_icicle", tree.shown());
    tree.keys("<esc>2");
    assert!(!tree.text().contains("only"), "{}\n{all}", tree.text());
}

#[test]
fn long_lines_go_on_at_the_right() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let first = screen.keys("3").text();
    screen.keys("ll");
    assert_snapshot!("source_shifted", screen.shown());
    screen.keys("h");
    assert!(screen.text() != first);
    screen.keys("0");
    assert_eq!(screen.text(), first);
    screen.keys("l<home>");
    assert_eq!(screen.text(), first);
    screen.keys("llllllllllllllllllll");
    assert!(screen.text().contains("no line here goes on at the right"), "{}", screen.text());
}

/// Every pane, and every way to look at one, from the smallest screen to a wide one.
#[test]
fn every_size() {
    let states = [
        ("top", "heap.pb.gz", "j"),
        ("callers", "heap.pb.gz", "2"),
        ("tree", "cpu.pb.gz", "2vjj"),
        ("source", "heap.pb.gz", "3"),
        ("icicle", "heap.pb.gz", "4j"),
        ("icicle_inverted", "heap.pb.gz", "4v"),
        ("info", "heap.pb.gz", "5"),
        ("search", "heap.pb.gz", "/rem"),
        ("compare", "heap.pb.gz", "d"),
    ];
    for (name, fixture, keys) in states {
        for size @ (width, height) in [(40, 10), SMALL, WIDE, (200, 60)] {
            let name = format!("size_{name}_{width}x{height}");
            assert_snapshot!(name, screen(fixture, size, keys));
        }
    }
}

#[test]
fn overlays() {
    assert_snapshot!("search", screen("heap.pb.gz", SMALL, "/rem"));
    assert_snapshot!("search_wrong_regex", screen("heap.pb.gz", SMALL, "/<tab>rem("));
    assert_snapshot!("help", screen("heap.pb.gz", WIDE, "?"));
    assert_snapshot!("types", screen("heap.pb.gz", SMALL, "Sk"));
}

#[test]
fn loading_failing_and_too_small() {
    let mut loading = Screen::start("heap.pb.gz", SMALL, &UNICODE);
    loading.event(Event::Progress(Progress {
        phase: "reading heap.pb.gz".to_owned(),
        done: 3 << 20,
        total: Some(8 << 20),
        ..Progress::default()
    }));
    assert_snapshot!("loading", loading.shown());
    loading.keys("<esc>");
    assert_eq!(loading.ended, Some(Ok(())), "Esc gives up reading");

    let mut failed = Screen::open("README.md", SMALL, &UNICODE);
    assert_snapshot!("failed", failed.shown());
    failed.keys("<enter>");
    let ended = failed.ended.unwrap().unwrap_err();
    assert!(ended.contains("unrecognized profile format"), "{ended}");

    let mut small = Screen::open("heap.pb.gz", (39, 9), &UNICODE);
    small.keys("jj<enter>/x<esc>");
    assert!(small.text().contains("rprof-tui needs 40x10; this is 39x9"), "{}", small.text());
    small.event(Event::Resize(12, 3));
    assert!(small.text().contains("too small"), "{}", small.text());
    small.event(Event::Resize(0, 0));
    assert_eq!(small.text(), "");
}

/// Every figure of the table is the one that the text report prints, for every sample type.
#[test]
fn top_shows_what_the_report_prints() {
    for fixture in ["heap.pb.gz", "cpu.pb.gz", "goroutine.pb.gz", "mutex.pb.gz", "block.pb.gz"] {
        let file = std::fs::File::open(fixtures().join(fixture)).unwrap();
        let cancel = Cancel::new();
        let profile = decode(file, Options::default(), &cancel).unwrap().pruned();
        let profile = Arc::new(profile);
        for sample_type in 0..profile.sample_types().len() {
            let mut query = Query { sample_type, ..Query::default() };
            query.trim.enabled = false;
            let mut report = Vec::new();
            let top = report::Options::default();
            let prepared =
                Prepared::new(&Report::Top, Arc::clone(&profile), query.clone()).unwrap();
            prepared.write(&top, &mut report).unwrap();
            let report = String::from_utf8(report).unwrap();
            let (_, rows) = report.split_once("cum%\n").unwrap();
            let tables = Tables::compute(&profile, query, None, &cancel).unwrap();
            assert_eq!(rows.lines().count(), tables.entries.len(), "{fixture} {sample_type}");
            for (row, entry) in rows.lines().zip(&tables.entries) {
                let words: Vec<&str> = row.split_whitespace().collect();
                let shown = [tables.figure(entry.flat), tables.percent(entry.flat)];
                assert_eq!(words[..2], shown, "{row}");
                let shown = [tables.figure(entry.cum), tables.percent(entry.cum)];
                assert_eq!(words[3..5], shown, "{row}");
                assert!(row.contains(tables.name(entry.node)), "{row}");
            }
        }
    }
}

/// In a comparison 100 % is the base, in the row of sample types as in the percentages.
#[test]
fn a_comparison_totals_its_base() {
    let mut builder = Builder::new();
    builder.sample_type("objects", "count");
    let stack = [builder.named(b"main")];
    let base = builder.text_label("pprof::base", "true");
    builder.sample(&stack, &[-7], &[base]);
    builder.sample(&stack, &[19], &[]);
    let profile = Arc::new(builder.finish());
    let tables = Tables::compute(&profile, Query::default(), None, &Cancel::new()).unwrap();
    assert_eq!((tables.total(), tables.types[0].figure.as_str()), (7, "7"));
}

const GROWN: (&str, &str) = ("heap.5.pb.gz", "heap.0.pb.gz");

/// Before and after are the same whether equal stacks cancel or the base is kept apart; what 100 % is differs.
#[test]
fn comparisons_show_both_sides() {
    let compared = |of_base, keys: &str| {
        let mut screen = Screen::compared(GROWN, of_base, (100, 40), &UNICODE);
        let text = screen.keys(keys).text();
        let rows = text.lines().skip(3).take(34).map(str::to_owned);
        rows.collect::<Vec<_>>()
    };
    for keys in ["", "o", "ooo", "oooo", "oooooO"] {
        assert_eq!(compared(true, keys), compared(false, keys), "{keys}");
    }
    assert!(compared(false, "2").len() > 3);
}

#[test]
fn growth() {
    let shown =
        |size, glyphs, keys: &str| Screen::several(&SNAPSHOTS, size, glyphs).keys(keys).shown();
    assert_snapshot!("trend", shown(SMALL, &UNICODE, "6"));
    assert_snapshot!("trend_wide", shown(WIDE, &UNICODE, "6jj"));
    assert_snapshot!("trend_widest", shown(WIDEST, &UNICODE, "6"));
    assert_snapshot!("trend_stacks", shown(WIDE, &UNICODE, "6v"));
    assert_snapshot!("trend_help", shown(WIDE, &UNICODE, "6?"));
    assert_snapshot!("trend_top", shown(WIDE, &UNICODE, ""));
    assert_snapshot!("trend_alone", screen("heap.pb.gz", SMALL, "6"));
    let ascii = shown(WIDE, &ASCII, "6");
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("trend_ascii", ascii);
    // Two snapshots are chosen and compared; one step back, and all of them are there again.
    let mut screen = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    let all = screen.keys("6hhL").text();
    assert!(all.contains(" ├────┤ "), "{all}");
    let changed = screen.keys("<enter>").text();
    assert!(changed.contains("snapshots 2 to 4") && changed.contains("flat delta"), "{changed}");
    assert_eq!(screen.keys("<esc>").text(), all);
    // Another sample type has another trend, and filters apply to it.
    assert!(screen.keys("s").text().contains("Trend"), "{}", screen.text());
    let mut screen = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    screen.keys("6/warmUp<enter>f");
    assert!(screen.text().contains("warmUp went down"), "{}", screen.text());
}

#[test]
fn the_memory_of_the_process() {
    assert_snapshot!("memory", screen("heap.debug1.txt", SMALL, "5jjj"));
    assert_snapshot!("memory_wide", screen("heap.debug1.txt", WIDE, "5z"));
    assert_snapshot!("memory_widest", screen("heap.debug1.txt", WIDEST, "5"));
    let ascii = Screen::open("heap.debug1.txt", SMALL, &ASCII).keys("5").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("memory_ascii", ascii);
}

#[test]
fn a_log_of_the_collector() {
    assert_snapshot!("gc", screen("gctrace.log", SMALL, ""));
    assert_snapshot!("gc_wide", screen("gctrace.log", WIDE, "H"));
    assert_snapshot!("gc_widest", screen("gctrace.log", WIDEST, "Gb"));
    assert_snapshot!("gc_help", screen("gctrace.log", SMALL, "?"));
    let ascii = Screen::open("gctrace.log", SMALL, &ASCII).shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("gc_ascii", ascii);
    for size in [(40, 10), (40, 12), (60, 16), (400, 100)] {
        let mut screen = Screen::open("gctrace.log", size, &UNICODE);
        screen.keys("jjG<pgup>sbBgxyz/123456<esc>?<esc>R");
        assert!(screen.ended.is_none() && screen.text().contains("gctrace.log"));
    }
}

#[test]
fn what_is_compared_is_chosen_inside() {
    // Wide enough for both names in the header.
    let size = (100, 24);
    let mut screen = Screen::open("heap.5.pb.gz", size, &UNICODE);
    let alone = screen.text();
    screen.keys("dheap.0.pb.gz<enter>");
    let compared = Screen::compared(GROWN, true, size, &UNICODE).text();
    assert_eq!(screen.text(), compared, "the base was typed");
    assert_snapshot!("diff_choice", screen.keys("d").shown());
    screen.keys("<enter>");
    assert!(screen.text().contains("-diff_base=heap.5.pb.gz"), "{}", screen.text());
    assert!(screen.text().contains("-12.88MB"), "{}", screen.text());
    screen.keys("d<enter>d<down><down><enter>");
    assert!(screen.text().contains("heap.5.pb.gz -base=heap.0.pb.gz"), "{}", screen.text());
    screen.keys("d<down><enter>");
    assert_eq!(screen.text(), alone, "the base is gone");
    screen.keys("dnowhere<enter>");
    assert!(screen.text().contains("no such file"), "{}", screen.text());
    screen.keys("j");
    screen.keys("k");
    assert_eq!(screen.text(), alone, "what cannot be read is not compared to");
    screen.keys(":diff_base=heap.0.pb.gz<enter>");
    assert_eq!(screen.text(), compared);
    screen.keys(":base=<enter>");
    assert_eq!(screen.text(), alone);
}

#[test]
fn comparisons() {
    let shown = |of_base, size, keys: &str| {
        Screen::compared(GROWN, of_base, size, &UNICODE).keys(keys).shown()
    };
    assert_snapshot!("diff_top", shown(true, SMALL, ""));
    assert_snapshot!("diff_top_smallest", shown(true, (40, 10), "j"));
    assert_snapshot!("diff_split", shown(false, WIDE, "oj"));
    assert_snapshot!("diff_widest", shown(true, (200, 60), ""));
    assert_snapshot!("diff_callers", shown(true, SMALL, "2"));
    assert_snapshot!("diff_source", shown(false, SMALL, "3"));
    assert_snapshot!("diff_source_wide", shown(false, WIDE, "3z"));
    assert_snapshot!("diff_icicle", shown(true, SMALL, "4"));
    let ascii = Screen::compared(GROWN, true, SMALL, &ASCII).keys("4").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("diff_icicle_ascii", ascii);
}

/// The row that is selected in the pane with the keys, from its mark on.
fn selected(screen: &Screen) -> String {
    let text = screen.text();
    let row = text.lines().find(|line| line.starts_with('▐'));
    row.unwrap_or_else(|| panic!("nothing is selected on\n{text}")).to_owned()
}

#[test]
fn escape_goes_back_step_by_step_and_never_leaves() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let first = selected(&screen);
    screen.keys("/flate<enter>");
    let found = selected(&screen);
    assert!(found.contains("flate") && found != first, "{found}");
    screen.keys("<esc>");
    assert_eq!(selected(&screen), found, "the first Esc forgets the search");
    screen.keys("<esc>");
    assert_eq!(selected(&screen), found, "the second does not lose what was found");
    assert!(screen.text().contains("[ goes back to where the search began"), "{}", screen.text());
    screen.keys("[");
    assert_eq!(selected(&screen), first);
    screen.keys("<esc><esc><esc>");
    assert_eq!(screen.ended, None);
    assert!(screen.text().contains("nothing to go back from"), "{}", screen.text());
    screen.keys("/flate<esc>");
    assert_eq!(selected(&screen), first, "Esc in the search puts everything back");
}

#[test]
fn history_goes_back_and_forward() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.keys("<enter>k<enter>");
    let there = screen.text();
    assert!(selected(&screen).contains("login"), "{there}");
    screen.keys("[");
    assert!(selected(&screen).contains("remember"), "{}", screen.text());
    screen.keys("[");
    assert!(screen.text().contains("── Top ─"), "{}", screen.text());
    screen.keys("]]");
    assert_eq!(screen.text(), there);
}

#[test]
fn matches_are_walked_in_the_order_of_the_rows() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.keys("/<tab>flate<enter>gn");
    let one = selected(&screen);
    screen.keys("n");
    let two = selected(&screen);
    assert!(one != two && one.contains("flate") && !one.contains("0     0%"), "{one}\n{two}");
    screen.keys("N");
    assert_eq!(selected(&screen), one);
    screen.keys("*");
    assert!(screen.text().contains("1 found"), "{}", screen.text());
}

#[test]
fn refinements() {
    assert_snapshot!("refined_focus", screen("heap.pb.gz", WIDE, "f"));
    assert_snapshot!("refined_own_code", screen("heap.pb.gz", SMALL, "p"));
    assert_snapshot!("refined_several", screen("cpu.pb.gz", (160, 20), "jxpr%"));
    assert_snapshot!("refined_packages", screen("cpu.pb.gz", SMALL, "..."));
}

#[test]
fn refinements_are_taken_back_and_made_again() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    let all = screen.text();
    screen.keys("jjf");
    let focused = screen.text();
    assert!(focused.contains("focus ledger.(*Store).Append"), "{focused}");
    assert!(focused.contains("5.12% remains"), "{focused}");
    screen.keys("u");
    assert!(!screen.text().contains("remains"), "{}", screen.text());
    screen.keys("U");
    assert_eq!(screen.text(), focused);
    screen.keys("<esc>gg");
    assert_eq!(screen.text(), all, "Esc takes it back, too");
    screen.keys("i");
    assert!(!selected(&screen).contains("remember"), "{}", screen.text());
    screen.click_on("ignore ", false);
    assert!(selected(&screen).contains("remember"), "a click on the chip takes it away");
    screen.keys("uuuuuuuuu");
    assert!(screen.text().contains("no refinement to take back"), "{}", screen.text());
    screen.keys("/flate<enter>&");
    assert!(screen.text().contains("of 114 in all"), "{}", screen.text());
    screen.keys("<esc>");
    assert!(!screen.text().contains("in all"), "{}", screen.text());
}

#[test]
fn computed_sample_types_stand_behind_the_recorded() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys("s");
    assert!(screen.text().contains("[avg size "), "{}", screen.text());
    let drawn = screen.text();
    let remember = drawn.lines().find(|line| line.contains("remember")).unwrap();
    assert!(remember.contains("3656B"), "bytes of an object: {remember}");
    assert_snapshot!("survival", screen.keys("ss").shown());
}

#[test]
fn commands() {
    assert_snapshot!("command_line", screen("heap.pb.gz", SMALL, ":tag"));
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys(":top5<enter>");
    assert!(screen.text().contains("every row is here, not only 5"), "{}", screen.text());
    screen.keys(":divide_by=1024<enter>");
    assert!(screen.text().contains("[inuse_space 19.55kB]"), "{}", screen.text());
    screen.keys(":divide_by=1<enter>/<tab>rem(");
    assert!(screen.text().contains("tab fuzzy"), "{}", screen.text());
    screen.keys("<enter>");
    assert!(screen.text().contains("rem(: error"), "{}", screen.text());
    screen.keys(":top10 -cum<enter>");
    assert!(screen.text().contains("▾cum"), "{}", screen.text());
    screen.keys(":peek flate.NewW<enter>");
    assert!(selected(&screen).contains("NewWriter"), "{}", screen.text());
    screen.keys(":focus=remember<enter>:alloc_sp<tab><enter>");
    assert!(screen.text().contains("focus remember"), "{}", screen.text());
    assert!(screen.text().contains("[alloc_space "), "{}", screen.text());
    screen.keys(":<up><up><bs><bs><enter>");
    assert!(screen.text().contains("focus rememb "), "{}", screen.text());
    screen.keys(":reset<enter>:granularity=lines<enter>");
    assert!(screen.text().contains("by line"), "{}", screen.text());
    screen.keys(":sample_index=9<enter>");
    assert!(screen.text().contains("outside the range"), "{}", screen.text());
    screen.keys(":focus=(<enter>");
    assert!(screen.text().contains("error parsing regexp"), "{}", screen.text());
    screen.keys(":o<enter>");
    assert!(screen.text().contains("unit = minimum"), "{}", screen.text());
    screen.keys("<esc>1<a-i>^main<enter>");
    assert!(screen.text().contains("ignore ^main"), "{}", screen.text());
    screen.keys(":q<enter>");
    assert_eq!(screen.ended, Some(Ok(())));
}

#[test]
fn names_and_stacks_are_copied_and_views_written() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.writes = true;
    screen.keys("yY");
    assert_eq!(screen.copied[0], "main.(*sessionStore).remember");
    let stack: Vec<&str> = screen.copied[1].lines().collect();
    assert_eq!(stack[..2], ["main.(*sessionStore).remember", "main.(*service).login"]);
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("written");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, begins) in [("a.txt", "File: leaky"), ("a.svg", "<"), ("a.json", "{")] {
        let path = folder.join(name);
        screen.keys(&format!("w<c-u>write {}<enter>", path.display()));
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.starts_with(begins), "{name}: {written:.40}");
    }
    let path = folder.join("a.txt");
    screen.keys(&format!(":write {}<enter>", path.display()));
    assert!(screen.text().contains("there is such a file"), "{}", screen.text());
    screen.keys(&format!("f2:write! {}<enter>", path.display()));
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written.contains("Active filters") && written.contains("calls%"), "{written}");
}

#[test]
fn reading_again_keeps_the_place() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys("sjjjf2jR");
    let before = screen.text();
    screen.keys("R<esc>");
    screen.keys("U");
    assert!(before.contains("reading heap.pb.gz again"), "{before}");
    assert!(screen.text().contains("[avg size "), "{}", screen.text());
}

#[test]
fn info() {
    assert_snapshot!("info", screen("heap.pb.gz", SMALL, "5"));
    assert_snapshot!("info_labels", screen("cpu.pb.gz", WIDE, "t"));
    let mut cpu = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    cpu.keys("t");
    let value = cpu.text().lines().skip_while(|l| !l.contains("Labels")).count();
    let down = usize::from(WIDE.1) - value + 2 - 4;
    cpu.keys(&"j".repeat(down)).keys("<enter>");
    assert!(cpu.text().contains("label ^") && cpu.text().contains("remains"), "{}", cpu.text());
    cpu.keys("u1o");
    let before = cpu.text();
    cpu.keys("tt1");
    assert!(cpu.text().contains("root ") && cpu.text() != before, "{}", cpu.text());
}

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

#[test]
fn control_characters_never_reach_the_screen() {
    let stacks = "main;\u{1b}[31mevil\u{7};\u{202e}x\u{9b}2J 10\nmain;\u{1b}]52;c;x\u{7} 5";
    for keys in ["", "<enter>", "/evil", "<enter>?", "S"] {
        let mut screen = Screen::folded(stacks, SMALL);
        let text = screen.keys(keys).text();
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
        assert!(!text.contains('\u{202e}'), "{text}");
    }
    assert!(Screen::folded(stacks, SMALL).text().contains("␛[31mevil␇"));
}

#[test]
fn profiles_without_weight_or_samples_are_shown() {
    let nothing = Screen::folded("main;idle 0", SMALL);
    assert!(nothing.text().contains("0 of 0"), "{}", nothing.text());
    let mut signed = Screen::folded("main;a 10\nmain;b -4", SMALL);
    assert!(signed.text().contains("-4"), "{}", signed.text());
    signed.keys("<enter>ljk?<esc>s/b<enter>");
    assert_eq!(signed.ended, None);
}

/// A binding that does nothing anywhere is worse than none: each key, pressed where it holds, changes what is seen, what
/// goes out, or ends the program.
#[test]
fn every_binding_does_something() {
    // How to come to where a scope holds, with room to move in every direction.
    let ways = [
        (Scope::Top, "jjj"),
        (Scope::Callers, "2"),
        (Scope::Source, ":list main.worker$<enter>g"),
        (Scope::Icicle, "4jj<enter>"),
        (Scope::Info, "tGkkkkkk"),
        (Scope::Trend, "6jHLh"),
        (Scope::Log, "jj"),
        (Scope::Rows, "<pgdn><pgdn>"),
        (Scope::Panes, "/<tab>runtime<enter>jjjj<enter>k<enter>1jfk["),
        (Scope::Finder, "/re<down>"),
        (Scope::Command, ":top<enter>:lines<enter>:to<up>"),
        (Scope::Base, "dfixtures/heap"),
        (Scope::Prompt, "/r x<left><left>"),
        (Scope::Live, ""),
        (Scope::Snapshots, "W<down>"),
        (Scope::Menu, "S"),
        (Scope::Help, "?"),
        (Scope::Message, ":o<enter>"),
        (Scope::Everywhere, "f"),
        (Scope::Always, ""),
    ];
    let mut idle = Vec::new();
    for binding in BINDINGS {
        let Some((_, way)) = ways.iter().find(|(scope, _)| *scope == binding.scope) else {
            assert_eq!(binding.scope, Scope::Loading, "no way leads to {:?}", binding.scope);
            continue;
        };
        for &key in binding.keys {
            let mut screen = match binding.scope {
                Scope::Trend => Screen::several(&SNAPSHOTS, WIDE, &UNICODE),
                Scope::Log => Screen::open("gctrace.log", WIDE, &UNICODE),
                Scope::Live | Scope::Snapshots => watched(),
                _ => Screen::open("cpu.pb.gz", WIDE, &UNICODE),
            };
            let way = match (binding.scope, binding.action) {
                (Scope::Panes, Action::Focus | Action::Pane(2)) => "",
                (Scope::Command, Action::Complete(_)) => ":to",
                (Scope::Source, Action::Open) => ":list main.worker$<enter>",
                _ => *way,
            };
            screen.keys(way);
            let before = (screen.shown(), screen.effects);
            screen.event(Event::Key(key.event()));
            let changed = screen.ended.is_some()
                || before != (screen.shown(), screen.effects)
                // Moves that the place does not allow say so or stay; their opposite was seen to move.
                || MAY_STAY.contains(&binding.action);
            if !changed {
                idle.push(format!("{:?} {}", binding.scope, label(key)));
            }
        }
    }
    assert!(idle.is_empty(), "{idle:?}");
}

/// A process of which two snapshots were taken, and there is one more to come.
fn watched() -> Screen {
    let names = ["heap.0.pb.gz", "heap.1.pb.gz", "heap.2.pb.gz"];
    let mut screen = Screen::live(&names, false, Some(10), WIDE);
    screen.tick();
    screen
}

/// What may have nothing to do at the place where it is tried.
const MAY_STAY: &[Action] = &[Action::Left, Action::Right, Action::LineStart];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Any string of keys, on any screen, neither panics nor loses the selection.
    #[test]
    fn any_keys_do_no_harm(
        keys in "([a-zA-Z0-9/?*\\[\\]{}%.&]|<enter>|<esc>|<tab>|<up>|<down>|<left>|<right>|<pgdn>|<end>|<bs>|<c-d>){0,40}",
        width in 0_u16..160,
        height in 0_u16..50,
    ) {
        let mut screen = Screen::open("goroutine.pb.gz", SMALL, &UNICODE);
        screen.event(Event::Resize(width, height));
        for key in keys.split_inclusive('>') {
            screen.keys(key);
            screen.text();
        }
        screen.event(Event::Resize(80, 24));
        if screen.ended.is_none() {
            screen.keys("<esc><esc><esc><esc>1");
            selected(&screen);
        }
    }
}
