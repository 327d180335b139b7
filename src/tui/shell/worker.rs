//! A thread that works on the newest job only.
//!
//! One job may wait. A newer one takes its place and cancels the running one, so that the newest request is answered
//! first. The worker returns no answers: jobs send them, with a number by which stale ones are recognised.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle, sleep};
use std::time::{Duration, Instant};

use crate::cancel::Cancel;

/// Time between two looks at a thread that is to finish.
const STEP: Duration = Duration::from_millis(2);

/// The thread, and a slot for one waiting job. Dropping it cancels, closes and joins.
#[derive(Debug)]
pub struct Worker<J> {
    slot: Arc<(Mutex<Slot<J>>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Slot<J> {
    waiting: Option<J>,
    running: Cancel,
    closed: bool,
}

impl<J: Send + 'static> Worker<J> {
    /// Starts a thread of this name. `work` runs on each job that is not replaced before its turn.
    pub fn new(name: &str, mut work: impl FnMut(J, &Cancel) + Send + 'static) -> io::Result<Self> {
        let slot = Slot { waiting: None, running: Cancel::default(), closed: false };
        let slot = Arc::new((Mutex::new(slot), Condvar::new()));
        let shared = Arc::clone(&slot);
        let thread = Builder::new().name(name.to_owned()).spawn(move || {
            while let Some((job, cancel)) = next(&shared) {
                work(job, &cancel);
            }
        })?;
        Ok(Worker { slot, thread: Some(thread) })
    }

    /// Submits a job: it replaces the waiting one and cancels the running one.
    pub fn submit(&self, job: J) {
        let mut slot = lock(&self.slot.0);
        slot.running.cancel();
        slot.waiting = Some(job);
        self.slot.1.notify_one();
    }
}

impl<J> Worker<J> {
    /// Detaches the thread and cancels its job: joining could wait for a blocked read forever.
    pub fn abandon(mut self) {
        self.thread = None;
    }

    /// Waits until the running job and the waiting one are done, up to `limit`, and detaches the thread after that.
    pub fn finish(mut self, limit: Duration) {
        lock(&self.slot.0).closed = true;
        self.slot.1.notify_one();
        let end = Instant::now() + limit;
        let Some(thread) = self.thread.take() else { return };
        while !thread.is_finished() && Instant::now() < end {
            sleep(STEP);
        }
    }

    /// Cancels the running job and drops the waiting one.
    pub fn cancel(&self) {
        let mut slot = lock(&self.slot.0);
        slot.running.cancel();
        slot.waiting = None;
    }
}

impl<J> Drop for Worker<J> {
    fn drop(&mut self) {
        self.cancel();
        lock(&self.slot.0).closed = true;
        self.slot.1.notify_one();
        if let Some(thread) = self.thread.take() {
            // The panic hook has reported a panic already.
            let _ = thread.join();
        }
    }
}

/// Waits for a job; `None` once the worker is closed.
fn next<J>((slot, changed): &(Mutex<Slot<J>>, Condvar)) -> Option<(J, Cancel)> {
    let idle = |slot: &mut Slot<J>| slot.waiting.is_none() && !slot.closed;
    let mut slot = changed.wait_while(lock(slot), idle).unwrap_or_else(PoisonError::into_inner);
    let job = slot.waiting.take()?;
    slot.running = Cancel::default();
    Some((job, slot.running.clone()))
}

/// A poisoned lock is taken too: no code panics while it holds one, so the data are consistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "tests/worker.rs"]
mod tests;
