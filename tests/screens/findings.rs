//! The pane of findings: the list, the places that Enter goes to, and rules that are silenced.

use rprof_tui::analysis::query::Query;
use rprof_tui::findings::SilencedRules;
use rprof_tui::tui::Preferences;
use rprof_tui::tui::job::Lane;
use rprof_tui::tui::theme::{ASCII, UNICODE};

use super::{GROWN, SMALL, WIDE, WIDEST, selected};
use crate::support::Screen;

/// The row of a finding in the list.
fn row(screen: &Screen, word: &str) -> String {
    let text = screen.text();
    let found = text.lines().skip(3).find(|line| line.contains(word));
    found.unwrap_or_else(|| panic!("no {word}:\n{text}")).to_owned()
}

/// From a heap to the line that keeps most in two keys, and back.
#[test]
fn enter_goes_to_the_line() {
    let mut heap = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    assert!(heap.text().lines().nth(1).unwrap().contains("2 findings"), "{}", heap.text());
    let list = heap.keys("9").text();
    assert!(selected(&heap).contains("high") && selected(&heap).contains("store.go:46"), "{list}");
    assert!(list.contains("allocated there so far 15.15MB"), "{list}");
    assert!(list.contains("enter source"), "{list}");
    heap.keys("<enter>");
    assert!(heap.text().contains("3 Source"), "{}", heap.text());
    assert_eq!(heap.key(), "main.(*sessionStore).remember");
    assert!(heap.text().contains("line 46 "), "{}", heap.text());
    heap.keys("<esc>");
    assert_eq!(heap.text(), list, "Esc goes back");
}

/// Several heaps of a process name what grows, and lead to its growth.
#[test]
fn what_grows_is_found_over_snapshots() {
    let files = [0, 1, 2, 3, 4, 5].map(|number| format!("heap.{number}.pb.gz"));
    let mut heaps = Screen::several(&files.each_ref().map(String::as_str), WIDE, &UNICODE);
    assert!(heaps.text().lines().nth(1).unwrap().contains("3 findings"), "{}", heaps.text());
    heaps.keys("9");
    let line = selected(&heaps);
    assert!(line.contains("high") && line.contains("grew from 2.64MB to 15.58MB cum"), "{line}");
    let text = heaps.keys("<enter>").text();
    assert!(text.contains("── Trend "), "{text}");
    assert!(selected(&heaps).contains("main.(*sessionStore).remember"), "{text}");
    assert_eq!(heaps.key(), "main.(*sessionStore).remember");
}

/// A finding on another sample type brings it along.
#[test]
fn enter_shows_the_sample_type() {
    let mut heap = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    heap.keys("9j");
    assert!(selected(&heap).contains("of the allocated bytes"), "{}", heap.text());
    heap.keys("<enter>");
    let text = heap.text();
    assert!(text.contains("[alloc_space ") && text.contains("line 19 "), "{text}");
}

/// The samples of a finding are what its filters keep, under the name of its rule.
#[test]
fn the_samples_of_a_finding_are_kept() {
    let mut cpu = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    let text = cpu.keys("9f").text();
    assert!(text.contains("focus format") && text.contains("5.25% remains"), "{text}");
    assert!(text.contains("── Top ─"), "{text}");
    let text = cpu.keys("u9").text();
    assert!(!text.contains("focus format") && text.contains("fmt takes 5.25%"), "{text}");
    // A finding without a function is shown by its samples.
    let mut collector = Screen::folded("runtime.gcBgMarkWorker 40\nmain.run 60\n", WIDE);
    assert!(collector.keys("9").text().contains("Nothing stands out"), "{}", collector.text());
    let mut idle = Screen::open("goroutine.pb.gz", WIDE, &UNICODE);
    assert!(idle.keys("9").text().contains("wait for a channel at"), "{}", idle.text());
}

/// Findings follow the filters. Without any, the pane says so and the header is silent.
#[test]
fn filters_change_the_findings() {
    let mut cpu = Screen::open("cpu.pb.gz", WIDE, &UNICODE);
    cpu.keys(":ignore=fmt<enter>9");
    let text = cpu.text();
    assert!(text.contains("Nothing stands out.") && text.contains(" rules looked at"), "{text}");
    assert!(!text.contains("1 finding"), "{text}");
    assert!(cpu.keys("u").text().contains("fmt takes 5.25%"), "{}", cpu.text());
}

