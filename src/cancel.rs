//! Cancellation: a flag shared by the thread that asks for it and the thread that works. It only saves time; a receiver still
//! has to ignore late results.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The work was cancelled. This is no error, and never shown as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

/// A flag that long loops check every few thousand steps. Clones share the flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<Flag>);

#[derive(Debug, Default)]
struct Flag {
    raised: AtomicBool,
    /// Locked while the flag is raised, so that a thread about to wait does not miss it.
    raising: Mutex<()>,
    changed: Condvar,
}

impl Cancel {
    /// A flag that is not raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels the work of all holders of a clone.
    pub fn cancel(&self) {
        let _raising = self.0.raising.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.raised.store(true, Ordering::Relaxed);
        self.0.changed.notify_all();
    }

    /// True once [`Cancel::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.raised.load(Ordering::Relaxed)
    }

    /// `Err` once cancelled, for use with `?`.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Waits for `time`, or until cancelled.
    pub fn wait(&self, time: Duration) -> Result<(), Cancelled> {
        let raising = self.0.raising.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = |(): &mut ()| !self.is_cancelled();
        // The lock guards no data, so a poisoned lock does no harm.
        drop(self.0.changed.wait_timeout_while(raising, time, waits));
        self.check()
    }
}

#[cfg(test)]
#[path = "tests/cancel.rs"]
mod tests;
