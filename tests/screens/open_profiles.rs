//! Several profiles on one screen: opened from inside, or given together without merging; saved views, and the command
//! line that prints what is seen.

use std::process::Command;
use std::sync::Arc;

use insta::assert_snapshot;
use rprof_tui::load::progress::{ListedSource, Progress, SourceState};
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, WIDE};
use crate::support::{Screen, fixtures};

/// Profiles of three kinds and two programs, two of which merge.
const KINDS: [&str; 4] =
    ["native/tally.cpu.prof", "heap.0.pb.gz", "heap.5.pb.gz", "goroutine.pb.gz"];

#[test]
fn each_open_profile_keeps_its_place() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
        screen.keys("jjo");
        screen.keys(":open heap.pb.gz<enter>");
        assert!(screen.text().contains("heap.pb.gz (2/2)"), "{}", screen.text());
        screen.keys("s:focus=remember<enter>4");
        let heap = screen.text();
        screen.keys(",");
        let cpu = screen.text();
        assert!(cpu.contains("cpu.pb.gz (1/2)"), "{cpu}");
        let alone = Screen::open("cpu.pb.gz", size, &UNICODE).keys("jjo").text();
        let body = |text: &str| text.lines().skip(3).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(body(&cpu), body(&alone), "as it was left");
        screen.keys(",");
        assert_eq!(screen.text(), heap, "as it was left");
        screen.keys("j,jj,k");
        assert_eq!(screen.ended, None);
    }
}

#[test]
fn a_closed_profile_is_forgotten() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
        screen.keys("jj");
        let cpu = screen.text();
        screen.keys(":close<enter>");
        assert!(screen.text().contains("this is the only profile; q leaves"), "{}", screen.text());
        screen.keys(":open heap.pb.gz<enter>:open heap.0.pb.gz<enter>:profiles<enter>");
        let list = screen.text();
        assert!(
            list.contains("7.44MB inuse_space") && list.contains("19.55MB inuse_space"),
            "{list}"
        );
        screen.keys("<esc>:close<enter>");
        assert!(screen.text().contains("heap.pb.gz (2/2)"), "{}", screen.text());
        assert!(screen.text().contains("heap.0.pb.gz is closed"), "{}", screen.text());
        screen.keys(":close<enter>");
        // A message stands in the place of the sentence at the bottom.
        let rows = usize::from(size.1) - 2;
        let body =
            |text: &str| text.lines().take(rows).skip(3).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(body(&screen.text()), body(&cpu), "as it was left");
        assert!(
            screen.text().lines().next().is_some_and(|line| line.contains("cpu.pb.gz ")),
            "alone"
        );
    }
}

/// Panes whose work was cancelled when the profile was left ask for it again.
#[test]
fn a_profile_that_was_left_while_it_worked_goes_on() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    let wanted = Screen::open("heap.pb.gz", SMALL, &UNICODE).keys("2").text();
    screen.slow = Some(rprof_tui::tui::job::Lane::CallPaths);
    screen.keys("2");
    screen.slow = None;
    screen.keys(":open cpu.pb.gz<enter>,");
    let body = |text: &str| text.lines().skip(3).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(body(&screen.text()), body(&wanted));
}

#[test]
fn a_profile_that_cannot_be_opened_is_forgotten() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
        let before = screen.text();
        screen.keys(":open nowhere.pb<enter>");
        assert!(screen.text().contains("o such file"), "{}", screen.text());
        screen.keys(",");
        assert!(screen.text().contains("this is the only profile"), "{}", screen.text());
        screen.keys("jk");
        assert_eq!(screen.text(), before);
    }
}

/// Tab and the keys behind it wait for the paths of what is typed; a late answer to less of it is dropped.
#[test]
fn a_path_typed_in_a_burst_is_completed() {
    let mut screen = Screen::open("heap.pb.gz", SMALL, &UNICODE);
    screen.slow = Some(rprof_tui::tui::job::Lane::Export);
    screen.keys(&format!(":open {}/", fixtures().display()));
    let late = screen.held_back();
    screen.keys("cpu.p<tab><enter>");
    let newest = screen.held_back();
    screen.finish(late);
    assert!(screen.text().contains("/cpu.p"), "{}", screen.text());
    assert!(!screen.text().contains("(2/2)"), "{}", screen.text());
    screen.finish(newest);
    assert!(screen.text().contains("cpu.pb.gz (2/2)"), "{}", screen.text());
    // The list that is shown meanwhile fits what is typed.
    screen.keys(&format!(":open {}/", fixtures().display())).answer();
    screen.keys("cpu.p");
    let shown = screen.text();
    assert!(shown.contains("/cpu.pb.gz") && !shown.contains("/goroutine"), "{shown}");
}

