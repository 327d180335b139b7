//! Tables and profiles that stay alive: after any number of switches, filters and reloads, only those of the screen and
//! of its bounded cache of other sample types.

use std::sync::{Arc, Weak};

use rprof_tui::analysis::query::{Query, Scale};
use rprof_tui::error::Error;
use rprof_tui::explore::view::ProfileView;
use rprof_tui::profile::Profile;
use rprof_tui::tui::Preferences;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::job::Lane;
use rprof_tui::tui::theme::UNICODE;

use crate::support::Screen;

/// All tables and profiles that were on the screen.
#[derive(Default)]
struct Seen {
    tables: Vec<Weak<ProfileView>>,
    profiles: Vec<Weak<Profile>>,
}

impl Seen {
    fn note(&mut self, screen: &Screen) {
        let tables = screen.app().shared.tables.as_ref().unwrap();
        self.tables.push(Arc::downgrade(tables));
        self.profiles.push(Arc::downgrade(tables.analysis.selected().source()));
    }

    /// The counts of different tables and of different profiles, each with the count of those still alive.
    fn count(&mut self) -> [(usize, usize); 2] {
        fn count<T>(all: &mut Vec<Weak<T>>) -> (usize, usize) {
            all.sort_by_key(Weak::as_ptr);
            all.dedup_by(|a, b| a.ptr_eq(b));
            (all.len(), all.iter().filter(|one| one.strong_count() > 0).count())
        }
        [count(&mut self.tables), count(&mut self.profiles)]
    }
}

#[test]
fn nothing_that_is_past_is_held_on_to() {
    let mut screen = Screen::open("heap.pb.gz", (120, 40), &UNICODE);
    let mut seen = Seen::default();
    let types = screen.app().shared.tables.as_ref().unwrap().sample_types.len();
    seen.note(&screen);
    for pane in ["2", "4", "1"] {
        for _ in 0..4 {
            for keys in ["s", "jf", "s", "<esc>", "jx", "s", "u", "/ma<enter>", "<esc>", "R", "g"] {
                screen.keys(keys);
                seen.note(&screen);
            }
        }
        screen.keys(pane);
    }
    assert!(types > 1, "there is something to switch between");
    let [(tables, tables_alive), (profiles, profiles_alive)] = seen.count();
    assert!(tables > 5 * types && profiles > 10, "{tables} tables of {profiles} profiles");
    assert!(tables_alive <= types, "{tables_alive} of {tables} tables are alive");
    assert_eq!(profiles_alive, 1, "of {profiles}");
}

/// A hidden pane keeps its rows until it is shown again, but neither a profile nor a call tree.
#[test]
fn hidden_panes_hold_on_to_no_profile() {
    for shown in ["2", "2v", "3", "4", "4v", "4vv", "4c", "4vc", "5", "7"] {
        for then in ["1R", "R"] {
            let mut screen = Screen::open("heap.pb.gz", (80, 24), &UNICODE);
            let mut seen = Seen::default();
            screen.keys(shown);
            seen.note(&screen);
            screen.keys(then);
            seen.note(&screen);
            let [_, (profiles, alive)] = seen.count();
            assert_eq!((profiles, alive), (2, 1), "{shown} {then}");
        }
    }
}

/// A reload while a pane is hidden drops only data that can be computed again. Cursor, folds and zooms stay.
#[test]
fn hidden_panes_keep_their_place() {
    let places = ["2 jjl", "2 vjlj", "3 jj", "4 jj<enter>j", "5 j", "7 jj"];
    for (pane, keys) in places.map(|place| place.split_once(' ').unwrap()) {
        let mut screen = Screen::open("heap.pb.gz", (80, 24), &UNICODE);
        screen.keys("jj").keys(pane).keys(keys);
        let before = screen.text();
        screen.keys("1R").keys(pane);
        assert_eq!(screen.text(), before, "{pane} {keys}");
    }
}

