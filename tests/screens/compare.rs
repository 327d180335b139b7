//! Screens of two profiles in comparison.

use std::sync::Arc;

use crossterm::event::{KeyModifiers, MouseEvent, MouseEventKind};
use insta::assert_snapshot;
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::view::ProfileView;
use rprof_tui::profile::store::builder::Builder;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::icicle_fills::{BoxFill, BoxMark};
use rprof_tui::tui::theme::{ASCII, Theme, UNICODE};

use super::{GROWN, SMALL, WIDE, selected};
use crate::support::{Screen, fixtures};

/// Figures without a change are quiet, and only what has a value is new.
#[test]
fn rows_without_a_change_are_quiet() {
    let shown = Screen::compared(GROWN, true, WIDE, &UNICODE).keys("z").shown();
    let (text, letters) = shown.split_once("~~ letters").unwrap();
    let rows = text.lines().skip(4).zip(letters.lines().skip(5));
    let mut quiet = 0;
    for (row, letters) in rows.filter(|(row, _)| !row.starts_with('▌')) {
        let figures: Vec<&str> = row.split_whitespace().take(3).collect();
        assert!(figures != ["new", "0", "0"] && figures != ["0", "gone", "0"], "{row}");
        if figures.len() == 3 && figures[2] == "0" {
            quiet += 1;
            let columns = row.find(" 0 ").map_or(0, |at| at + 1);
            let first: String = letters.chars().take(columns).collect();
            assert!(first.chars().all(|c| " d".contains(c)), "{row}\n{letters}");
        }
    }
    assert!(quiet > 0, "{shown}");
}

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

/// The header says what is 100 %, and Top shows shares of it on request where it has no room for both.
#[test]
fn the_whole_of_shares_is_named() {
    for size in [SMALL, WIDE] {
        let header = |screen: &Screen| screen.text().lines().nth(1).unwrap().to_owned();
        let base = Screen::compared(GROWN, true, size, &UNICODE);
        assert!(header(&base).ends_with("% of the base"), "{}", base.text());
        let mut changes = Screen::compared(GROWN, false, size, &UNICODE);
        assert!(header(&changes).ends_with("% of all changes"), "{}", changes.text());
        let columns = |screen: &Screen| screen.text().lines().nth(3).unwrap().to_owned();
        assert!(columns(&changes).contains("▾flat delta"), "{}", changes.text());
        let text = changes.keys("%").text();
        assert!(columns(&changes).contains("▾flat%"), "{text}");
        assert!(selected(&changes).contains("+72.58%"), "{text}");
        changes.keys("%%");
        assert!(columns(&changes).contains("▾flat delta"), "{}", changes.text());
    }
}

/// The flat part of a change has the colour of its direction.
#[test]
fn the_own_part_of_a_change_is_more_or_less() {
    let screen = Screen::compared(GROWN, true, SMALL, &UNICODE).keys("4").shown();
    let (text, roles) = screen.split_once("~~").unwrap();
    let at = text.lines().position(|line| line.contains("self +12.88MB")).unwrap();
    let own = roles.lines().nth(at + 1).unwrap();
    assert!(own.contains("AAAA AAAAAAAA") && !own.contains('x'), "{own}");
}

