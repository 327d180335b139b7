//! Signals as events.

use std::io;
use std::sync::mpsc::Sender;
use std::thread::Builder;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::tui::event::Event;

/// Sends an event for each signal: those that end the program, and SIGCONT, after which the screen may be overwritten.
pub(super) fn watch_signals(sender: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let event = if signal == SIGCONT { Event::Redraw } else { Event::Terminate(signal) };
            if sender.send(event).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}
