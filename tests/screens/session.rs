//! Profiles of one process on one screen: the table by function, and the function that is followed through all of them.

use insta::assert_snapshot;
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::view::ProfileView;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::invariants::{LARGE, faults, has_selection};
use super::picture::Picture;
use super::{SMALL, WIDE, WIDEST, selected};
use crate::support::Screen;

/// Profiles of one process, one of each kind.
pub(crate) const PROCESS: [&str; 6] =
    ["goroutine.pb.gz", "heap.pb.gz", "cpu.pb.gz", "allocs.pb.gz", "mutex.pb.gz", "block.pb.gz"];

#[test]
fn profiles_of_one_process_are_joined_by_function() {
    let mut screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    assert_snapshot!("session", screen.shown());
    screen.keys("vlll");
    assert_snapshot!("session_cum_live", screen.shown());
    assert_snapshot!("session_small", Screen::several(&PROCESS, SMALL, &UNICODE).shown());
    let ascii = Screen::several(&PROCESS, SMALL, &ASCII).keys("vh").shown();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("session_ascii", ascii);
}

/// From the collector's processor time to the sites that allocate: one function, profile by profile.
#[test]
fn a_function_stays_selected_from_profile_to_profile() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::several(&PROCESS, size, &UNICODE);
        screen.keys("lljj");
        let name = screen.key().to_owned();
        assert!(selected(&screen).contains(name.rsplit('.').next().unwrap()), "{}", screen.text());
        screen.keys("<enter>");
        let allocs = screen.text();
        assert!(
            allocs.contains("allocs.pb.gz (3/6)") && allocs.contains("[alloc_space"),
            "{allocs}"
        );
        assert_eq!(screen.key(), name);
        screen.keys(",");
        assert!(screen.text().contains("goroutine.pb.gz (4/6)"), "{}", screen.text());
        assert_eq!(screen.key(), name, "it stays although the profile lacks it");
        screen.keys("A");
        assert!(screen.text().contains(" A Session"), "{}", screen.text());
        assert!(selected(&screen).contains(name.rsplit('.').next().unwrap()), "{}", screen.text());
        screen.keys("l<enter>");
        assert!(screen.text().contains("heap.pb.gz (2/6)"), "{}", screen.text());
        assert_eq!(screen.key(), name);
        assert!(screen.text().contains("[inuse_space"), "{}", screen.text());
    }
}

/// Waiting is the sum of two profiles. The one with more of it opens.
#[test]
fn waiting_opens_the_profile_with_most_of_it() {
    let mut screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    screen.keys("vlllllg");
    let row = selected(&screen);
    screen.keys("<enter>");
    let text = screen.text();
    assert!(text.contains("block.pb.gz (5/6)"), "{row}\n{text}");
    assert!(text.contains("▾cum"), "as in the table: {text}");
}

/// Each figure is that of the profile alone.
#[test]
fn figures_are_those_of_the_single_profiles() {
    let screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    let join = screen.app().shared.session.clone().unwrap();
    let files = ["cpu", "heap", "allocs", "goroutine", "block", "mutex"];
    let mut compared = 0;
    for (at, part) in join.parts.iter().enumerate() {
        let alone = Screen::open(&format!("{}.pb.gz", files[part.member]), WIDE, &UNICODE);
        let profile = alone.app().shared.tables.clone().unwrap();
        let profile = profile.analysis.selected().source();
        let query = Query { sample_type: part.sample_type, ..Query::default() };
        let view = ProfileView::compute(profile, query, None, &Cancel::new()).unwrap();
        for row in &*view.rows {
            let joined = join.find(view.name(row.node)).map(|found| join.rows[found].values[at]);
            assert_eq!(joined.unwrap_or_default(), [row.flat, row.cum], "{}", view.name(row.node));
            compared += 1;
        }
    }
    assert!(join.parts.len() == 8 && compared > 500, "{compared}");
}

#[test]
fn a_single_profile_has_no_session() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.keys("A");
    assert!(screen.text().contains("no profiles of one process"), "{}", screen.text());
    assert!(!screen.text().contains("Session"), "{}", screen.text());
}

/// Snapshots of one kind are one profile of the session, of which the last counts.
#[test]
fn the_last_snapshot_of_a_kind_counts() {
    let files = ["heap.0.pb.gz", "cpu.pb.gz", "heap.5.pb.gz"];
    let mut screen = Screen::several(&files, WIDE, &UNICODE);
    screen.keys("lllg<enter>");
    assert!(screen.text().contains("(2/2)"), "{}", screen.text());
    assert!(screen.text().contains("heap 2 of 2"), "{}", screen.text());
}

