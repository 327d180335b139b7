//! Panics of a crate that reads damaged files: the work is given up, and no report of the panic is printed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// True while this thread does work whose panic is caught. A panic hook does nothing then.
pub fn is_caught() -> bool {
    IS_CAUGHT.get()
}

/// The result of `work`, or `None` if it panics. State that `work` changed must not be used then.
pub fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |info| {
            if !is_caught() {
                previous(info);
            }
        }));
    });
    let before = IS_CAUGHT.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(before);
    result.ok()
}

#[cfg(test)]
#[path = "tests/caught.rs"]
mod tests;
