//! The list of a store's services and profile types, and the way from it to the line that leaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use insta::assert_snapshot;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::live::{LiveSource, store_lister, store_menu};
use rprof_tui::input::utc;
use rprof_tui::load::loader::Loader;
use rprof_tui::load::options::LoadOptions;
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::LoadRequest;
use rprof_tui::tui::Start;
use rprof_tui::tui::job::Lane;
use rprof_tui::tui::theme::{Theme, UNICODE};

use super::{SMALL, WIDE};
use crate::reader::start_of;
use crate::server::Server;
use crate::stores::{END, SECOND, Store};
use crate::support::Screen;

pub(super) fn store_screen(protocol: &str, server: &Server, size: (u16, u16)) -> Screen {
    screen_of(protocol, server, "", size)
}

/// The screen of a store, with further parts of its address.
pub(super) fn screen_of(protocol: &str, server: &Server, more: &str, size: (u16, u16)) -> Screen {
    let (from, to) = (utc(END - 3600 * SECOND), utc(END));
    screen_at(&format!("{protocol}{}?from={from}&to={to}{more}", server.url("/")), size)
}

pub(super) fn screen_at(source: &str, size: (u16, u16)) -> Screen {
    Screen::of(start(source, None), size).begun()
}

/// The screen of a store's query that is read again and again.
fn watching(protocol: &str, server: &Server, more: &str, size: (u16, u16)) -> Screen {
    let (from, to) = (utc(END - 3600 * SECOND), utc(END));
    let source = format!("{protocol}{}?from={from}&to={to}{more}", server.url("/"));
    let mut screen = Screen::of(start(&source, Some(Duration::from_secs(10))), size);
    screen.holds = true;
    screen.begin();
    screen
}

fn start(source: &str, every: Option<Duration>) -> Start {
    let watched = every.is_some();
    let options = LoadOptions { sources: vec![source.into()], watched, ..LoadOptions::default() };
    let loader = Loader::new(options).unwrap();
    let own = loader.clone();
    let load = move |request: &LoadRequest, _: &dyn Fn(Progress), cancel: &Cancel| {
        own.for_request(request).run_for_screen(&|_| {}, cancel)
    };
    let mut start = start_of(&loader.request(), Arc::new(load), Theme::probe(&UNICODE));
    start.title = loader.title();
    let menu = store_menu(&loader, None);
    start.surroundings.list_store = Some(store_lister(loader));
    let is_live = menu.is_some() || every.is_some();
    start.live = is_live.then(|| LiveSource { menu, every, ..LiveSource::default() });
    start
}

/// The screen of a store's list by Pyroscope's protocol, and the store.
pub(super) fn list_of(store: Store, size: (u16, u16)) -> (Screen, Server) {
    let server = store.serve();
    (store_screen("pyroscope+", &server, size), server)
}

/// The list of a store that lives as long as the tests.
pub(super) fn list_screen() -> Screen {
    let (screen, server) = list_of(fixtures_store(), WIDE);
    Box::leak(Box::new(server));
    screen
}

/// A query of a store that lives as long as the tests.
pub(super) fn query_screen() -> Screen {
    let server: &Server = Box::leak(Box::new(fixtures_store().serve()));
    let query = "&query=inuse_space{service_name=\"shop\"}";
    screen_of("pyroscope+", server, query, WIDE)
}

pub(super) fn fixtures_store() -> Store {
    Store { keeps_profiles: true, ..Store::of_fixtures(END) }
}

/// The row under the cursor.
pub(super) fn chosen(screen: &Screen) -> String {
    let text = screen.text();
    let row = text.lines().find(|line| line.contains("│▌") || line.starts_with('▌'));
    row.unwrap_or_else(|| panic!("no row is selected: {text}")).trim().to_owned()
}

/// A screen with a port that is always the same.
pub(super) fn shown(screen: &Screen, server: &Server) -> String {
    screen.shown().replace(&server.address.to_string(), "127.0.0.1:40400")
}