#[test]
fn a_comparison_has_no_findings() {
    let mut compared = Screen::compared(GROWN, true, WIDE, &UNICODE);
    let text = compared.keys("9").text();
    assert!(text.contains("A comparison has no findings: its values are changes."), "{text}");
    assert!(!text.lines().nth(1).unwrap().contains("finding"), "{text}");
}

#[test]
fn a_rule_is_silenced_and_speaks_again() {
    let mut heap = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    let text = heap.keys("9x").text();
    assert!(
        text.contains("one-site at main.(*sessionStore).remember is silenced; X shows it"),
        "{text}"
    );
    assert!(text.contains("1 of ") && text.contains("1 silenced"), "{text}");
    assert!(text.lines().nth(1).unwrap().contains("1 finding"), "{text}");
    // It stays in its row, where the same key takes that back.
    assert!(selected(&heap).contains("silent"), "{text}");
    assert!(text.lines().last().unwrap().contains("x speak"), "{text}");
    let text = heap.keys("jk").text();
    assert!(text.contains("x lets it speak again"), "{text}");
    let text = heap.keys("x").text();
    assert!(text.contains("one-site at main.(*sessionStore).remember speaks again"), "{text}");
    assert!(selected(&heap).contains("high") && selected(&heap).contains("store.go:46"), "{text}");
    assert!(text.lines().nth(1).unwrap().contains("2 findings"), "{text}");
    // Once the pane was left it is gone, and X lists it.
    let text = heap.keys("xjx").text();
    assert!(!text.contains("Nothing stands out.") && selected(&heap).contains("silent"), "{text}");
    let text = heap.keys("19").text();
    assert!(
        text.contains("Nothing stands out.") && text.contains("2 findings are silenced"),
        "{text}"
    );
    heap.keys("Xg");
    assert!(selected(&heap).contains("silent"), "{}", heap.text());
    heap.keys("x");
    assert!(row(&heap, "store.go:46").contains("high"), "{}", heap.text());
    assert!(heap.text().lines().nth(1).unwrap().contains("1 finding"), "{}", heap.text());
}

/// No filter is of one line, so the words say that all of the function stays, and the cursor is on it.
#[test]
fn a_finding_at_a_line_keeps_its_function() {
    let mut heap = Screen::open("heap.pb.gz", WIDEST, &UNICODE);
    let list = heap.keys("9j").text();
    assert!(list.contains("f keeps all of render.Page"), "{list}");
    let text = heap.keys("f").text();
    assert!(text.contains("focus render.Page") && text.contains("50.94% remains"), "{text}");
    assert!(text.contains("[alloc_space "), "{text}");
    assert_eq!(heap.key(), "fixtures/leaky/internal/render.Page");
    // Esc and u take back filter, sample type and place.
    assert_eq!(heap.keys("<esc>").text(), list);
    assert_eq!(heap.keys("fu").text(), list);
    let text = heap.keys("<enter>").text();
    assert!(text.contains("[alloc_space ") && text.contains("line 19 "), "{text}");
    assert_eq!(heap.keys("<esc>").text(), list);
    // A sample type that was chosen since stays.
    let text = heap.keys("fsu").text();
    assert!(!text.contains("focus render.Page") && !text.contains("[inuse_space "), "{text}");
}

/// The footer has the keys that act on the finding under the cursor.
#[test]
fn the_footer_follows_the_finding() {
    let footer = |screen: &Screen| screen.text().lines().last().unwrap().to_owned();
    let mut heap = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    heap.keys("9");
    let words = footer(&heap);
    assert!(words.contains("f keep") && words.contains("x silence"), "{words}");
    assert!(!words.contains("i ignore") && !words.contains("X silenced"), "{words}");
    heap.keys("x");
    assert!(footer(&heap).contains("X silenced"), "{}", footer(&heap));
    let mut idle = Screen::open("findings/idle.fault.pb.gz", WIDE, &UNICODE);
    idle.keys("9");
    let words = footer(&idle);
    assert!(!words.contains("f keep") && words.contains("x silence"), "{words}");
    let mut compared = Screen::compared(GROWN, true, WIDE, &UNICODE);
    compared.keys("9");
    let words = footer(&compared);
    assert!(!words.contains("keep") && !words.contains("silence"), "{words}");
}

