//! Screens without a table: loading, failed, too small, nothing to weigh.

use rprof_tui::load::progress::Progress;
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::UNICODE;

use super::{SMALL, WIDE};
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

/// Keys typed while a profile is read act once it stands, in their order.
#[test]
fn keys_typed_while_reading_act_on_the_profile() {
    for size in [SMALL, WIDE] {
        for keys in ["4", "s2", "oj", "/rememb<enter>3", ":focus=session<enter>j", "/q<enter>Tn"] {
            let mut early = Screen::start("heap.pb.gz", size, &UNICODE);
            early.keys(keys);
            assert_eq!(early.ended, None, "{keys} ends nothing");
            early.begin();
            let wanted = Screen::open("heap.pb.gz", size, &UNICODE).keys(keys).shown();
            assert_eq!(early.shown(), wanted, "{keys}");
        }
    }
}

#[test]
fn keys_that_leave_do_not_wait_for_the_profile() {
    let mut waits = Screen::start("heap.pb.gz", SMALL, &UNICODE);
    assert!(waits.keys("4j").text().contains("2 keys wait for it"), "{}", waits.text());
    for keys in ["4q", "4<esc>", "/x<c-c>"] {
        let mut screen = Screen::start("heap.pb.gz", SMALL, &UNICODE);
        screen.keys(keys);
        assert_eq!(screen.ended, Some(Ok(())), "{keys}");
    }
    // A profile that cannot be read leaves no keys for its message.
    let mut failed = Screen::start("README.md", SMALL, &UNICODE);
    failed.keys("j<enter>4").begin();
    assert_eq!(failed.ended, None);
    assert!(failed.text().contains("cannot open"), "{}", failed.text());
}