#[test]
fn services_and_types_are_listed_with_their_totals() {
    let list = |protocol: &str| {
        let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
        shown(&store_screen(protocol, &server, SMALL), &server)
    };
    assert_snapshot!("store_list_pyroscope", list("pyroscope+"));
    assert_snapshot!("store_list_parca", list("parca+"));
}

#[test]
fn the_list_is_filtered_by_words_and_labels() {
    let (mut screen, server) = list_of(fixtures_store(), WIDE);
    screen.keys("shop inuse_sp");
    let row = chosen(&screen);
    assert!(row.contains("49.55MB  shop  memory:inuse_space") && row.contains("3 inst"), "{row}");
    // The values of the label are those of the service.
    screen.keys(" ver<tab>");
    assert!(screen.text().contains("inuse_sp version="), "{}", screen.text());
    let foot = screen.keys("<tab>").text();
    assert!(foot.contains("version=1.4 version=1.5") && !foot.contains("2.0"), "{foot}");
    assert_snapshot!("store_list_filtered", shown(&screen, &server));
    let row = chosen(&screen);
    assert!(row.contains("30.03MB  shop  memory:inuse_space") && row.contains("2 inst"), "{row}");
    let text = screen.keys("<enter>").text();
    assert!(text.contains("shop 1.4") && text.contains("2 instances, newest each"), "{text}");
}

#[test]
fn faults_of_the_typed_line_are_told() {
    let (mut screen, _server) = list_of(fixtures_store(), SMALL);
    assert!(screen.keys("pod=~(").text().contains("\"(\" is no pattern"), "{}", screen.text());
    let text = screen.keys("<c-u>nothing").text();
    assert!(text.contains("no service, type or label fits what is typed"), "{text}");
    let text = screen.keys("<c-u>verzion=1.5").text();
    assert!(text.contains("no label verzion; the closest is version"), "{text}");
    assert!(screen.keys("<enter>").ended.is_none());
    // Esc empties the line first, then leaves.
    assert!(screen.keys("<esc>").ended.is_none());
    assert!(screen.keys("<esc>").ended.is_some());
}

#[test]
fn a_range_is_marked_in_the_totals_over_time() {
    let (mut screen, server) = list_of(fixtures_store(), WIDE);
    screen.keys("<down><down><c-t>HHm");
    screen.keys("LL");
    assert_snapshot!("store_time_marked", shown(&screen, &server));
    let text = screen.keys("<enter>").text();
    assert!(text.contains("2025-11-27 11:20 to 11:30 UTC"), "{text}");
    // Within the part each instance has one profile.
    assert!(text.contains("▌  37.64MB  shop  memory:inuse_space"), "{text}");
    let text = screen.keys("inuse_sp<enter>").text();
    assert!(text.contains("UTC, 3 instances, newest each"), "{text}");
    // The list stays that of the part, twice of it is asked for, then the time before.
    let text = screen.keys(":profiles<enter><c-t>-").text();
    assert!(text.contains("2025-11-27 11:14 to 11:35 UTC"), "{text}");
    // The keys stay with the totals over time.
    let text = screen.keys("[").text();
    assert!(text.contains("2025-11-27 10:53 to 11:14 UTC"), "{text}");
}

#[test]
fn a_typed_range_is_listed() {
    let (mut screen, _server) = list_of(fixtures_store(), SMALL);
    let text = screen.keys("from=2025-11-27T11:30:00Z<enter>").text();
    assert!(text.contains("2025-11-27 11:30 to 12:00 UTC"), "{text}");
    assert!(screen.keys("x from=soon").text().contains("is no time"), "{}", screen.text());
}

#[test]
fn an_empty_range_offers_one_with_data() {
    let server = fixtures_store().serve();
    let (from, to) = (utc(END - 48 * 3600 * SECOND), utc(END - 47 * 3600 * SECOND));
    for protocol in ["pyroscope+", "parca+"] {
        let source = format!("{protocol}{}?from={from}&to={to}", server.url("/"));
        let mut screen = screen_at(&source, SMALL);
        let text = screen.text();
        assert!(text.contains("no profiles from 2025-11-25 12:00 to 13:00 UTC"), "{text}");
        let text = screen.keys("<enter>").text();
        assert!(text.contains("shop") && text.contains("memory:inuse_space"), "{text}");
    }
}

