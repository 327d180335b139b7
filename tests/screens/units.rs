//! Figures for people: a unit for each figure, shares with two decimals, derived types, and both sides of a comparison.

use std::sync::Arc;

use insta::assert_snapshot;
use regex::Regex;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::annotated_source::AnnotatedSource;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::job::Lane;
use rprof_tui::tui::theme::UNICODE;

use super::{GROWN, SMALL, WIDE, WIDEST, screen};
use crate::support::Screen;

/// Rows of the pane: everything between its rule and the sentence, without the header.
fn body(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    lines[4..lines.len() - 2].to_vec()
}

#[test]
fn each_figure_has_the_unit_that_suits_it() {
    let text = Screen::open("heap.pb.gz", SMALL, &UNICODE).text();
    assert!(text.contains(" 15.52MB ") && text.contains(" 648.00kB "), "{text}");
    assert!(!text.contains("0.63MB"), "{text}");
    // Points and units stand below each other.
    let figure = Regex::new(r"^. *\d+\.\d\d[kM]B ").unwrap();
    let widths = body(&text)
        .into_iter()
        .filter_map(|row| figure.find(row).map(|m| m.as_str().chars().count()));
    let mut widths: Vec<usize> = widths.collect();
    assert!(widths.len() > 4, "{text}");
    widths.dedup();
    assert_eq!(widths.len(), 1, "{text}");
    assert_snapshot!("units_of_time", screen("cpu.pb.gz", SMALL, "o"));
    assert_snapshot!("units_of_time_wide", screen("cpu.pb.gz", WIDE, "o"));
}

#[test]
fn the_common_unit_of_pprof_is_there_on_request() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let people = screen.text();
    let pprof = screen.keys(":unit=minimum<enter>").text();
    assert!(pprof.contains(" 0.63MB ") && !pprof.contains("kB"), "{pprof}");
    assert_eq!(screen.keys(":unit=auto<enter>").text(), people);
    let kilobytes = screen.keys(":unit=kb<enter>").text();
    assert!(kilobytes.contains(" 648kB "), "{kilobytes}");
}

#[test]
fn tiny_shares_are_below_a_hundredth_of_a_percent() {
    let mut screen = Screen::folded("main;large 999999\nmain;small 1\nmain;some 1000", SMALL);
    let people = screen.text();
    assert!(people.contains(" <0.01% ") && people.contains(" 0.10% "), "{people}");
    let sentence = screen.keys("/small<enter><esc>").text();
    assert!(sentence.contains("(<0.01% of all)"), "{sentence}");
    let pprof = screen.keys(":unit=minimum<enter>").text();
    assert!(pprof.contains("(0.0001% of all)"), "{pprof}");
}

/// The sorted column is marked, rows descend by what is shown, bars are in proportion, and sums give way to quotients.
#[test]
fn derived_types_are_sorted_by_what_they_show() {
    let unscaled = Regex::new(r"\d{4,}B").unwrap();
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("heap.pb.gz", size, &UNICODE);
        let text = screen.keys(":sample_index=avg size<enter>z").text();
        assert!(text.contains("▾flat"), "{text}");
        assert!(!unscaled.is_match(&text), "scaled: {text}");
        let bars: Vec<usize> = body(&text).iter().map(|row| row.matches('━').count()).collect();
        assert!(bars[0] > bars[3] && bars.is_sorted_by(|a, b| a >= b), "{bars:?}\n{text}");
        let by_cum = screen.keys("o").text();
        assert!(by_cum.contains("▾cum") && by_cum != text, "{by_cum}");
    }
    let keys = ":sample_index=avg size<enter>";
    assert_snapshot!("average", screen("heap.pb.gz", SMALL, keys));
    assert_snapshot!("average_wide", screen("heap.pb.gz", WIDE, keys));
}

/// The sample types that were recorded follow one another; derived ones are chosen from the list.
#[test]
fn the_next_type_is_a_recorded_one() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    let current = |screen: &Screen| {
        let text = screen.text();
        let (_, rest) = text.split_once('[').unwrap();
        rest.split(' ').next().unwrap().to_owned()
    };
    let first = current(&screen);
    let mut seen = vec![first.clone()];
    loop {
        screen.keys("s");
        let next = current(&screen);
        if next == first {
            break;
        }
        seen.push(next);
    }
    assert_eq!(seen, ["inuse_space", "alloc_objects", "alloc_space", "inuse_objects"]);
    screen.keys("SG<enter>");
    let derived = current(&screen);
    assert!(!seen.contains(&derived), "{derived}");
    screen.keys("s");
    assert!(seen.contains(&current(&screen)), "{}", screen.text());
}

#[test]
fn the_row_of_types_keeps_the_names_that_fit() {
    let row = |width: u16, keys: &str| {
        let mut screen = Screen::open("heap.pb.gz", (width, 24), &UNICODE);
        screen.keys(keys).text().lines().nth(1).unwrap().to_owned()
    };
    let all = row(100, "");
    for name in ["alloc_objects", "alloc_space", "inuse_objects", "[inuse_space 19.55MB]", "S +"] {
        assert!(all.contains(name), "{name}: {all}");
    }
    let some = row(60, "");
    assert!(some.contains("inuse_objects") && some.contains("[inuse_space "), "{some}");
    assert!(!some.contains("alloc_objects"), "{some}");
    let chosen = row(80, "ff");
    assert!(chosen.contains("[inuse_space "), "{chosen}");
}

#[test]
fn a_comparison_shows_both_totals_and_signs_its_shares() {
    let bare = Regex::new(r"[^-+.\d<%](<?\d+(\.\d+)?%)").unwrap();
    for size in [SMALL, WIDE, WIDEST] {
        for keys in ["", "o", "2", "3%", "4"] {
            let text = Screen::compared(GROWN, true, size, &UNICODE).keys(keys).text();
            let head = text.lines().nth(1).unwrap();
            assert!(head.contains("[inuse_space 7.44MB -> 19.52MB (+12.08MB)]"), "{head}");
            let rest: String = text.lines().skip(2).collect::<Vec<_>>().join("\n");
            let unsigned = bare.captures_iter(&rest).map(|c| c[1].to_owned());
            let unsigned: Vec<String> = unsigned.filter(|share| share != "0%").collect();
            assert!(unsigned.is_empty(), "{keys} {unsigned:?}\n{text}");
        }
    }
}

/// Beside Top, the title of Source has the name, the figures and the warning.
#[test]
fn the_title_of_source_fits_half_a_screen() {
    for width in [80, 100, 119, 120, 121, 140, 200] {
        let mut screen = Screen::open("heap.pb.gz", (width, 36), &UNICODE);
        screen.slow = Some(Lane::Source);
        screen.keys("3");
        let answer = screen.held_back().perform(&Cancel::new(), &|_| ());
        let Some(Event::Annotated(number, source)) = answer else { panic!("{answer:?}") };
        let mut source: AnnotatedSource = Arc::into_inner(source).unwrap();
        source.sections.iter_mut().for_each(|section| section.is_newer = true);
        screen.event(Event::Annotated(number, Arc::new(source)));
        let text = screen.text();
        let rule = text.lines().nth(2).unwrap();
        for part in ["remember", "newer", "flat 15.52MB", "cum 15.58MB"] {
            assert!(rule.contains(part), "{width}: {part}\n{rule}");
        }
        if width == 120 {
            assert_snapshot!("source_beside_top", screen.shown());
        }
    }
}
