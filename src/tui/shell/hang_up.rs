//! A terminal that goes away: its window is closed, or its connection breaks.

use std::io::{self, ErrorKind};
use std::os::fd::AsRawFd;
use std::sync::mpsc::Sender;
use std::thread::Builder;

use filedescriptor::{Error, POLLERR, POLLHUP, poll, pollfd};
use signal_hook::consts::SIGHUP;

use super::inbox::Message;
use super::terminal::key_device;
use crate::tui::event::Event;

/// Sends the event of SIGHUP once the terminal is gone. The signal itself goes to the leader of the session alone, and
/// the input thread would read the end of the terminal for ever.
pub(super) fn watch_hang_up(sender: Sender<Message>) -> io::Result<()> {
    let device = key_device()?;
    Builder::new().name("hang-up".to_owned()).spawn(move || {
        let mut polled = [pollfd { fd: device.as_raw_fd(), events: 0, revents: 0 }];
        loop {
            match poll(&mut polled, None) {
                Err(Error::Poll(error)) if error.kind() == ErrorKind::Interrupted => {}
                Ok(_) if polled[0].revents & (POLLHUP | POLLERR) != 0 => break,
                // Without this watch the program still ends with the next frame.
                _ => return,
            }
        }
        // The receiver is gone only when the program ends.
        let _ = sender.send(Message::Event(Event::Terminate(SIGHUP)));
    })?;
    Ok(())
}