/// A profile that is read again is joined again.
#[test]
fn reading_again_joins_again() {
    let mut screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    let before = screen.app().shared.session.clone().unwrap();
    screen.keys("R");
    let after = screen.app().shared.session.clone().unwrap();
    assert!(!std::sync::Arc::ptr_eq(&before, &after));
    assert_eq!(before.rows, after.rows);
    // A profile that was closed is read again.
    screen.keys(",:close<enter>Alll<enter>");
    assert!(screen.text().contains("heap.pb.gz (6/6)"), "{}", screen.text());
}

/// All profiles of a server that lists them, before anything is read and beside what is open.
#[test]
fn all_profiles_of_a_list_are_read_at_once() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::live(&["heap.0.pb.gz"], true, None, size);
        assert!(screen.text().contains("A for all at once"), "{}", screen.text());
        screen.keys("A");
        assert!(screen.text().contains("cpu.pb.gz (1/6)"), "{}", screen.text());
        assert!(screen.text().contains("── Session"), "{}", screen.text());
        let mut screen = Screen::live(&["heap.0.pb.gz"], true, None, size);
        screen.keys("<enter>:profiles<enter>A");
        assert!(screen.text().contains("cpu.pb.gz (2/7)"), "{}", screen.text());
        assert!(screen.text().contains("── Session"), "{}", screen.text());
    }
}

/// Without a selection of the user the first row stays first in any order.
#[test]
fn the_first_row_stays_in_view_until_one_is_selected() {
    let mut screen = Screen::several(&PROCESS, SMALL, &UNICODE);
    let first = selected(&screen);
    screen.keys("l");
    let second = selected(&screen);
    assert_ne!(first, second);
    assert!(screen.text().lines().nth(4).unwrap().starts_with('▌'), "{}", screen.text());
    screen.keys("jlO");
    let chosen = screen.key().to_owned();
    assert_eq!(screen.keys("v").key(), chosen, "a selected function stays");
}

/// A function without a value in the sorted column gives way to the first row, and comes back with a value.
#[test]
fn a_new_order_is_seen_from_its_top() {
    let mut screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    screen.keys("jjj");
    let chosen = screen.key().to_owned();
    screen.keys("h");
    let text = screen.text();
    assert!(text.contains("▾gorout.") && text.lines().nth(4).unwrap().starts_with('▌'), "{text}");
    assert_ne!(screen.key(), chosen);
    assert_eq!(screen.keys("l").key(), chosen);
    // Headings have room for the mark of the sorted column.
    for (keys, heading) in [("ll", "▾alloc B"), ("ll", "▾live objs")] {
        let text = screen.keys(keys).text();
        assert!(text.contains(heading), "{heading}\n{text}");
    }
}

/// A search in the table finds the functions of all profiles, and leaves that of the profile alone.
#[test]
fn a_search_is_of_the_table() {
    let mut screen = Screen::several(&PROCESS, WIDE, &UNICODE);
    let text = screen.keys("/json").text();
    assert!(text.contains(" of 610 functions"), "{text}");
    let text = screen.keys("<enter>").text();
    assert!(screen.key().contains("json"), "{text}");
    assert!(selected(&screen).contains("json"), "{text}");
    assert!(text.lines().nth(1).unwrap().contains("/json "), "{text}");
    let first = screen.key().to_owned();
    let second = screen.keys("n").key().to_owned();
    assert!(second.contains("json") && second != first, "{second}");
    assert_eq!(screen.keys("N").key(), first);
    let text = screen.keys("&").text();
    assert!(text.contains("the table keeps all its rows"), "{text}");
    // The profile has no search of its own.
    let text = screen.keys("1n").text();
    assert!(text.contains("there is no search to repeat"), "{text}");
    let text = screen.keys("A<esc>").text();
    assert!(!text.contains("/json ") && text.contains("── Session"), "{text}");
    screen.keys("/json<esc>");
    assert!(!screen.text().contains("/json "), "{}", screen.text());
}

/// The table keeps the rules of every pane, from the smallest screen to a large one.
#[test]
fn the_table_fits_every_screen() {
    let mut wrong = Vec::new();
    for keys in ["j", "vllj", "llllllO", "hG", "?"] {
        let shown = |size| Picture::new(Screen::several(&PROCESS, size, &UNICODE).keys(keys));
        let whole = shown(LARGE);
        assert!(keys == "?" || has_selection(&whole), "{keys}");
        for size in [(40, 10), SMALL, WIDE, WIDEST] {
            // Only a session names its own pane in the header.
            let mut faults = faults(&shown(size), &whole);
            faults.retain(|fault| !fault.ends_with("are named"));
            wrong.extend(faults.into_iter().map(|fault| format!("{keys} at {size:?}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
