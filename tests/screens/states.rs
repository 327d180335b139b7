//! Screens without a table: loading, failed, too small, nothing to weigh.

use rprof_tui::load::progress::Progress;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::UNICODE;

use super::SMALL;
use crate::support::Screen;

#[test]
fn loading_failing_and_too_small() {
    let mut loading = Screen::start("heap.pb.gz", SMALL, &UNICODE);
    loading.event(Event::Progress(Progress {
        phase: "reading heap.pb.gz".to_owned(),
        done: 3 << 20,
        total: Some(8 << 20),
        ..Progress::default()
    }));
    loading.keys("<esc>");
    assert_eq!(loading.ended, Some(Ok(())), "Esc gives up reading");

    let mut failed = Screen::open("README.md", SMALL, &UNICODE);
    failed.keys("<enter>");
    let ended = failed.ended.unwrap().unwrap_err();
    assert!(ended.contains("unrecognized profile format"), "{ended}");

    let mut small = Screen::open("heap.pb.gz", (39, 9), &UNICODE);
    small.keys("jj<enter>/x<esc>");
    assert!(small.text().contains("rprof-tui needs 40x10; this is 39x9"), "{}", small.text());
    small.event(Event::Resize(12, 3));
    assert!(small.text().contains("needs 40x10"), "{}", small.text());
    small.event(Event::Resize(9, 3));
    assert!(small.text().contains("too small"), "{}", small.text());
    small.event(Event::Resize(0, 0));
    assert_eq!(small.text(), "");
}

#[test]
fn profiles_without_weight_or_samples_are_shown() {
    let nothing = Screen::folded("main;idle 0", SMALL);
    assert!(nothing.text().contains("samples is 0 in this profile"), "{}", nothing.text());
    let mut signed = Screen::folded("main;a 10\nmain;b -4", SMALL);
    assert!(signed.text().contains("-4"), "{}", signed.text());
    signed.keys("<enter>ljk?<esc>s/b<enter>");
    assert_eq!(signed.ended, None);
}
