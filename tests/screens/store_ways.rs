//! Ways within profiles of a store: back from a comparison, the help of the list, and the list of open profiles.

use rprof_tui::tui::job::Lane;

use insta::assert_snapshot;

use super::stores::{chosen, fixtures_store, list_of, screen_of, shown, store_screen, trend};
use super::{SMALL, WIDE};
use crate::stores::Store;
use crate::support::Screen;

/// The text of a screen without the line of messages.
fn body(screen: &Screen) -> String {
    let text = screen.text();
    let lines: Vec<&str> = text.lines().collect();
    lines[..lines.len() - 2].join("\n")
}

const SHOP: &str = "&query=inuse_space{service_name=\"shop\"}";

/// Esc, `u` and `,` lead from a comparison to the profile as it was: filter, function, pane, and what `d` offers.
#[test]
fn a_comparison_leads_back_to_the_profile_before() {
    for key in ["<esc>", "u", ","] {
        let server = fixtures_store().serve();
        let mut screen = screen_of("parca+", &server, SHOP, WIDE);
        screen.keys("jjf2");
        let before = body(&screen);
        let text = screen.keys("dversion=1.4<down><enter>").text();
        assert!(text.contains("-base") || text.contains(" vs "), "{text}");
        assert!(text.lines().last().unwrap().contains("esc back"), "{text}");
        let text = screen.keys(key).text();
        assert!(
            text.contains("back to inuse_space shop (3 instances, newest each)"),
            "{key}: {text}"
        );
        assert_eq!(body(&screen), before, "{key}");
        assert!(!text.lines().last().unwrap().contains("esc back"), "{text}");
        let text = screen.keys("d").text();
        assert!(text.contains("the hour before"), "{text}");
    }
}

/// A filter of the comparison is taken back first, and a second comparison leads back to the profile, too.
#[test]
fn filters_of_a_comparison_are_taken_back_first() {
    for key in ["<esc>", "u"] {
        let server = fixtures_store().serve();
        let mut screen = screen_of("pyroscope+", &server, SHOP, WIDE);
        let before = body(&screen);
        screen.keys("dversion=1.4<down><enter>jf");
        let text = screen.keys(key).text();
        assert!(text.contains(" vs "), "{text}");
        screen.keys("d<enter>");
        screen.keys(key);
        assert_eq!(body(&screen), before, "{key}");
    }
}

/// Trend and its windows are there again, and the difference of two windows leads back to them with the filter.
#[test]
fn comparisons_leave_trend_as_it_was() {
    let server = fixtures_store().serve();
    let mut screen = trend("parca+", &server, WIDE);
    screen.keys("jf");
    let before = body(&screen);
    let text = screen.keys("<enter>").text();
    assert!(text.lines().last().unwrap().contains("esc back"), "{text}");
    screen.keys("<esc>");
    assert_eq!(body(&screen), before);
    // Windows would stand still if they were read again.
    screen.slow = Some(Lane::Windows);
    screen.keys("dversion=1.4<down><enter><esc>");
    assert_eq!(body(&screen), before);
}

/// Pane 6 in a comparison says what leads to windows, not that files are missing.
#[test]
fn trend_of_a_comparison_names_the_way_to_windows() {
    let server = fixtures_store().serve();
    let mut screen = screen_of("parca+", &server, SHOP, WIDE);
    let text = screen.keys("dversion=1.4<down><enter>6").text();
    assert!(text.contains("esc goes back to the profile before the comparison"), "{text}");
    assert!(!text.contains("--watch"), "{text}");
    let text = screen.keys("<esc>6").text();
    assert!(text.contains("per instance, 3 instances, then 2"), "{text}");
}

/// A typed value is compared to the other values, or to the whole: both are offered in words.
#[test]
fn a_typed_value_has_two_meanings() {
    let server = fixtures_store().serve();
    let mut screen = screen_of("pyroscope+", &server, SHOP, WIDE);
    let text = screen.keys("dversion=1.4").text();
    assert!(text.contains("version 1.5 against it"), "{text}");
    assert!(text.contains("the whole against it"), "{text}");
    let text = screen.keys("<enter>").text();
    assert!(text.contains("shop: 1.5 vs 1.4 x0.50"), "{text}");
    let text = screen.keys("<esc>dversion=1.4<down><enter>").text();
    assert!(text.contains("shop: all vs 1.4 x1.50"), "{text}");
    // Of several others there is one sum.
    let text = screen.keys("<esc>dinstance=shop-3").text();
    assert!(text.contains("all but instance shop-3 against it"), "{text}");
    let text = screen.keys("<enter>").text();
    assert!(text.contains("hop: not shop-3 vs shop-3 x2.00"), "{text}");
    // A value that the query names is the other side.
    let query = "&query=inuse_space{service_name=\"shop\",version=\"1.5\"}";
    let mut screen = screen_of("pyroscope+", &server, query, WIDE);
    let text = screen.keys("dversion=1.4").text();
    assert!(text.contains("version 1.5 against it") && !text.contains("the whole"), "{text}");
}