/// Reading a profile empties the cache of other sample types, because memory may not hold both.
#[test]
fn other_types_make_room_for_reading() {
    let mut screen = Screen::open("heap.pb.gz", (120, 40), &UNICODE);
    let (kept, before) = (screen.app().cached_views().0, screen.text());
    screen.slow = Some(Lane::Analysis);
    screen.keys("R");
    assert_eq!(screen.app().cached_views(), (0, 0));
    // A failed reload restores everything.
    screen.event(Event::Failed(Error::Fetch("connection refused".to_owned())));
    assert_eq!(screen.app().cached_views().0, kept);
    screen.keys("jk");
    assert_eq!(screen.text(), before);
    // A sample type chosen during a reload that fails is shown.
    screen.keys("Rs");
    screen.slow = None;
    screen.event(Event::Failed(Error::Fetch("connection refused".to_owned())));
    let tables = screen.app().shared.tables.as_ref().unwrap();
    assert_eq!(tables.analysis.query(), screen.app().filters.query());
    assert_ne!(screen.text(), before);
}

/// A sample type that was shown before, or computed while the program was idle, is shown at once.
#[test]
fn a_switch_back_computes_nothing() {
    let mut screen = Screen::open("heap.pb.gz", (120, 40), &UNICODE);
    let types = screen.app().shared.tables.as_ref().unwrap().sample_types.len();
    assert_eq!(screen.app().cached_views().0, types, "all are kept: there is room");
    let first = Arc::downgrade(screen.app().shared.tables.as_ref().unwrap());
    let before = screen.shown();
    for _ in 0..types {
        screen.keys("s");
        assert!(!screen.app().is_computing());
    }
    let now = screen.app().shared.tables.as_ref().unwrap();
    assert!(first.ptr_eq(&Arc::downgrade(now)), "the same tables again");
    assert_eq!(screen.shown(), before);
    screen.keys("jf");
    let (count, _) = screen.app().cached_views();
    assert_eq!(count, types, "a filter has tables of its own");
    assert!(!first.ptr_eq(&Arc::downgrade(screen.app().shared.tables.as_ref().unwrap())));
}

/// A small file may have any number of sample types.
#[test]
fn of_many_types_only_some_are_prefetched() {
    let values = "1 ".repeat(1000);
    let screen = Screen::folded(&format!("main;work {values}"), (120, 40));
    let tables = screen.app().shared.tables.as_ref().unwrap();
    assert_eq!(tables.sample_types.len(), 1000);
    assert_eq!(screen.app().cached_views().0, 32);
}

/// A late answer has a call tree of its own. In the cache it would keep out the tables on the screen, and the same ones
/// would be prefetched again and again.
#[test]
fn a_stale_answer_is_not_cached() {
    let mut screen = Screen::open("heap.pb.gz", (120, 40), &UNICODE);
    let types = screen.app().shared.tables.as_ref().unwrap().sample_types.len();
    screen.slow = Some(Lane::Analysis);
    screen.keys(":lines<enter>");
    let stale = screen.held_back();
    screen.keys(":sample_index=1<enter>");
    let newest = screen.held_back();
    screen.finish(stale).finish(newest);
    assert!(!screen.app().is_computing());
    assert_eq!(screen.app().cached_views().0, types, "all are prefetched, once");
    let tables = screen.app().shared.tables.as_ref().unwrap();
    assert_eq!(tables.analysis.query(), screen.app().filters.query());
}

/// No query equals this one, so no cache has its tables.
#[test]
fn a_query_that_differs_from_itself_is_prefetched_once() {
    let scale = Scale { divide_by: f64::NAN, ..Scale::default() };
    let query = Query { scale, ..Query::default() };
    let mut screen =
        Screen::preferring("heap.pb.gz", (120, 40), Preferences::default(), query.clone());
    assert_ne!(screen.app().filters.query(), &query);
    assert_eq!(screen.app().cached_views().0, 0);
    screen.keys("sjs");
    assert!(!screen.app().is_computing());
}
