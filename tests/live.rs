//! Live processes on the screen, by scripts of keys: the profiles of a server, the wait for one, successive snapshots,
//! and a server that stops. The tests never sleep: `tick` makes the time of a snapshot pass.

use insta::assert_snapshot;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::live::LiveJob;
use rprof_tui::load::progress::Progress;
use rprof_tui::profile::decode::{DecodeOptions, decode};
use rprof_tui::tui::event::Event;
use rprof_tui::tui::job::{Job, Lane};

use crate::support::Screen;

const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 36);
const HEAPS: [&str; 4] = ["heap.0.pb.gz", "heap.1.pb.gz", "heap.2.pb.gz", "heap.3.pb.gz"];

fn waiting(screen: &mut Screen, seconds: u64) {
    let phase = "waiting for localhost:6060 profile".to_owned();
    let waited = Some((seconds, Some(10)));
    screen.event(Event::Progress(Progress { phase, waited, ..Progress::default() }));
}

#[test]
fn a_list_is_chosen_from() {
    let mut screen = Screen::live(&["heap.pb.gz"], true, None, SMALL);
    assert_snapshot!("live_offer", screen.shown());
    assert!(screen.keys("j<esc>").ended.is_some(), "there is nothing to go back to");
    let mut screen = Screen::live(&["heap.pb.gz", "goroutine.pb.gz"], true, None, SMALL);
    screen.keys("<enter>");
    assert!(screen.text().contains("main.(*sessionStore).remember"), "{}", screen.text());
    // The list can be opened again for another of its profiles.
    screen.keys(":profiles<enter>jj<enter>");
    assert!(screen.text().contains("[goroutine "), "{}", screen.text());
}

#[test]
fn collecting_is_counted_and_can_be_given_up() {
    let mut screen = Screen::live(&["cpu.pb.gz", "heap.pb.gz"], true, None, SMALL);
    screen.holds = true;
    screen.keys("j<enter>");
    waiting(&mut screen, 3);
    assert_snapshot!("live_countdown", screen.shown());
    screen.keys("<esc>");
    assert!(
        screen.due.is_none() && screen.text().contains("─ localhost:6060 ─"),
        "{}",
        screen.text()
    );
    // A shown profile stays until the next one arrives.
    screen.keys("<enter>").tick();
    screen.keys("R");
    waiting(&mut screen, 4);
    assert!(screen.text().contains("collecting 4s of 10s"), "{}", screen.text());
    screen.keys("<esc>");
    let text = screen.text();
    assert!(screen.due.is_none() && text.contains("given up") && text.contains("1 of "), "{text}");
}

#[test]
fn a_choice_that_fails_leads_back_to_the_list() {
    let mut screen = Screen::live(&["nosuch", "heap.pb.gz"], true, None, SMALL);
    screen.keys("<enter>");
    let text = screen.text();
    assert!(text.contains("connection refused") && text.contains("what goroutine is"), "{text}");
    screen.keys("<enter>");
    assert!(screen.text().contains("remember"), "{}", screen.text());
    // Without a list, the program ends.
    let screen = Screen::live(&["nosuch"], false, Some(10), SMALL);
    assert!(screen.text().contains("cannot open"), "{}", screen.text());
}

/// The index from the top of the selected row, found by the mark at its left.
fn row(screen: &Screen) -> usize {
    let text = screen.text();
    text.lines().position(|line| line.starts_with('▌')).unwrap()
}

#[test]
fn snapshots_change_figures_and_never_the_selection() {
    let mut screen = Screen::live(&HEAPS, false, Some(10), WIDE);
    screen.keys("jjj");
    let (key, place) = (screen.key().to_owned(), row(&screen));
    screen.tick().tick();
    assert_eq!((screen.key(), row(&screen)), (key.as_str(), place), "{}", screen.text());
    assert_snapshot!("live_watch", screen.shown());
    // Sorted by delta, the leak comes first.
    screen.click_on("delta ", false);
    let text = screen.text();
    let first = text.lines().nth(4).unwrap();
    assert!(first.contains("remember") && first.contains("+2.5"), "{text}");
    // The delta to the first snapshot is larger than the delta to the one before.
    screen.keys("gD");
    let text = screen.text();
    assert!(text.contains("counted from the first") && text.contains("+5."), "{text}");
    let key = screen.key().to_owned();
    screen.tick();
    assert_eq!(screen.key(), key);
    assert!(screen.text().contains("4 snapshots"), "{}", screen.text());
}

