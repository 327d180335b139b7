//! The console of Windows: its input device, its output in UTF-16, and an input thread that is asked to pause.
//!
//! No signal is watched. Ctrl-C is a key in raw mode, and Windows ends a program whose console is closed.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Stderr, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::message::Message;

/// The number that Unix gives the signal of a terminal that is gone.
pub(super) const HANG_UP: i32 = 1;

/// The console's input. Keys come from it, also if standard input is a file.
pub(super) const KEY_DEVICE: &str = "CONIN$";

/// The editor without `%VISUAL%` and `%EDITOR%`.
pub(super) const EDITOR: &str = "notepad";

/// True if [`EDITOR`] takes the line as `+LINE`.
pub(super) const EDITOR_TAKES_LINE: bool = false;

/// The longest time until an input thread that is asked to pause does so.
const INTERRUPT_INTERVAL: Duration = Duration::from_millis(50);

/// True while the input thread is asked to pause. A static, for there is one console.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The console that frames are written to. The standard library writes UTF-16 to it; a handle of its own would write
/// bytes in the console's code page.
#[derive(Debug)]
pub(super) enum Device {
    /// Standard output.
    Output(Stdout),
    /// Standard error, if standard output is redirected.
    Error(Stderr),
}

impl Write for Device {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Output(stdout) => stdout.write(bytes),
            Self::Error(stderr) => stderr.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Output(stdout) => stdout.flush(),
            Self::Error(stderr) => stderr.flush(),
        }
    }
}

/// The console that keys are read from.
pub(super) fn key_device() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(KEY_DEVICE)
}

/// The console that frames are written to.
pub(super) fn device() -> io::Result<Device> {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    if stdout.is_terminal() {
        Ok(Device::Output(stdout))
    } else if stderr.is_terminal() {
        Ok(Device::Error(stderr))
    } else {
        Err(io::Error::other("there is no terminal to draw on"))
    }
}

/// Watches nothing: no signal of Windows leaves time to restore a console.
#[expect(clippy::unnecessary_wraps, reason = "the signature of Unix")]
pub(super) fn watch_signals(_: Sender<Message>) -> io::Result<()> {
    Ok(())
}

/// Watches nothing: Windows ends a program whose console is closed.
#[expect(clippy::unnecessary_wraps, reason = "the signature of Unix")]
pub(super) fn watch_hang_up(_: Sender<Message>) -> io::Result<()> {
    Ok(())
}

/// Waits for input. Returns false if the wait was [interrupted](interrupt_input) without any.
pub(super) fn await_input() -> io::Result<bool> {
    loop {
        if crossterm::event::poll(INTERRUPT_INTERVAL)? {
            return Ok(true);
        }
        if INTERRUPTED.swap(false, Ordering::SeqCst) {
            return Ok(false);
        }
    }
}

/// Ends the input thread's wait.
#[expect(clippy::unnecessary_wraps, reason = "the signature of Unix")]
pub(super) fn interrupt_input() -> io::Result<()> {
    INTERRUPTED.store(true, Ordering::SeqCst);
    Ok(())
}

/// Does nothing: no shell of Windows continues a program that stops.
#[expect(clippy::unnecessary_wraps, reason = "the signature of Unix")]
pub(super) fn suspend() -> io::Result<()> {
    Ok(())
}
