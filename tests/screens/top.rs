//! The table of functions.

use std::sync::Arc;

use insta::assert_snapshot;
use rprof_tui::analysis::query::{Granularity, Query};
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::view::ProfileView;
use rprof_tui::profile::decode::{DecodeOptions, decode};
use rprof_tui::report;
use rprof_tui::report::{PreparedReport, Report};
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{GROWN, SMALL, SNAPSHOTS, WIDE, WIDEST, screen};
use crate::support::{Screen, fixtures};

/// A narrow screen drops other words before the standard error.
#[test]
fn the_standard_error_stays_on_a_narrow_screen() {
    let heap = Screen::open("heap.pb.gz", SMALL, &UNICODE).text();
    assert!(heap.contains("keeps 15.52MB (±2.4%), 15.58MB with its callees"), "{heap}");
}

#[test]
fn top() {
    assert_snapshot!("top", screen("heap.pb.gz", SMALL, ""));
    assert_snapshot!("top_split", screen("heap.pb.gz", WIDE, "jj"));
    assert_snapshot!("top_by_cum", screen("cpu.pb.gz", SMALL, "oG"));
    assert_snapshot!("top_next_type", screen("heap.pb.gz", SMALL, "js"));
    let ascii = Screen::open("heap.pb.gz", WIDE, &ASCII).keys("jj").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("top_ascii", ascii);
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
    // Boxes have no percentages either.
    let boxes = Screen::open("cpu.pb.gz", SMALL, &UNICODE).keys("%%4").text();
    assert!(boxes.contains("4.18s") && !boxes.contains("91.47%"), "{boxes}");
}

/// In a pane with one column for figures or shares, shares replace figures.
#[test]
fn shares_take_the_place_of_figures() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let figures = screen.keys("f3").text();
    assert!(figures.contains(" 15.15MB   15.15MB "), "{figures}");
    let of_all = screen.keys("%").text();
    assert!(of_all.contains(" 77.51%    77.51%    46"), "{of_all}");
    assert!(of_all.lines().nth(1).unwrap().contains("% of all"), "{of_all}");
    let of_shown = screen.keys("%").text();
    assert!(of_shown.contains(" 97.27%    97.27%    46"), "{of_shown}");
    assert!(of_shown.lines().nth(1).unwrap().contains("% of shown"), "{of_shown}");
    screen.keys("%jk");
    assert_eq!(screen.text(), figures);
    // A change keeps its sign.
    let changed = Screen::compared(GROWN, true, SMALL, &UNICODE).keys("3%").text();
    assert!(changed.contains("% of the base"), "{changed}");
    assert!(changed.matches("+168.45%").count() == 2, "{changed}");
    // Quotients have no shares.
    let mut quotients = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let sizes = quotients.keys(":sample_index=avg size<enter>3").text();
    quotients.keys("%jk");
    let body = |text: &str| text.lines().skip(2).take(19).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(body(&quotients.text()), body(&sizes));
    // The shares of a trend's first and last value are of the first and the last snapshot.
    let mut trend = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    assert!(trend.keys("6%").text().contains("35.43%    79.47%"), "{}", trend.text());
}