#[test]
fn what_is_compared_is_chosen_inside() {
    // Wide enough for both names in the header.
    let size = (140, 36);
    let mut screen = Screen::open("heap.5.pb.gz", size, &UNICODE);
    let alone = screen.text();
    screen.keys("dheap.0.pb.gz<enter>");
    let compared = Screen::compared(GROWN, true, size, &UNICODE).text();
    let body = |text: &str| text.lines().take(size.1 as usize - 1).collect::<Vec<_>>().join("\n");
    assert_eq!(body(&screen.text()), body(&compared), "the base was typed");
    assert!(screen.text().ends_with("? help") && screen.text().contains("esc back"));
    let mut choice = Screen::compared(GROWN, true, WIDE, &UNICODE);
    assert_snapshot!("diff_choice", choice.keys("d").shown());
    screen.keys("d<enter>");
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
    assert_eq!(body(&screen.text()), body(&compared));
    screen.keys("<esc>");
    assert_eq!(body(&screen.keys("j").keys("k").text()), body(&alone), "Esc goes back");
    screen.keys(":diff_base=heap.0.pb.gz<enter>:base=<enter>");
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

/// Before and after stand side by side, with one cursor over both. The title tells the form.
#[test]
fn both_sides_are_icicles() {
    for (size, of_base) in [(SMALL, true), (WIDE, true), (WIDE, false)] {
        let mut screen = Screen::compared(GROWN, of_base, size, &UNICODE);
        let merged = screen.keys("4").text();
        assert!(merged.contains("Icicle, merged"), "{merged}");
        let both = screen.keys("b").text();
        assert!(both.contains("Icicle, before and after"), "{both}");
        let heads = both.lines().nth(3).unwrap();
        assert!(heads.contains("before  ") && heads.contains("after  "), "{both}");
        screen.keys("b");
        assert_eq!(screen.text(), merged, "b merges them again");
    }
    let sides = |size, of_base| Screen::compared(GROWN, of_base, size, &UNICODE).keys("4b").shown();
    assert_snapshot!("sides", sides(SMALL, true));
    assert_snapshot!("sides_wide", sides(WIDE, true));
    assert_snapshot!("sides_of_changes", sides(WIDE, false));
    let ascii = Screen::compared(GROWN, true, SMALL, &ASCII).keys("4b").text();
    assert!(ascii.is_ascii(), "{ascii}");
    let mut alone = Screen::open("heap.5.pb.gz", SMALL, &UNICODE);
    assert!(alone.keys("4b").text().contains("there is nothing to compare"), "{}", alone.text());
}

#[test]
fn one_cursor_is_over_both_sides() {
    let mut screen = Screen::compared(GROWN, true, WIDE, &UNICODE);
    screen.keys("4bg");
    // Cells of the cursor's boxes, on the left and on the right of the gap.
    let cursors = |screen: &Screen| {
        let buffer = screen.buffer();
        let selected = Theme::probe(&UNICODE).box_style(BoxFill::Whole, BoxMark::Cursor);
        let is_cursor = |x: u16, y: u16| {
            buffer[(x, y)].bg == selected.bg.unwrap_or_default()
                && buffer[(x, y)].fg == selected.fg.unwrap_or_default()
        };
        let rows = |columns: std::ops::Range<u16>| {
            (3..20).filter(|&y| columns.clone().any(|x| is_cursor(x, y))).collect::<Vec<_>>()
        };
        [rows(0..59), rows(60..120)]
    };
    assert_eq!(cursors(&screen), [[3], [3]], "{}", screen.shown());
    screen.keys("j");
    assert_eq!(cursors(&screen), [[4], [4]], "{}", screen.shown());
    let said = screen.text().lines().rev().nth(1).unwrap().to_owned();
    assert!(said.contains(" of all before, ") && said.contains(" to "), "{said}");
    screen.keys("jjj<enter>");
    let text = screen.text();
    assert!(text.contains("Icicle, before and after ─ zoom "), "{text}");
    let selected = screen.key().to_owned();
    // A zoom fills both sides, or leaves the side empty that lacks the stack.
    screen.keys("<esc>");
    assert!(!screen.text().contains("─ zoom "), "{}", screen.text());
    assert_eq!(screen.key(), selected);
    // A function that is gone is in a box on the left only.
    screen.keys("/service).export<enter><esc>");
    assert_eq!(screen.key(), "main.(*service).export");
    let [left, right] = cursors(&screen);
    assert!(left.len() == 1 && right.is_empty(), "{}", screen.shown());
    assert!(screen.text().contains(" more, too narrow to draw"), "{}", screen.text());
    // So is one that the screen has room for, and a zoom into it leaves the right side empty.
    screen.keys("/service).warmUp<enter><esc><enter>");
    let text = screen.text();
    assert!(text.contains("─ zoom …(*service).warmUp") && text.contains(" is gone: "), "{text}");
    assert!(text.lines().nth(10).unwrap().ends_with("6.19%"), "{text}");
    screen.keys("<esc>");
    // The box below the mouse tells both sides, too.
    let (column, row) = screen.place_of("main.worker.func1");
    let (kind, modifiers) = (MouseEventKind::Moved, KeyModifiers::NONE);
    assert!(screen.mouse(MouseEvent { kind, column, row, modifiers }));
    let said = screen.text().lines().rev().nth(1).unwrap().to_owned();
    assert!(said.starts_with(" main.worker.func1 grew by +14.14MB (3.75MB to 17.89MB)"), "{said}");
    // From the edge of a side the cursor goes on to the other.
    screen.keys("gj");
    screen.keys("hhhhhhhhhhhhlllllllllllllllllllllllll+-00jkGg");
    assert!(screen.text().contains("Icicle, before and after"), "{}", screen.text());
    screen.keys("c");
    assert!(screen.text().contains("Sandwich"), "{}", screen.text());
    screen.keys("c<esc>");
    assert!(screen.text().contains("Icicle, merged"), "Esc leaves: {}", screen.text());
    // Without the base there are no sides left.
    screen.keys("b:base=<enter>");
    assert!(!screen.text().contains("before and after"), "{}", screen.text());
}

/// The sides follow filters, sample types and granularities, whether the difference kept its base or not.
#[test]
fn sides_follow_the_query() {
    for of_base in [true, false] {
        let mut screen = Screen::compared(GROWN, of_base, SMALL, &UNICODE);
        screen.keys("4bkk");
        let whole = screen.text();
        screen.keys("x");
        assert!(screen.text().contains("before and after"), "{}", screen.text());
        assert_ne!(screen.text(), whole, "a frame is hidden");
        screen.keys("u");
        assert_eq!(screen.text(), whole, "{of_base}");
        screen.keys("<enter>f");
        assert!(screen.text().contains("─ zoom "), "the zoom stays: {}", screen.text());
        screen.keys("u0");
        for key in
            ["s", ".", "p", "/re<enter>", "<esc>", ".", "r", "i", "u", "+", "v", "H", "G", "-"]
        {
            let text = screen.keys(key).text();
            assert!(text.contains("before and after"), "{of_base} {key}\n{text}");
        }
        for size in [(40, 10), (200, 60), (80, 24)] {
            screen.event(Event::Resize(size.0, size.1));
            assert!(screen.text().contains("before and after"), "{}", screen.text());
        }
    }
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

/// A change of one sampled object is chance: the row is dim, and the sentence says so. The leak is not.
#[test]
fn chance_explains_small_changes() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::compared(GROWN, true, size, &UNICODE);
        let leak = screen.text();
        assert!(!leak.contains("chance explains"), "{leak}");
        let text = screen.keys("/Fill<enter>").text();
        assert!(text.contains("; chance explains it"), "{text}");
    }
}