#[test]
fn a_query_that_fails_leads_back_to_the_list() {
    let store = fixtures_store();
    let server = Server::new(move |request, wire| {
        if request.target.ends_with("SelectMergeProfile") {
            let body = br#"{"code":"internal","message":"no space left"}"#;
            let status = "500 Internal Server Error";
            return crate::server::respond(wire, status, "application/json", body);
        }
        store.answer(request, wire)
    });
    let mut screen = store_screen("pyroscope+", &server, WIDE);
    let text = screen.keys("shop inuse_sp<enter>").text();
    assert!(text.contains("no space left"), "{text}");
    // The line and the row are as they were left.
    assert!(text.contains("shop inuse_sp") && chosen(&screen).contains("shop  memory"), "{text}");
    let text = screen.keys("<esc>").text();
    assert!(!text.contains("no space left") && text.contains("shop inuse_sp"), "{text}");
    assert!(screen.ended.is_none());
}

#[test]
fn a_query_is_grouped_by_its_labels() {
    for protocol in ["pyroscope+", "parca+"] {
        let server = fixtures_store().serve();
        let query = "&query=inuse_space{service_name=\"shop\"}";
        let mut screen = screen_of(protocol, &server, query, WIDE);
        let text = screen.keys("G").text();
        assert!(text.contains("version of inuse_space{service_name=\"shop\"}"), "{text}");
        let row = chosen(&screen);
        let figures = "60.6%    15.01MB each  2 instances";
        assert!(row.contains("30.03MB  1.4") && row.contains(figures), "{row}");
        if protocol == "parca+" {
            assert_snapshot!("store_groups", shown(&screen, &server));
        }
        let text = screen.keys("<tab>").text();
        assert!(text.contains("instance of inuse_space") && text.contains("shop-3"), "{text}");
        // Enter keeps one value, beside the whole.
        let text = screen.keys("<backtab><down><enter>").text();
        assert!(text.contains("[inuse_space 19.52MB]") && text.contains("(2/2)"), "{text}");
        assert!(screen.keys(",").text().contains("inuse_space shop (1/2)"), "{}", screen.text());
        // The list of open profiles leads to that of the store.
        let text = screen.keys(":profiles<enter>jj<enter>").text();
        assert!(text.contains("ledger  process_cpu:cpu"), "{text}");
    }
}

#[test]
fn a_query_is_compared_to_an_earlier_range() {
    let server = fixtures_store().serve();
    let (from, to) = (utc(END - 1800 * SECOND), utc(END));
    let query = "query=inuse_space{instance=\"shop-1\"}";
    let source = format!("parca+{}?{query}&from={from}&to={to}", server.url("/"));
    let mut screen = screen_at(&source, WIDE);
    let text = screen.keys("d").text();
    assert!(text.contains("the 30min before") && text.contains("11:00 to 11:30 UTC"), "{text}");
    assert!(text.contains("same 30min yesterday"), "{text}");
    let text = screen.keys("<enter>").text();
    // heap.5 against heap.2.
    assert!(text.contains("30 to 12:00 vs 11:00 to 11:30"), "{text}");
    let row = chosen(&screen);
    assert!(row.contains("remember"), "{row}");
}