/// Every figure of the table equals the one in the text report, for every sample type, with and without dropped nodes.
#[test]
fn top_shows_what_the_report_prints() {
    for fixture in ["heap.pb.gz", "cpu.pb.gz", "goroutine.pb.gz", "mutex.pb.gz", "block.pb.gz"] {
        let file = std::fs::File::open(fixtures().join(fixture)).unwrap();
        let cancel = Cancel::new();
        let profile = decode(file, DecodeOptions::default(), &cancel).unwrap().pruned();
        let profile = Arc::new(profile);
        for (sample_type, enabled) in
            (0..profile.sample_types().len()).flat_map(|t| [(t, false), (t, true)])
        {
            let mut query = Query { sample_type, ..Query::default() };
            query.trim.enabled = enabled;
            let mut report = Vec::new();
            let top = report::ReportOptions::default();
            let prepared =
                PreparedReport::new(&Report::Top, Arc::clone(&profile), query.clone()).unwrap();
            prepared.write(&top, &mut report).unwrap();
            let report = String::from_utf8(report).unwrap();
            let (_, rows) = report.split_once("cum%\n").unwrap();
            let tables = ProfileView::compute(&profile, query, None, &cancel).unwrap();
            if !enabled {
                assert_eq!(rows.lines().count(), tables.rows.len(), "{fixture} {sample_type}");
            }
            let mut entries = tables.rows.iter();
            for row in rows.lines() {
                let words: Vec<&str> = row.split_whitespace().collect();
                let inlined = |word: &&str| matches!(*word, "(inline)" | "(partial-inline)");
                let named: Vec<&str> = words[5..].iter().copied().filter(|w| !inlined(w)).collect();
                let name = named.join(" ");
                // Only the nodes that the report drops may be missing.
                let entry = if enabled {
                    entries.find(|e| name == tables.name(e.node))
                } else {
                    entries.next()
                };
                let entry = entry.unwrap_or_else(|| panic!("{fixture} {sample_type}: {row}"));
                let shown = [tables.figure(entry.flat), tables.percent(entry.flat)];
                assert_eq!(words[..2], shown, "{row}");
                let shown = [tables.figure(entry.cum), tables.percent(entry.cum)];
                assert_eq!(words[3..5], shown, "{row}");
                assert_eq!(name, tables.name(entry.node), "{row}");
            }
        }
    }
}

/// A tiny value does not change the unit of the others, and is not shown as 0.
#[test]
fn figures_have_the_unit_of_what_reports_keep() {
    let text = b"--- contentionz 1 ---\ncycles/second = 1000000000\nsampling period = 1\n\
        968193504660 3 @ 0x11 0x20\n50403308870 2 @ 0x12 0x20\n330 1 @ 0x13 0x20\n";
    let cancel = Cancel::new();
    let profile = Arc::new(decode(&text[..], DecodeOptions::default(), &cancel).unwrap());
    let granularity = Granularity::Addresses;
    let query = Query { sample_type: 1, granularity, ..Query::default() };
    let tables = ProfileView::compute(&profile, query.clone(), None, &cancel).unwrap();
    assert_eq!(tables.figure(968_193_504_660), "968.19s");
    assert_eq!(tables.figure(330), "330ns");
    assert_eq!(tables.figure(0), "0");
    assert!(tables.widths.0 >= 9, "{:?}", tables.widths);
    // A requested unit applies to all figures.
    let mut seconds = query;
    seconds.scale.unit = "s".to_owned();
    let tables = ProfileView::compute(&profile, seconds, None, &cancel).unwrap();
    assert_eq!(tables.figure(330), "0");
}

/// Long figures take the room of shares before that of the method's name.
#[test]
fn names_keep_their_room_beside_long_figures() {
    let name = "github.com/acme/internal/billing/ledger.(*Store).AppendRecord";
    for digits in 5..16 {
        let value = "7".repeat(digits);
        let stacks = format!("main;{name} {value}\nmain;other {value}");
        for size in [SMALL, (100, 24), (64, 24)] {
            let text = Screen::folded(&stacks, size).text();
            let row = text.lines().find(|line| line.contains("AppendRecord"));
            let row = row.unwrap_or_else(|| panic!("{digits}\n{text}"));
            let least =
                if size.0 < 80 { "(*Store).AppendRecord" } else { "ledger.(*Store).AppendRecord" };
            assert!(row.contains(least), "{digits} {size:?}\n{text}");
            assert!(row.matches(&value).count() == 2, "both figures, uncut: {text}");
        }
    }
}

/// The sentence has the standard error and the samples of the selected function, and wide tables have a column.
#[test]
fn figures_have_standard_errors() {
    for (size, keys) in [(SMALL, ""), (WIDEST, ""), (WIDE, "z")] {
        let text = Screen::open("heap.pb.gz", size, &UNICODE).keys(keys).text();
        assert_eq!(text.contains(" samples)"), size != SMALL, "{text}");
        let header = text.lines().nth(3).unwrap();
        assert_eq!(header.contains(" ±flat "), size != SMALL, "{text}");
    }
    let ascii = Screen::open("heap.pb.gz", WIDEST, &ASCII).keys("z").text();
    assert!(ascii.is_ascii() && ascii.contains("(+-"), "{ascii}");
    // The number of contentions behind a delay is known, its sampling is not.
    let text = Screen::open("mutex.pb.gz", WIDE, &UNICODE).keys("z").text();
    assert!(!text.contains('±'), "{text}");
}
