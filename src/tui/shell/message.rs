//! Messages of all threads to the loop.

use crate::tui::event::Event;

/// Events on their way to the loop.
#[derive(Debug)]
pub(super) enum Message {
    /// An event of a worker or of a signal.
    Event(Event),
    /// Input that arrived together. The input thread reads nothing until it gets a token.
    Burst(Vec<Event>),
}