#[test]
fn versions_are_compared_at_equal_numbers_of_instances() {
    let server = fixtures_store().serve();
    let query = "&query=inuse_space{service_name=\"shop\"}";
    let mut screen = screen_of("pyroscope+", &server, query, WIDE);
    screen.keys("d");
    assert_snapshot!("store_compare", shown(&screen, &server));
    let row = screen.text().lines().position(|line| line.contains("version 1.4"));
    let first = screen.text().lines().position(|line| line.contains("the hour before"));
    let text = screen.keys(&"<down>".repeat(row.unwrap() - first.unwrap())).keys("<enter>").text();
    let title = "1.5 vs 1.4 x0.50";
    assert!(text.contains(title) && text.contains("scaled by 0.500"), "{text}");
    assert!(screen.keys("5").text().contains("scaled by 0.500"), "{}", screen.text());
    // A label may be typed as well.
    let mut screen = screen_of("pyroscope+", &server, query, WIDE);
    let text = screen.keys("dinst<tab>").text();
    assert!(text.contains("compare to  instance="), "{text}");
    let text = screen.keys("shop-9<enter>").text();
    assert!(text.contains("store has no instance \"shop-9\"; the closest is"), "{text}");
    screen.keys("<esc>d");
    let text = screen.keys("instance=shop-3<down><enter>").text();
    assert!(text.contains("all vs shop-3 x3.00"), "{text}");
}

#[test]
fn the_leak_of_a_service_is_found_from_the_list() {
    for protocol in ["pyroscope+", "parca+"] {
        let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
        let mut screen = store_screen(protocol, &server, WIDE);
        screen.keys("<down><down><enter>");
        let text = screen.text();
        assert!(text.contains("inuse_space shop (3 instances)"), "{text}");
        assert!(text.contains("main.(*sessionStore).remember"), "{text}");
        let mut narrow = store_screen(protocol, &server, SMALL);
        let text = narrow.keys("<down><down><enter>3").text();
        let row = text.lines().find(|line| line.starts_with('▌')).unwrap();
        assert!(row.contains("sess.payload = make([]byte, payloadSize)"), "{text}");
        // The list opens again for another query.
        screen.keys(":profiles<enter>");
        assert!(screen.text().contains("ledger  process_cpu:cpu"), "{}", screen.text());
    }
}

/// An address with windows is a series: Trend has a snapshot of each.
#[test]
fn windows_are_the_snapshots_of_trend() {
    for protocol in ["pyroscope+", "parca+"] {
        let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
        let query = "&query=inuse_space{instance=\"shop-1\"}&windows=6";
        let mut screen = screen_of(protocol, &server, query, SMALL);
        let text = screen.keys("6").text();
        assert!(text.contains("Trend"), "{text}");
        let row = text.lines().find(|line| line.starts_with('▌')).unwrap();
        assert!(row.contains("remember") && row.contains("5/5"), "{text}");
    }
}

/// A screen of the memory of the shop, with Trend.
pub(super) fn trend(protocol: &str, server: &Server, size: (u16, u16)) -> Screen {
    let query = "&query=inuse_space{service_name=\"shop\"}";
    let mut screen = screen_of(protocol, server, query, size);
    screen.keys("6");
    screen
}

/// The range is cut into twelve windows once Trend is shown, and figures are per instance: one of three ends half-way.
#[test]
fn trend_reads_windows_of_the_range() {
    let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
    assert_snapshot!("store_trend_small", shown(&trend("parca+", &server, SMALL), &server));
    assert_snapshot!("store_trend_wide", shown(&trend("pyroscope+", &server, WIDE), &server));
    // Before that nothing of them is asked for.
    let count = |screen: &mut Screen| {
        let before = server.asked().len();
        screen.keys("6");
        server.asked().len() - before
    };
    let query = "&query=inuse_space{service_name=\"shop\"}";
    let mut screen = screen_of("parca+", &server, query, SMALL);
    assert!(count(&mut screen) >= 12);
    screen.keys("1");
    assert_eq!(count(&mut screen), 0, "they are read once");
    let mut named = screen_of("parca+", &server, &format!("{query}&windows=6"), SMALL);
    assert_eq!(count(&mut named), 0, "windows that the address names are read at once");
}

/// The newest windows are shown while older ones are read. Which these are depends on the order of answers.
#[test]
fn trend_stands_from_the_third_window_on() {
    for most in [2, 3, 4] {
        for size in [SMALL, WIDE] {
            let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
            let query = "&query=process_cpu:cpu{instance=\"shop-1\"}";
            let mut screen = screen_of("parca+", &server, query, size);
            screen.most_windows = Some(most);
            let text = screen.keys(":windows 6<enter>").text();
            assert!(text.contains(&format!("Trend  {most} of 6 windows, 11:")), "{text}");
            let reading = "Reading 6 windows of 2025-11-27 11:00 to 12:00 UTC, newest first.";
            assert_eq!(text.contains(reading), most < 3, "{text}");
            assert_eq!(text.contains("per minute"), most >= 3, "{text}");
        }
    }
}

