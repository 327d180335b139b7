//! The newest question of one kind. An earlier question's answer may still arrive; its number tells that it is stale.

/// A question that waits for its answer, with the number that comes back with it.
#[derive(Clone, Debug)]
pub struct Pending<R = ()> {
    number: u64,
    request: Option<R>,
}

impl<R> Default for Pending<R> {
    fn default() -> Pending<R> {
        Pending { number: 0, request: None }
    }
}

impl<R> Pending<R> {
    /// Replaces the question by a newer one; the number goes out with its job.
    pub fn ask(&mut self, request: R) -> u64 {
        self.number += 1;
        self.request = Some(request);
        self.number
    }

    /// The question, until its answer is taken.
    pub fn request(&self) -> Option<&R> {
        self.request.as_ref()
    }

    /// True until the answer to the newest question is taken.
    pub fn is_waiting(&self) -> bool {
        self.request.is_some()
    }

    /// True if `number` is that of the waiting question.
    pub fn is_answered_by(&self, number: u64) -> bool {
        self.is_waiting() && number == self.number
    }

    /// Takes the question that `number` answers; none if the answer is stale.
    pub fn take(&mut self, number: u64) -> Option<R> {
        if number == self.number { self.request.take() } else { None }
    }

    /// Drops the question: its answer is stale. Returns it if it was still waiting.
    pub fn cancel(&mut self) -> Option<R> {
        self.request.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_question_takes_its_answer_once() {
        let mut pending = Pending::default();
        let first = pending.ask("a");
        let second = pending.ask("b");
        assert_eq!(pending.request(), Some(&"b"));
        assert_eq!(pending.take(first), None);
        assert!(pending.is_answered_by(second) && !pending.is_answered_by(first));
        assert_eq!(pending.take(second), Some("b"));
        assert_eq!((pending.is_waiting(), pending.take(second)), (false, None));
    }

    #[test]
    fn the_answer_to_a_cancelled_question_is_stale() {
        let mut pending = Pending::default();
        let number = pending.ask(());
        assert_eq!((pending.cancel(), pending.cancel()), (Some(()), None));
        assert_eq!(pending.take(number), None);
        assert!(pending.ask(()) > number);
    }
}
