//! Events for the loop, and the pause of the input thread while another program has the terminal.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use super::message::Message;
use super::system::interrupt_input;
use crate::tui::event::Event;

/// The longest wait for the input thread to pause. It does not pause in the middle of an escape sequence.
const PATIENCE: Duration = Duration::from_millis(300);

/// The messages of all threads, and the token that lets the input thread go on.
pub(super) struct Inbox {
    messages: Receiver<Message>,
    next: Sender<()>,
    /// The input thread waits for a token.
    is_paused: bool,
    /// Messages that arrived while the input thread was asked to pause.
    later: VecDeque<Message>,
}

impl Inbox {
    /// The receiving end of `messages`, and the sending end of the input thread's tokens.
    pub(super) fn new(messages: Receiver<Message>, next: Sender<()>) -> Inbox {
        Inbox { messages, next, is_paused: false, later: VecDeque::new() }
    }

    /// Waits for events; `None` if no thread is left that sends any.
    pub(super) fn wait(&mut self) -> Option<Vec<Event>> {
        let message = self.later.pop_front().or_else(|| self.messages.recv().ok())?;
        Some(self.events(message))
    }

    /// Events that have arrived by now.
    pub(super) fn arrived(&mut self) -> Option<Vec<Event>> {
        let message = self.later.pop_front().or_else(|| self.messages.try_recv().ok())?;
        Some(self.events(message))
    }

    fn events(&mut self, message: Message) -> Vec<Event> {
        match message {
            Message::Event(event) => vec![event],
            Message::Burst(events) => {
                self.is_paused = true;
                events
            }
        }
    }

    /// Lets the input thread go on, if it is paused and all of its input was taken.
    pub(super) fn resume(&mut self) {
        if self.is_paused && self.later.is_empty() {
            self.is_paused = false;
            // The thread is gone only when the program ends.
            let _ = self.next.send(());
        }
    }

    /// Makes the input thread pause, so that another program gets every key.
    pub(super) fn pause(&mut self) {
        if self.is_paused || interrupt_input().is_err() {
            return;
        }
        let end = Instant::now() + PATIENCE;
        while !self.is_paused {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(message) = self.messages.recv_timeout(left) else { return };
            self.is_paused = matches!(message, Message::Burst(_));
            self.later.push_back(message);
        }
    }
}

#[cfg(test)]
#[path = "tests/inbox.rs"]
mod tests;
