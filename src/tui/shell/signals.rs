//! Signals as events.

use std::io;
use std::sync::mpsc::Sender;
use std::thread::Builder;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;

use super::inbox::Message;
use crate::tui::event::Event;

/// Sends an event for each signal: those that end the program, and SIGCONT, after which the screen may be overwritten.
/// SIGXFSZ would end the program in the middle of a file; without it, the write fails.
pub(super) fn watch_signals(sender: Sender<Message>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGXFSZ])?;
    Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGXFSZ => continue,
                SIGCONT => Event::Redraw,
                _ => Event::Terminate(signal),
            };
            if sender.send(Message::Event(event)).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}