/// The place of the selected row in the table, from 1: the number in the title of Top.
fn place(screen: &Screen) -> usize {
    let text = screen.text();
    let title = text.lines().find(|line| line.starts_with("── Top")).unwrap();
    let (before, _) = title.split_once(" of ").unwrap();
    before.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn without_a_selection_the_first_rows_stay_in_view() {
    let size = (120, 14);
    for order in ["", "o", "oo", "O", "oO", "ooO"] {
        let mut screen = Screen::live(&HEAPS, false, Some(10), size);
        screen.keys(order);
        for _ in 0..3 {
            screen.tick();
            // The head of the screen and of the table are four lines.
            assert_eq!(row(&screen) - 4, place(&screen) - 1, "{order}\n{}", screen.text());
        }
    }
    let mut screen = Screen::live(&HEAPS, false, Some(10), size);
    screen.keys("oo").tick();
    assert_snapshot!("live_first_rows", screen.shown());
}

#[test]
fn a_server_that_goes_away_takes_nothing_along() {
    let names = ["heap.0.pb.gz", "heap.1.pb.gz", "nosuch", "nosuch", "heap.2.pb.gz"];
    let mut screen = Screen::live(&names, false, Some(10), SMALL);
    screen.tick().tick().tick();
    assert_snapshot!("live_gone", screen.shown());
    screen.tick();
    let text = screen.text();
    assert!(text.contains("every 10s  3 snapshots") && !text.contains("gone"), "{text}");
}

#[test]
fn taking_snapshots_is_paused_and_asked_for() {
    let mut screen = Screen::live(&HEAPS, false, Some(10), WIDE);
    screen.keys("P");
    assert!(screen.due.is_none() && screen.text().contains("paused"), "{}", screen.text());
    screen.keys("R");
    assert!(screen.due.is_none() && screen.text().contains("2 snapshots"), "{}", screen.text());
    screen.keys("P");
    assert!(screen.due.is_some() && screen.text().contains("3 snapshots"), "{}", screen.text());
    screen.keys(":watch off<enter>");
    assert!(screen.due.is_none());
    // Without an interval, only R takes snapshots.
    let mut screen = Screen::live(&HEAPS, false, None, WIDE);
    assert!(screen.due.is_none());
    screen.keys("RR");
    assert!(screen.text().contains("3 snapshots"), "{}", screen.text());
    screen.keys(":watch 1m<enter>");
    assert!(screen.due.is_some() && screen.text().contains("every 60s"), "{}", screen.text());
}

#[test]
fn any_two_snapshots_are_compared() {
    let mut screen = Screen::live(&HEAPS, false, Some(10), WIDE);
    screen.tick().tick();
    screen.keys("WG k");
    assert_snapshot!("live_snapshots", screen.shown());
    screen.keys("k<enter>");
    let text = screen.text();
    assert!(text.contains("localhost:6060 heap #1 to #3") && text.contains("before"), "{text}");
    assert!(text.contains("% of the base"), "as two files are compared: {text}");
    // A snapshot taken during a comparison is kept and does not change the screen.
    screen.tick();
    assert!(screen.text().contains("#1 to #3") && screen.text().contains("4 snapshots"));
    screen.keys(":snapshot 2<enter>");
    assert!(screen.text().contains("localhost:6060 heap #2"), "{}", screen.text());
    screen.keys("Wn");
    let text = screen.text();
    assert!(!text.contains("heap #") && text.contains("delta"), "{text}");
    screen.keys(":snapshot 99<enter>");
    assert!(screen.text().contains("no such snapshot"), "{}", screen.text());
}

#[test]
fn snapshots_are_saved_under_their_times() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::live(&HEAPS, false, Some(10), WIDE);
    screen.tick().tick();
    let into = folder.path().join("ring");
    let command = format!(":save {}<enter>", into.display());
    screen.keys(&command).keys(&command);
    assert!(screen.text().contains("saved 3 snapshots in"), "{}", screen.text());
    let files = std::fs::read_dir(&into).unwrap();
    let mut names: Vec<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), 3, "a snapshot is saved once: {names:?}");
    for (name, fixture) in names.iter().zip(HEAPS) {
        assert!(name.starts_with("localhost-6060-heap.20") && name.ends_with("Z.pb.gz"), "{name}");
        let read = |path| {
            let file = std::fs::File::open(path).unwrap();
            decode(file, DecodeOptions::default(), &Cancel::new()).unwrap()
        };
        let (saved, taken) =
            (read(into.join(name)), read(crate::support::fixtures().join(fixture)));
        assert_eq!(saved.header().time_nanos, taken.header().time_nanos, "{name}");
        assert_eq!(saved.values(0).iter().sum::<i64>(), taken.values(0).iter().sum::<i64>());
    }
}

