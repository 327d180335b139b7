//! Unit tests of `load/fetch_in_order.rs`.

use super::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn a_panic_leaves_no_thread_waiting() {
    let turn = Turn { handed_over: Mutex::new(0), changed: Condvar::new() };
    thread::scope(|scope| {
        let waiting = scope.spawn(|| turn.wait_for(AHEAD));
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let _end = EndOfTurns(&turn);
            panic!("on purpose");
        }));
        assert!(panicked.is_err() && waiting.join().is_ok());
    });
}
