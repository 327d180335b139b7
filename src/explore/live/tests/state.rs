//! Unit tests of `explore/live/state.rs`.

use super::*;

#[test]
fn failed_polls_back_off() {
    let every = Some(Duration::from_secs(10));
    let mut live = Live::new(LiveSource { every, ..LiveSource::default() }, LoadRequest::default());
    let seconds =
        |live: &Live, took| live.next_poll_after(Duration::from_secs(took)).map(|d| d.as_secs());
    assert_eq!((seconds(&live, 3), seconds(&live, 30)), (Some(7), Some(0)));
    let mut waits = Vec::new();
    for _ in 0..5 {
        live.fail("gone".to_owned());
        waits.push(seconds(&live, 1));
    }
    assert_eq!(waits, [10, 20, 40, 60, 60].map(Some));
    live.paused = true;
    assert_eq!(seconds(&live, 0), None);
    let asked = Live::new(LiveSource::default(), LoadRequest::default());
    assert_eq!(asked.next_poll_after(Duration::ZERO), None, "only on request");
}
