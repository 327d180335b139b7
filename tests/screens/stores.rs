//! The list of a store's services and profile types, and the way from it to the line that leaks.

use std::sync::Arc;

use insta::assert_snapshot;
use rprof_tui::cancel::Cancel;
use rprof_tui::explore::live::{LiveSource, store_menu};
use rprof_tui::load::loader::Loader;
use rprof_tui::load::options::LoadOptions;
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::LoadRequest;
use rprof_tui::tui::theme::{Theme, UNICODE};

use super::{SMALL, WIDE};
use crate::reader::start_of;
use crate::server::Server;
use crate::stores::{END, SECOND, Store};
use crate::support::Screen;

fn store_screen(protocol: &str, server: &Server, size: (u16, u16)) -> Screen {
    screen_of(protocol, server, "", size)
}

/// The screen of a store, with further parts of its address.
fn screen_of(protocol: &str, server: &Server, more: &str, size: (u16, u16)) -> Screen {
    let (from, to) = (rprof_tui::input::utc(END - 3600 * SECOND), rprof_tui::input::utc(END));
    let source = format!("{protocol}{}?from={from}&to={to}{more}", server.url("/"));
    let options = LoadOptions { sources: vec![source.into()], ..LoadOptions::default() };
    let loader = Loader::new(options).unwrap();
    let own = loader.clone();
    let load = move |request: &LoadRequest, _: &dyn Fn(Progress), cancel: &Cancel| {
        own.for_request(request).run_for_screen(&|_| {}, cancel)
    };
    let mut start = start_of(&loader.request(), Arc::new(load), Theme::probe(&UNICODE));
    start.title = loader.title();
    let menu = store_menu(&loader, None);
    start.live = menu.map(|menu| LiveSource { menu: Some(menu), ..LiveSource::default() });
    Screen::of(start, size).begun()
}

/// A screen with a port that is always the same.
fn shown(screen: &Screen, server: &Server) -> String {
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
fn the_leak_of_a_service_is_found_from_the_list() {
    for protocol in ["pyroscope+", "parca+"] {
        let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
        let mut screen = store_screen(protocol, &server, WIDE);
        screen.keys("jj<enter>");
        let text = screen.text();
        assert!(text.contains("shop (3 instances, newest each)"), "{text}");
        assert!(text.contains("main.(*sessionStore).remember"), "{text}");
        let mut narrow = store_screen(protocol, &server, SMALL);
        let text = narrow.keys("jj<enter>3").text();
        let row = text.lines().find(|line| line.starts_with('▌')).unwrap();
        assert!(row.contains("sess.payload = make([]byte, payloadSize)"), "{text}");
        // The list opens again for another query.
        screen.keys(":profiles<enter>");
        assert!(screen.text().contains("cpu{service_name=\"ledger\"}"), "{}", screen.text());
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

#[test]
fn a_store_without_profiles_says_so() {
    let server = Store::default().serve();
    let screen = store_screen("parca+", &server, WIDE);
    let told = match &screen.ended {
        Some(end) => end.clone().unwrap_err(),
        None => screen.text(),
    };
    assert!(told.contains("the store has no profiles from 2025-11-27T11:00:00Z"), "{told}");
}
