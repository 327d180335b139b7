//! The terminal as Unix has it: devices by their descriptors, signals, and a hang-up.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal};
use std::os::fd::{AsFd, AsRawFd};
use std::sync::mpsc::Sender;
use std::thread::Builder;

use filedescriptor::{Error, POLLERR, POLLHUP, poll, pollfd};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::low_level::raise;

use super::message::Message;
use crate::tui::event::Event;

/// The signal of a terminal that is gone.
pub(super) const HANG_UP: i32 = SIGHUP;

/// The terminal device. Keys come from it if standard input is no terminal.
pub(super) const KEY_DEVICE: &str = "/dev/tty";

/// The editor without `$VISUAL` and `$EDITOR`.
pub(super) const EDITOR: &str = "vi";

/// True if [`EDITOR`] takes the line as `+LINE`.
pub(super) const EDITOR_TAKES_LINE: bool = true;

/// The terminal that frames are written to.
pub(super) type Device = File;

/// The terminal that keys are read from.
pub(super) fn key_device() -> io::Result<File> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return stdin.as_fd().try_clone_to_owned().map(File::from);
    }
    OpenOptions::new().read(true).write(true).open(KEY_DEVICE)
}

/// The terminal that frames are written to.
pub(super) fn device() -> io::Result<Device> {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let shown = if stdout.is_terminal() {
        stdout.as_fd().try_clone_to_owned()
    } else if stderr.is_terminal() {
        stderr.as_fd().try_clone_to_owned()
    } else {
        Err(io::Error::other("there is no terminal to draw on"))
    };
    shown.map(File::from)
}

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

/// Sends the event of SIGHUP once the terminal is gone: its window is closed, or its connection breaks. The signal itself
/// goes to the leader of the session alone, and the input thread would read the end of the terminal for ever.
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

/// Waits for input. Returns false if the wait was [interrupted](interrupt_input) without any; here the next read waits,
/// and an interruption arrives as a change of size.
#[expect(clippy::unnecessary_wraps, reason = "the signature of Windows")]
pub(super) fn await_input() -> io::Result<bool> {
    Ok(true)
}

/// Ends the input thread's wait: a change of size is input.
pub(super) fn interrupt_input() -> io::Result<()> {
    raise(SIGWINCH)
}

/// Stops the program as Ctrl-Z does, until the shell continues it.
pub(super) fn suspend() -> io::Result<()> {
    raise(SIGTSTP)
}