/// Esc stops, a command goes on, and leaving the pane waits for the next time.
#[test]
fn windows_are_stopped_and_gone_on_with() {
    let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
    let query = "&query=inuse_space{service_name=\"shop\"}";
    let mut screen = screen_of("parca+", &server, query, WIDE);
    screen.slow = Some(Lane::Windows);
    screen.keys("6");
    assert_snapshot!("store_trend_reading_wide", shown(&screen, &server));
    let text = screen.keys("<esc>").text();
    assert!(text.contains("stopped at 0 of 12 windows; :windows goes on"), "{text}");
    screen.slow = None;
    let text = screen.keys(":windows<enter>").text();
    assert!(text.contains("main.(*sessionStore).remember"), "{text}");
    let mut left = screen_of("parca+", &server, query, SMALL);
    left.slow = Some(Lane::Windows);
    left.keys("6");
    assert_snapshot!("store_trend_reading_small", shown(&left, &server));
    left.keys("1");
    left.slow = None;
    let text = left.keys("6").text();
    assert!(
        text.contains("windows over") && text.contains("per instance, 3 instances, then 2"),
        "{text}"
    );
    let text = left.keys(":windows 1<enter>").text();
    assert!(text.contains("a number from 2 to 200"), "{text}");
    // A window in all panes, and the way back to the whole range.
    let text = left.keys("m").text();
    assert!(text.contains("in all panes; = shows the whole range"), "{text}");
    let text = left.keys("=").text();
    assert!(text.contains("the whole range; = shows a window again"), "{text}");
}

#[test]
fn failures_of_windows_are_told() {
    let store = Store::of_fixtures(END);
    let server = Server::new(move |request, wire| {
        if request.target.contains("merge.start=2025-11-27T11%3A10%3A00") {
            return crate::server::respond(
                wire,
                "500 Internal Server Error",
                "text/plain",
                b"gone",
            );
        }
        store.answer(request, wire)
    });
    let query = "&query=process_cpu:cpu:nanoseconds:cpu:nanoseconds:delta{instance=\"shop-1\"}";
    let mut screen = screen_of("parca+", &server, query, WIDE);
    let text = screen.keys(":windows 6<enter>").text();
    assert!(text.contains("the window 11:10 to 11:20 is left out: server response: 500"), "{text}");
    assert!(text.contains("5 windows over"), "{text}");
}

/// With an interval the newest profiles are read again and again, and a snapshot is added where one is newer.
#[test]
fn a_query_is_watched() {
    let (old, new) = (Store::of_fixtures(END - 600 * SECOND), Store::of_fixtures(END));
    let is_new = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&is_new);
    let server = Server::new(move |request, wire| {
        let store = if flag.load(Ordering::SeqCst) { &new } else { &old };
        store.answer(request, wire)
    });
    let query = "&query=inuse_space{service_name=\"shop\"}";
    let mut screen = watching("parca+", &server, query, WIDE);
    screen.tick();
    assert!(screen.text().contains("1 snapshot"), "{}", screen.text());
    is_new.store(true, Ordering::SeqCst);
    screen.tick();
    screen.tick();
    let text = screen.keys("6").text();
    assert!(text.contains("2 snapshots"), "{text}");
    assert!(text.contains("main.(*sessionStore).remember"), "{text}");
}

/// The range stands in the header and in Info.
#[test]
fn the_range_is_shown() {
    let info = |size| {
        let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
        let query = "&query=inuse_space{service_name=\"shop\"}";
        let mut screen = screen_of("parca+", &server, query, size);
        shown(screen.keys("5"), &server)
    };
    assert_snapshot!("store_info_small", info(SMALL));
    assert_snapshot!("store_info_wide", info(WIDE));
}
