//! Screens of two profiles in comparison.

use std::sync::Arc;

use insta::assert_snapshot;
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::view::ProfileView;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{GROWN, SMALL, WIDE};
use crate::support::{Screen, fixtures};

/// In a comparison, 100 % is the base, both in the row of sample types and in percentages.
#[test]
fn a_comparison_totals_its_base() {
    let mut builder = Builder::new();
    builder.sample_type("objects", "count");
    let stack = [builder.named(b"main")];
    let base = builder.text_label("pprof::base", "true");
    builder.sample(&stack, &[-7], &[base]);
    builder.sample(&stack, &[19], &[]);
    let profile = Arc::new(builder.finish());
    let tables = ProfileView::compute(&profile, Query::default(), None, &Cancel::new()).unwrap();
    assert_eq!((tables.total(), tables.sample_types[0].figure.as_str()), (7, "7"));
}

/// `-base` and `-diff_base` show the same values before and after. They differ in the value of 100 %.
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
fn what_is_compared_is_chosen_inside() {
    // Wide enough for both names in the header.
    let size = WIDE;
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
    let shown =
        |size, keys: &str| Screen::compared(GROWN, false, size, &UNICODE).keys(keys).shown();
    assert_snapshot!("diff_split", shown(WIDE, "oj"));
    assert_snapshot!("diff_source", shown(SMALL, "3"));
    assert_snapshot!("diff_source_wide", shown(WIDE, "3z"));
    let ascii = Screen::compared(GROWN, true, SMALL, &ASCII).keys("4").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("diff_icicle_ascii", ascii);
}

/// One file offers the other profiles of its directory as soon as the list opens, the newest first.
#[test]
fn one_file_offers_its_directory() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let begin = std::time::SystemTime::UNIX_EPOCH;
    for (age, n) in [5, 1, 0, 3].into_iter().enumerate() {
        let name = format!("heap.{n}.pb.gz");
        std::fs::copy(fixtures().join(&name), path(&name)).unwrap();
        let copy = std::fs::File::options().write(true).open(path(&name)).unwrap();
        let time = begin + std::time::Duration::from_secs(1_000_000 - age as u64);
        copy.set_modified(time).unwrap();
    }
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open(&path("heap.5.pb.gz"), size, &UNICODE);
        let text = screen.keys("d").text();
        let rows = text.lines().filter(|line| line.contains("heap.5.pb.gz against it"));
        let offered = ["heap.1.pb.gz", "heap.0.pb.gz", "heap.3.pb.gz"];
        let in_order = rows.zip(offered).filter(|(row, name)| row.contains(name)).count();
        assert_eq!(in_order, 3, "{text}");
        screen.keys("<down><enter>");
        assert!(screen.text().contains("12.88MB"), "{}", screen.text());
    }
}

/// A base that cannot be read is named with the reason, and is not offered again.
#[test]
fn a_wrong_base_is_forgotten() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("heap.5.pb.gz", size, &UNICODE);
        screen.keys("d/nonexist/x.pb.gz<enter>");
        assert!(screen.text().contains("o such file"), "{}", screen.text());
        screen.keys("d");
        assert!(!screen.text().contains("x.pb.gz against"), "{}", screen.text());
    }
}