/// Newer tables arrive while those of a snapshot are held back for their changes.
#[test]
fn a_sample_type_chosen_before_changes_are_known_is_shown_and_the_others_prefetched() {
    let mut screen = Screen::live(&HEAPS, false, Some(10), WIDE);
    let types = screen.app().cached_views().0;
    assert!(types > 1, "there is something to switch to");
    screen.slow = Some(Lane::Change);
    screen.tick().keys("s").answer();
    let tables = screen.app().shared.tables.as_ref().unwrap();
    assert_eq!(tables.analysis.query(), screen.app().filters.query());
    assert!(!screen.app().is_computing());
    assert_eq!(screen.app().cached_views().0, types, "all are prefetched");
}

#[test]
fn changes_of_older_tables_do_not_replace_newer_ones() {
    let mut screen = Screen::live(&HEAPS, false, Some(10), WIDE);
    screen.slow = Some(Lane::Change);
    screen.tick();
    let changes = screen.held_back();
    screen.slow = Some(Lane::Analysis);
    screen.keys("s");
    let newest = screen.held_back();
    screen.finish(changes);
    screen.slow = None;
    screen.finish(newest);
    let tables = screen.app().shared.tables.as_ref().unwrap();
    assert_eq!(tables.analysis.query(), screen.app().filters.query());
    assert!(screen.text().contains("delta"), "{}", screen.text());
}

/// A heap asked again without a collection is the same heap. One key asks with a collection from then on.
#[test]
fn snapshots_without_a_collection_are_one_heap() {
    let snapshots =
        ["heap.0.pb.gz", "heap.5.pb.gz", "heap.5.pb.gz", "heap.5.pb.gz", "heap.0.pb.gz"];
    for size in [SMALL, WIDE] {
        let mut screen = Screen::live(&snapshots, false, Some(10), size);
        assert!(!screen.tick().text().contains("collect"), "two heaps differ:\n{}", screen.text());
        screen.tick().tick();
        assert!(screen.text().contains("no collection"), "{}", screen.text());
        // Without changes there are no columns for them where room is short.
        let top = screen.text();
        assert!(!top.lines().nth(3).unwrap().contains("delta"), "{top}");
        let types = if size == SMALL { "[inuse_space" } else { "inuse_objects  [inuse_space" };
        assert!(top.lines().nth(1).unwrap().contains(types), "{top}");
        assert!(top.lines().nth(1).unwrap().contains("2 findings"), "{top}");
        assert!(screen.text().contains("! collect"), "{}", screen.text());
        screen.keys("6");
        if size == SMALL {
            assert_snapshot!("live_one_heap", screen.shown());
        } else {
            assert_snapshot!("live_one_heap_wide", screen.shown());
        }
        screen.holds = true;
        screen.keys("!");
        assert_eq!(asked(&screen), "http://localhost:6060/debug/pprof/heap?gc=1");
        assert!(
            screen.text().contains("collects before each snapshot (gc=1)"),
            "{}",
            screen.text()
        );
        screen.tick();
        let ring = &screen.app().live().unwrap().ring;
        assert_eq!(ring.snapshots().len(), 5, "those before stay");
        assert!(!screen.text().contains("! collect"), "{}", screen.text());
        assert!(!screen.text().contains("no collection"), "{}", screen.text());
        screen.keys("!");
        assert_eq!(asked(&screen), "http://localhost:6060/debug/pprof/heap");
    }
    let mut other = Screen::live(&["cpu.pb.gz"; 2], true, None, SMALL);
    other.keys("j<enter>!");
    assert!(other.text().contains("only a heap can be collected"), "{}", other.text());
    other.keys("R");
    assert!(!other.text().contains("no collection"), "two CPU profiles are no heap");
}

/// The address of the poll that waits.
fn asked(screen: &Screen) -> String {
    let Some(Job::Live(LiveJob::Poll { request, .. })) = &screen.due else {
        panic!("nothing waits")
    };
    request.files[0].to_string_lossy().into_owned()
}
