//! The newest question of one kind. An earlier question's answer may still arrive; its number tells that it is stale.

use std::sync::atomic::{AtomicU64, Ordering};

/// The number of the next question. No two questions share one: an answer for a profile that was left means nothing to
/// the one that is shown.
static NEWEST: AtomicU64 = AtomicU64::new(1);

/// The newest question of one kind, and the number that comes back with its answer.
#[derive(Clone, Debug)]
pub struct Pending<R = ()> {
    number: u64,
    question: Option<R>,
    is_answered: bool,
}

impl<R> Default for Pending<R> {
    fn default() -> Pending<R> {
        Pending { number: 0, question: None, is_answered: false }
    }
}

impl<R> Pending<R> {
    /// Replaces the question by a newer one; the number goes out with its job.
    pub fn ask(&mut self, question: R) -> u64 {
        self.number = NEWEST.fetch_add(1, Ordering::Relaxed);
        (self.question, self.is_answered) = (Some(question), false);
        self.number
    }

    /// The newest question, answered or not; `None` once it was taken or cancelled.
    pub fn question(&self) -> Option<&R> {
        self.question.as_ref()
    }

    /// The newest question, if it waits for its answer.
    pub fn waiting(&self) -> Option<&R> {
        self.question.as_ref().filter(|_| !self.is_answered)
    }

    /// True until the newest question is answered.
    pub fn is_waiting(&self) -> bool {
        self.waiting().is_some()
    }

    /// True if `number` is that of the waiting question.
    pub fn is_answered_by(&self, number: u64) -> bool {
        self.is_waiting() && number == self.number
    }

    /// The question that `number` answers, which no other answer follows; `None` if the answer is stale.
    pub fn answer(&mut self, number: u64) -> Option<&R> {
        if !self.is_answered_by(number) {
            return None;
        }
        self.is_answered = true;
        self.question.as_ref()
    }

    /// Takes the question that `number` answers; `None` if the answer is stale.
    pub fn take(&mut self, number: u64) -> Option<R> {
        if self.is_answered_by(number) { self.question.take() } else { None }
    }

    /// Drops the question: its answer is stale. Returns the question if it waited.
    pub fn cancel(&mut self) -> Option<R> {
        let waited = self.is_waiting();
        self.question.take().filter(|_| waited)
    }

    /// Drops the question if it waits: a newer job of its lane may have cancelled its job, so it must be asked again.
    pub fn cancel_waiting(&mut self) {
        if self.is_waiting() {
            self.question = None;
        }
    }
}

#[cfg(test)]
#[path = "tests/pending.rs"]
mod tests;
