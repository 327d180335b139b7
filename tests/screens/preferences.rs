//! Effects of a configuration on the screen.

use rprof_tui::analysis::query::{Pattern, Query, Sort};
use rprof_tui::tui::Preferences;
use rprof_tui::tui::keys::bindings::KeyPress;
use rprof_tui::tui::keys::spelling::Keys;

use super::{SMALL, WIDE, selected};
use crate::support::Screen;

fn liking(preferences: Preferences) -> Screen {
    Screen::preferring("heap.pb.gz", WIDE, preferences, Query::default())
}

fn asking(query: Query) -> Screen {
    Screen::preferring("heap.pb.gz", SMALL, Preferences::default(), query)
}

/// The first of the listed types that the profile has is chosen. A list with none of its types is no error.
#[test]
fn sample_types() {
    let of = |names: &[&str]| {
        let sample_types = names.iter().map(|&name| name.to_owned()).collect();
        liking(Preferences { sample_types, ..Preferences::default() }).text()
    };
    assert!(of(&["cpu", "alloc_space", "inuse_objects"]).contains("[alloc_space "));
    assert!(of(&["cpu"]).contains("[inuse_space "));
    assert!(of(&[]).contains("[inuse_space "));
}

#[test]
fn order() {
    let by_cum = asking(Query { sort: Sort::Cum, ..Query::default() });
    assert!(by_cum.text().contains("▾cum"), "{}", by_cum.text());
    assert!(selected(&by_cum).contains("17.93MB"), "the heaviest by cum is selected");
    assert!(asking(Query::default()).text().contains("▾flat"));
}

#[test]
fn split() {
    let at = |split| {
        let screen = liking(Preferences { split, ..Preferences::default() });
        screen.text().lines().nth(2).unwrap().chars().position(|c| c == '┬')
    };
    assert_eq!(at(Some(40)), Some(48));
    assert_eq!(at(Some(60)), Some(72));
    assert_eq!(at(None), Some(75));
}

/// The pattern replaces the built-in rule for own code.
#[test]
fn own_code() {
    let own = |pattern: &str| {
        let my_code = Some(Pattern::new("my_code", pattern).unwrap());
        let mut screen = asking(Query { my_code, ..Query::default() });
        screen.keys("p").text()
    };
    let flate = own("^compress/");
    assert!(flate.contains("compress/flate.NewWriter") && !flate.contains("main."), "{flate}");
    let main = own("^main\\.");
    assert!(main.contains("main.(*service).handle") && !main.contains("compress/"), "{main}");
    let usual = asking(Query::default()).keys("p").text();
    assert!(usual.contains("main.") && usual.contains("ledger."), "{usual}");
}

/// An action has only the configured keys, and footer and help show them.
#[test]
fn keys() {
    let mut keys = Keys::default();
    assert!(keys.bind("next-sort", &[KeyPress::parse("Z").unwrap()]));
    assert!(keys.bind("quit", &[KeyPress::parse("ctrl-q").unwrap()]));
    let mut screen = liking(Preferences { keys, ..Preferences::default() });
    assert!(screen.text().contains("Z sort"), "{}", screen.text());
    screen.keys("oq");
    assert!(screen.ended.is_none() && screen.text().contains("▾flat"), "{}", screen.text());
    screen.keys("Z");
    assert!(screen.text().contains("▾cum"), "{}", screen.text());
    screen.keys("?");
    assert!(screen.text().contains("Z  "), "{}", screen.text());
    screen.keys("<esc><c-q>");
    assert_eq!(screen.ended, Some(Ok(())));
}
