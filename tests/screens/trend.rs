//! Growth over several snapshots.

use std::sync::Arc;

use insta::assert_snapshot;
use rprof_tui::analysis::trend::Point;
use rprof_tui::cancel::Cancel;
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::{LoadRequest, LoadedProfile};
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::tui::theme::{ASCII, Theme, UNICODE};

use super::{SMALL, SNAPSHOTS, WIDE, WIDEST};
use crate::reader::fixture_alone;
use crate::support::Screen;

#[test]
fn growth() {
    let shown =
        |size, glyphs, keys: &str| Screen::several(&SNAPSHOTS, size, glyphs).keys(keys).shown();
    assert_snapshot!("trend_wide", shown(WIDE, &UNICODE, "6jj"));
    let ascii = shown(WIDE, &ASCII, "6");
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("trend_ascii", ascii);
    // Two snapshots are chosen and compared. One step back shows all of them again.
    let mut screen = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    let all = screen.keys("6hhL").text();
    assert!(all.contains(" ├─┤ "), "{all}");
    let changed = screen.keys("<enter>").text();
    assert!(changed.contains("snapshots 2 to 4") && changed.contains("flat delta"), "{changed}");
    assert_eq!(screen.keys("<esc>").text(), all);
    // Another sample type has its own trend, and filters apply to it.
    assert!(screen.keys("s").text().contains("Trend"), "{}", screen.text());
    let mut screen = Screen::several(&SNAPSHOTS, SMALL, &UNICODE);
    screen.keys("6/remember<enter>f");
    assert!(screen.text().contains("remember went up"), "{}", screen.text());
}

/// Rows are in the order of steady growth, which is no column, and each has a scale of its own.
#[test]
fn the_order_and_the_scale_are_named() {
    for size in [SMALL, WIDE] {
        let text = Screen::several(&SNAPSHOTS, size, &UNICODE).keys("6z").text();
        assert!(text.contains(" first, bars by row "), "{text}");
        assert!(text.contains("  per minute") && !text.contains("▾per minute"), "{text}");
        assert!(text.lines().last().unwrap().contains("L from  l to  m show"), "{text}");
    }
}

/// Heaps of gperftools record no time: their growth is per snapshot.
#[test]
fn heaps_of_gperftools_are_snapshots() {
    let files = [1, 2, 3, 4, 5].map(|number| format!("native/orders.000{number}.heap"));
    let files = files.each_ref().map(String::as_str);
    let screen = Screen::several(&files, WIDEST, &UNICODE);
    assert!(screen.text().contains("heap 5 of 5, orders.0005.heap, 17.17MB"), "{}", screen.text());
    let mut screen = Screen::several(&files, WIDE, &UNICODE);
    assert_snapshot!("trend_without_times", screen.keys("6").shown());
}

/// Of several heaps the tables show one. Their sum is one key away and is called a sum.
#[test]
fn tables_show_one_snapshot_and_the_sum_on_request() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::several(&SNAPSHOTS, size, &UNICODE);
        let head = |screen: &Screen| screen.text().lines().next().unwrap().to_owned();
        // Names of panes give way to the file.
        let words = "heap 6 of 6, heap.5.pb.gz, 19.52MB";
        assert!(head(&screen).contains(words), "{}", screen.text());
        let last = screen.text();
        let alone = Screen::open("heap.5.pb.gz", size, &UNICODE).text();
        let flat = |text: &str| text.lines().nth(4).unwrap().chars().take(16).collect::<String>();
        assert_eq!(flat(&last), flat(&alone), "the figures of the last snapshot");
        screen.keys("=");
        assert!(head(&screen).contains("sum of 6 heaps, "), "{}", screen.text());
        assert!(flat(&screen.text()) != flat(&last), "{}", screen.text());
        assert_eq!(screen.keys("=jk").text(), last);
        // The later mark of Trend chooses another one.
        screen.keys("6hm");
        assert!(head(&screen).contains("heap 5 of 6, "), "{}", screen.text());
        assert!(screen.keys("1R").text().contains("heap 6 of 6, "), "{}", screen.text());
    }
    // Profiles of spans of time add up.
    let cpu = Screen::several(&["cpu.pb.gz", "cpu.pb.gz"], WIDE, &UNICODE).text();
    assert!(!cpu.contains("of 2"), "{cpu}");
}

#[test]
fn trend_has_a_row_for_the_total() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::several(&SNAPSHOTS, size, &UNICODE);
        for keys in ["6", "G", "v"] {
            let text = screen.keys(keys).text();
            let total = text.lines().nth(4).unwrap();
            assert!(total.ends_with(" total"), "{text}");
            assert!(total.contains(" 19.52MB "), "{text}");
        }
    }
}

/// One step among equal snapshots has no rate: the median of the slopes is 0, and the row says what happened.
#[test]
fn a_single_step_is_no_rate() {
    let load = |_: &LoadRequest, _: &dyn Fn(Progress), _: &Cancel| {
        let profile = |minute: i64, value: i64| {
            let mut builder = Builder::new();
            builder.folded(&format!("main;steady {}\nmain;step {value}", 10 + minute));
            builder.header().time_nanos = (minute + 1) * 60_000_000_000;
            Arc::new(builder.finish())
        };
        let values = [5, 5, 5, 5, 5, 83];
        let profiles = (0..).zip(values).map(|(minute, value)| profile(minute, value));
        let snapshots: Vec<Point> = profiles.map(Point::new).collect();
        let profile = Arc::clone(&snapshots[5].profile);
        Ok(LoadedProfile { profile, snapshots, ..LoadedProfile::default() }.into())
    };
    let theme = Theme::probe(&UNICODE);
    let mut screen = Screen::reading(&fixture_alone("folded"), Arc::new(load), SMALL, theme);
    screen.begin().keys("6/step<enter>");
    let text = screen.text();
    assert!(text.contains("one step"), "{text}");
    assert!(text.contains("step went up from 5 to 83, in one step at snapshot 6"), "{text}");
    screen.keys("/steady<enter>");
    assert!(
        screen.text().contains("steady went up from 10 to 15, +1 a minute"),
        "{}",
        screen.text()
    );
}