/// Esc gives up reading a profile, and the one before is back.
#[test]
fn opening_is_given_up() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    screen.slow = Some(rprof_tui::tui::job::Lane::Analysis);
    screen.keys(":open heap.pb.gz<enter>");
    assert!(screen.text().contains("reading heap.pb.gz"), "{}", screen.text());
    screen.keys("<esc>");
    assert_eq!(screen.ended, None);
    assert!(screen.text().contains("given up"), "{}", screen.text());
    // An answer that was on its way is stale.
    screen.answer().keys("j");
    assert!(screen.text().contains("cpu.pb.gz") && !screen.text().contains("heap.pb.gz"));
}

#[test]
fn profiles_that_do_not_merge_are_offered() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::several(&KINDS, size, &UNICODE);
        if size == SMALL {
            assert_snapshot!("open_groups", screen.shown());
        } else {
            assert_snapshot!("open_groups_wide", screen.shown());
        }
        screen.keys("j<enter>");
        assert!(screen.text().contains("(2/3)"), "{}", screen.text());
        screen.keys("6");
        assert!(screen.text().contains("2 snapshots"), "{}", screen.text());
        screen.keys(",");
        assert!(screen.text().contains("routine.pb.gz (3/3)"), "{}", screen.text());
        screen.keys(",jj");
        assert!(screen.text().contains("cpu.prof (1/3)"), "{}", screen.text());
        screen.keys(",");
        assert!(screen.text().contains("2 snapshots"), "{}", screen.text());
        screen.keys(":profiles<enter>");
        if size == SMALL {
            assert_snapshot!("open_groups_read", screen.shown());
        } else {
            assert_snapshot!("open_groups_wide_read", screen.shown());
        }
        screen.keys("<esc>");
        assert_eq!(screen.ended, None);
    }
    let mut left = Screen::several(&KINDS, SMALL, &UNICODE);
    left.keys("<esc>");
    assert_eq!(left.ended, Some(Ok(())), "there is nothing to go back to");
}

/// Single files stand below their group, and those that cannot be read at the end with the reason.
#[test]
fn single_files_are_offered_below_their_group() {
    let files = [
        "native/tally.cpu.prof",
        "heap.0.pb.gz",
        "heap.5.pb.gz",
        "goroutine.pb.gz",
        "README.md",
        "nosuch",
    ];
    let mut screen = Screen::several(&files, SMALL, &UNICODE);
    assert_snapshot!("open_files", screen.shown());
    screen.keys("jjjj<enter>");
    assert!(screen.text().contains("goroutine"), "{}", screen.text());
    let mut screen = Screen::several(&files, SMALL, &UNICODE);
    screen.keys("jjj<enter>");
    let text = screen.text();
    assert!(text.contains("heap.5.pb.gz") && !text.contains("2 of 2"), "alone: {text}");
    screen.keys(":profiles<enter>");
    assert_snapshot!("open_files_read", screen.shown());
    // A file that cannot be read is a row that opens nothing.
    screen.keys("G<enter>");
    assert!(screen.text().contains("o such file"), "{}", screen.text());
}

/// The list is there as soon as two files do not merge, and a row of it opens before the rest is read.
#[test]
fn files_are_listed_while_they_are_read() {
    let mut screen = Screen::several(&KINDS, SMALL, &UNICODE);
    let files = ["goroutine.pb.gz", "cpu.pb.gz", "heap.pb.gz"];
    let states = [
        SourceState::Read("goroutine".to_owned()),
        SourceState::Read("samples cpu".to_owned()),
        SourceState::Waiting,
    ];
    let sources = files.iter().zip(states);
    let sources = sources.map(|(file, state)| ListedSource { file: file.into(), state });
    let sources = Some(Arc::new(sources.collect()));
    let mut reading = Screen::start("cpu.pb.gz", SMALL, &UNICODE);
    reading.event(Event::Progress(Progress { sources, ..Progress::default() }));
    let text = reading.text();
    assert!(text.contains("reading, 2 of 3") && text.contains("heap.pb.gz"), "{text}");
    reading.keys("jj<enter>");
    assert!(reading.text().contains("inuse_space"), "{}", reading.text());
    screen.keys("<esc>");
    assert_eq!(screen.ended, Some(Ok(())));
}

/// Esc takes away the groups that a command offered.
#[test]
fn groups_that_are_left_are_forgotten() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let before = screen.text();
    screen.keys(":open several<enter>");
    assert!(screen.text().contains("they are not one series"), "{}", screen.text());
    screen.keys("<esc>,k");
    assert_eq!(screen.text(), before.clone());
    screen.keys(":profiles<enter>");
    assert!(screen.text().contains("this is the only profile"), "{}", screen.text());
}

#[test]
fn paths_are_completed_behind_open() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    std::fs::copy(fixtures().join("heap.pb.gz"), inner.join("heap.pb.gz")).unwrap();
    screen.keys(&format!(":open {}/in<tab><tab><enter>", folder.path().display()));
    assert!(screen.text().contains("(2/2)"), "{}", screen.text());
    assert!(screen.text().contains("inuse_space"), "{}", screen.text());
}

