//! Unit tests of `cancel.rs`.

use super::*;

#[test]
fn waiting_ends_when_it_is_cancelled() {
    let cancel = Cancel::new();
    assert_eq!(cancel.wait(Duration::ZERO), Ok(()));
    let other = cancel.clone();
    let waiting = std::thread::spawn(move || other.wait(Duration::MAX));
    cancel.cancel();
    assert_eq!(waiting.join().unwrap(), Err(Cancelled));
    assert_eq!(cancel.wait(Duration::MAX), Err(Cancelled));
}