/// The number of findings stays where sample types have no room.
#[test]
fn the_number_of_findings_stays_on_small_screens() {
    for (file, count) in [("heap.pb.gz", "2 findings"), ("cpu.pb.gz", "1 finding")] {
        let small = Screen::open(file, SMALL, &UNICODE);
        let types = small.text().lines().nth(1).unwrap().to_owned();
        assert!(types.contains(count), "{types}");
    }
}

/// In a session, much allocation leads to the functions that allocate.
#[test]
fn the_collector_leads_to_the_sites_that_allocate() {
    let files = ["findings/collector.fault.pb.gz", "findings/churn.fault.pb.gz"];
    let alone = Screen::open(files[0], WIDE, &UNICODE).keys("9").text();
    assert!(!alone.contains("enter session"), "{alone}");
    let mut both = Screen::several(&files, WIDE, &UNICODE);
    let text = both.text();
    assert!(text.contains("── Session"), "{text}");
    let text = both.keys("9").text();
    assert!(text.contains("enter session"), "{text}");
    let text = both.keys("<enter>").text();
    assert!(text.contains("── Session") && text.contains("▾allocs"), "{text}");
    let text = both.keys("<esc>").text();
    assert!(text.contains("── Findings"), "{text}");
}

/// Rules that are silenced from the start say nothing, also of a profile that is opened later.
#[test]
fn silenced_rules_are_a_preference() {
    let mut silenced = SilencedRules::default();
    silenced.add_all("one-site,churn,few-samples").unwrap();
    let preferences = Preferences { silenced, ..Preferences::default() };
    let mut heap = Screen::preferring("heap.pb.gz", WIDE, preferences, Query::default());
    assert!(heap.keys("9").text().contains("Nothing stands out."), "{}", heap.text());
    heap.keys(":open cpu.pb.gz<enter>9x,");
    assert!(heap.text().contains("Nothing stands out."), "{}", heap.text());
    assert!(heap.keys(",").text().contains("Nothing stands out."), "format stays silenced");
}

/// Top stands before the rules have looked, and the pane says that they do.
#[test]
fn findings_come_after_the_tables() {
    let mut cpu = Screen::start("cpu.pb.gz", WIDE, &UNICODE);
    cpu.slow = Some(Lane::Findings);
    cpu.begin();
    let text = cpu.text();
    assert!(text.contains("flat%") && !text.contains("1 finding"), "{text}");
    assert!(cpu.keys("9").text().contains("looking for likely causes"), "{}", cpu.text());
    assert!(cpu.answer().text().contains("fmt takes 5.25%"), "{}", cpu.text());
    assert!(cpu.text().lines().nth(1).unwrap().contains("1 finding"), "{}", cpu.text());
}

#[test]
fn a_click_selects_and_another_goes_in() {
    let mut heap = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    heap.click_on("2 findings", false);
    assert!(heap.text().contains("── Findings ─"), "{}", heap.text());
    heap.click_on("of the allocated bytes", false);
    assert!(selected(&heap).contains("of the allocated bytes"), "{}", heap.text());
    heap.click_on("of the allocated bytes", true);
    assert!(heap.text().contains("line 19 "), "{}", heap.text());
}

/// Every pane leads to the findings, and the command does.
#[test]
fn the_pane_is_one_key_away() {
    for pane in ["1", "2", "3", "4", "5", "6", "7", "8"] {
        let mut cpu = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
        let text = cpu.keys(pane).keys("9").text();
        assert!(text.contains("── Findings ─") && text.contains("fmt takes"), "{pane}\n{text}");
        assert_eq!(cpu.keys(pane).keys(":findings<enter>").text(), text);
    }
    let ascii = Screen::open("cpu.pb.gz", SMALL, &ASCII).keys("9").text();
    assert!(ascii.is_ascii() && ascii.contains("strconv.AppendInt"), "{ascii}");
}