#[test]
fn a_saved_view_comes_back() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("heap.pb.gz", size, &UNICODE);
        screen.keys("s:focus=remember<enter>:hide=^runtime<enter>:granularity=lines<enter>o");
        screen.keys("4jk");
        let wanted = screen.text();
        screen.keys(":save-view leak<enter>");
        assert!(screen.text().contains("saved leak"), "{}", screen.text());
        screen.keys(":reset<enter>1os:view<enter>");
        assert!(screen.text().contains(":view leak"), "{}", screen.text());
        screen.keys("<esc>:view l<tab><enter>jk");
        assert_eq!(screen.text(), wanted);
        screen.keys("u");
        assert!(!screen.text().contains("focus remember"), "one step back: {}", screen.text());
        screen.keys(":view nothing<enter>");
        assert!(screen.text().contains("no view is called nothing"), "{}", screen.text());
    }
}

/// A view for another kind of profile applies all but its sample type, and says so.
#[test]
fn a_saved_view_without_its_sample_type_says_what_it_applies() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("heap.pb.gz", size, &UNICODE);
        screen.keys(":focus=main<enter>:alloc_space<enter>:save-view leak<enter>");
        screen.keys(":open cpu.pb.gz<enter>:view leak<enter>");
        let text = screen.text();
        let said = "no sample type alloc_space here; filters, order and pane of leak are applied";
        assert!(text.contains(said), "{text}");
        assert!(text.contains("focus main") && text.contains("[cpu"), "{text}");
    }
}

/// The command that is copied prints the rows of the screen, with every filter in force.
#[test]
#[cfg(unix)]
fn the_copied_command_prints_what_is_seen() {
    for (file, keys) in [
        ("heap.pb.gz", ""),
        ("heap.pb.gz", ":alloc_space<enter>:focus=remember<enter>"),
        ("heap.pb.gz", "o:ignore=flate|x'y<enter>:unit=kb<enter>"),
        ("cpu.pb.gz", ":focus=main<enter>:hide=^runtime<enter>.o"),
        ("cpu.pb.gz", "p:granularity=packages<enter>"),
        ("cpu.pb.gz", "jf1jf:noinlines<enter>"),
    ] {
        let mut screen = Screen::open(file, WIDE, &UNICODE);
        screen.keys(keys).keys("1:copy-command<enter>");
        let line = screen.copied.pop().unwrap_or_else(|| panic!("{keys}: {}", screen.text()));
        assert!(line.starts_with("rprof-tui -top "), "{line}");
        let program = line.replacen("rprof-tui", env!("CARGO_BIN_EXE_rprof-tui"), 1);
        let run = Command::new("sh").args(["-c", &program]).current_dir(fixtures()).output();
        let run = run.unwrap();
        let report = String::from_utf8_lossy(&run.stdout).into_owned();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let mut rows = report.lines().skip_while(|row| !row.contains("flat%")).skip(1);
        let tables = screen.app().shared.tables.clone().unwrap();
        let by_cum = line.contains(" -cum ");
        for place in 0..tables.rows.len().min(4) {
            let place = if by_cum { tables.rows_by_cum[place] as usize } else { place };
            let name = tables.name(tables.rows[place].node);
            let row = rows.next().unwrap_or_else(|| panic!("{line}\n{report}{said}"));
            assert!(row.contains(name), "{line}\n{name} is not in {row}\n{report}");
        }
    }
}

#[test]
fn the_command_of_a_picture_is_copied_in_its_pane() {
    let mut screen = Screen::open("cpu.pb.gz", SMALL, &UNICODE);
    for (pane, report) in [("4", "-flame -output=icicle.svg"), ("8", "-svg -output=graph.svg")] {
        screen.keys(pane).keys(":copy-command<enter>");
        let line = screen.copied.pop().unwrap_or_else(|| panic!("{pane}: {}", screen.text()));
        assert!(line.starts_with(&format!("rprof-tui {report} ")), "{line}");
    }
}

/// Views that no report prints are not copied.
#[test]
fn a_view_without_a_report_says_so() {
    let mut screen = Screen::open("heap.pb.gz", WIDE, &UNICODE);
    screen.keys(":sample_index=avg size<enter>:copy-command<enter>");
    assert!(screen.text().contains("recorded sample types only"), "{}", screen.text());
    assert!(screen.copied.is_empty());
}

/// An address is opened as a live process, which keeps its snapshots while another profile is shown.
#[test]
fn an_address_is_opened_as_a_live_process() {
    for size in [SMALL, WIDE] {
        let mut screen = Screen::open("cpu.pb.gz", size, &UNICODE);
        screen.keys(":open localhost:6060<enter>");
        assert!(screen.text().contains("localhost:6060 (2/2)"), "{}", screen.text());
        screen.keys("R");
        assert!(screen.text().contains("2 snapshots"), "{}", screen.text());
        screen.keys(",");
        assert!(!screen.text().contains("2 snapshots"), "{}", screen.text());
        screen.keys(",");
        assert!(screen.text().contains("2 snapshots"), "{}", screen.text());
        screen.keys(",:open localhost:1<enter>");
        let text = screen.text();
        assert!(text.contains("o such file") && text.contains("cpu.pb.gz (1/2)"), "{text}");
    }
}