/// Info has the comment on what was read once.
#[test]
fn info_has_the_store_once() {
    let server = fixtures_store().serve();
    let text = screen_of("parca+", &server, SHOP, WIDE).keys("5").text();
    assert_eq!(text.matches("Store: parca").count(), 1, "{text}");
}

/// `?` opens the help of the list while nothing is typed, F1 always, and the list comes back as it was.
#[test]
fn the_list_has_a_help() {
    let (mut screen, server) = list_of(fixtures_store(), WIDE);
    let before = screen.text();
    let text = screen.keys("?").text();
    assert!(text.contains("label=value") && text.contains("from= to="), "{text}");
    assert!(text.contains("ctrl-t") && text.contains("Complete a label"), "{text}");
    assert_eq!(screen.keys("<esc>").text(), before);
    let before = screen.keys("shop pod=~web-?").text();
    assert!(before.contains("pod=~web-?"), "{before}");
    assert!(screen.keys("<f1>").text().contains("List of a store"), "{}", screen.text());
    assert_eq!(screen.keys("<f1>").text(), before);
    // A q is a letter, as in every line that is typed.
    let text = screen.keys("<esc>q").text();
    assert!(screen.ended.is_none() && text.contains("no service, type or label fits"), "{text}");
    let text = screen.keys("<esc><c-t>?").text();
    assert!(text.contains("Time in the list of a store"), "{text}");
    screen.keys("?");
    assert!(screen.text().contains("over time"), "{}", screen.text());
    let mut small = store_screen("parca+", &server, SMALL);
    assert_snapshot!("store_help_small", shown(small.keys("?"), &server));
}

/// The footer has one word for a key, and it is the one of what the key does now.
#[test]
fn footers_say_what_keys_do() {
    let (mut screen, _server) = list_of(fixtures_store(), WIDE);
    let foot = |screen: &Screen| screen.text().lines().last().unwrap().trim().to_owned();
    assert_eq!(foot(&screen), "enter open  tab complete  ctrl-t time  esc leave  ? help");
    screen.keys("from=2025-11-27T11:30:00Z");
    assert_eq!(foot(&screen), "enter list  tab complete  ctrl-t time  esc clear");
    screen.keys("<esc><c-t>");
    assert!(foot(&screen).starts_with("enter list  space mark  - wider"), "{}", foot(&screen));
    assert!(foot(&screen).contains("esc back  ? help"), "{}", foot(&screen));
    screen.keys("<esc>shop inuse_sp<enter>G");
    assert_eq!(foot(&screen), "enter open  tab next label  ctrl-t time  esc close  ? help");
    screen.keys("<esc>d");
    assert_eq!(foot(&screen), "enter compare  tab complete  esc close");
    screen.keys("<esc>:profiles<enter>");
    assert!(foot(&screen).contains("esc clear"), "{}", foot(&screen));
    screen.keys("<esc>");
    assert!(foot(&screen).contains("esc close"), "{}", foot(&screen));
}

/// The marked part has a bracket below it, which needs no colours.
#[test]
fn the_marked_part_is_seen_without_colours() {
    let (mut screen, _server) = list_of(fixtures_store(), SMALL);
    let text = screen.keys("<down><down><c-t>HHmLL").text();
    let axis = text.lines().find(|line| line.contains('├') && line.contains('┤')).unwrap();
    assert!(axis.contains("11:20 to 11:30 UTC"), "{text}");
    assert!(chosen(&screen).contains("memory:inuse_space"), "the row of the chart is marked");
}

/// The help of a profile of a store has the legend of the pane under its name, and each key once.
#[test]
fn the_help_of_a_profile_of_a_store_is_in_order() {
    let server = fixtures_store().serve();
    let mut screen = screen_of("parca+", &server, SHOP, (120, 60));
    let text = screen.keys("?").text();
    let at = |wanted: &str| text.lines().position(|line| line.contains(wanted)).unwrap();
    let bare = |line: &str| line.split('│').nth(1).unwrap_or_default().trim().to_owned();
    assert!(text.lines().position(|line| bare(line) == "Top").unwrap() < at(" flat "), "{text}");
    assert!(at(" flat ") < at("Profile of a store"), "{text}");
    let last = text.lines().find(|line| line.contains("Go to the last row")).unwrap();
    assert!(last.contains("end ") && !last.contains("G,"), "{text}");
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
