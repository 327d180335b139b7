//! The terminal as a guard: its `Drop` restores the terminal, and a panic restores it before the report.
//!
//! Frames go to standard output, or to standard error if standard output is redirected. Keys come from the terminal
//! device, so standard input may be a profile.

mod frame;

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{process, thread};

use crossterm::{clipboard, cursor, event, execute, terminal};
use ratatui::Frame;
use ratatui::backend::{Backend as _, CrosstermBackend};

use self::frame::Frame as Buffered;
use super::system::{self, Device, KEY_DEVICE, device, key_device};
use crate::caught::is_caught;
use crate::error::os_reason;

/// True while the program has the terminal. A static, for the panic hook reads it.
static ENTERED: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

type Backend = CrosstermBackend<Buffered<Device>>;

/// The terminal in raw mode on its alternate screen. Dropping it restores the terminal.
#[derive(Debug)]
pub struct Terminal {
    /// Never dropped: ratatui's `Drop` prints its errors, and the terminal may be gone.
    screen: ManuallyDrop<ratatui::Terminal<Backend>>,
    mouse: bool,
}

impl Terminal {
    /// Takes the terminal over, which has sixteen colours only if `sixteen`. Fails if neither standard output nor
    /// standard error is a terminal, or if there is no device to read keys from.
    pub fn enter(mouse: bool, sixteen: bool) -> io::Result<Terminal> {
        let device = device()?;
        HOOK.call_once(install_hook);
        // `leave` must undo this even if only half of it succeeds.
        ENTERED.store(true, Ordering::SeqCst);
        let backend = CrosstermBackend::new(Buffered::new(device, sixteen));
        let screen = take(mouse).and_then(|()| ratatui::Terminal::new(backend));
        match screen {
            Ok(screen) => Ok(Terminal { screen: ManuallyDrop::new(screen), mouse }),
            Err(error) => {
                leave();
                Err(error)
            }
        }
    }

    /// Draws one frame and writes the cells that changed. Fails if the terminal cannot be written.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.screen.draw(draw).map(|_| ())
    }

    /// Columns and rows.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        self.screen.size().map(|size| (size.width, size.height))
    }

    /// Asks for mouse events, or leaves the mouse to the terminal, which selects text with it.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        let mut device = device()?;
        if on {
            execute!(device, event::EnableMouseCapture)
        } else {
            execute!(device, event::DisableMouseCapture)
        }
    }

    /// Copies `text` to the clipboard of the terminal, which may be far away (OSC 52).
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(device()?, clipboard::CopyToClipboard::to_clipboard_from(text))
    }

    /// Restores the terminal while `other` runs, then takes it over again; the next frame draws every cell.
    pub fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        leave();
        let answer = other();
        self.retake()?;
        Ok(answer)
    }

    /// Takes the terminal over again after another program may have used it; the next frame draws every cell.
    pub fn retake(&mut self) -> io::Result<()> {
        ENTERED.store(true, Ordering::SeqCst);
        take(self.mouse)?;
        // Not `Terminal::clear`: it asks for the cursor's position, and the input thread may read the answer.
        self.screen.backend_mut().clear()?;
        self.screen.swap_buffers();
        Ok(())
    }

    /// Stops the program as Ctrl-Z does, until the shell continues it.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.lend(system::suspend)?
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
    }
}

/// Fails if there is no terminal to read keys from. Writes nothing.
pub fn check_keys() -> io::Result<()> {
    key_device().map(drop).map_err(|error| {
        let reason = os_reason(&error);
        io::Error::other(format!(
            "there is no terminal to read keys from ({KEY_DEVICE}: {reason}); -top prints a table instead"
        ))
    })
}

fn take(mouse: bool) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    let mut device = device()?;
    execute!(device, terminal::EnterAlternateScreen, cursor::Hide, event::EnableBracketedPaste)?;
    if mouse { execute!(device, event::EnableMouseCapture) } else { Ok(()) }
}

/// Restores the terminal, once. Errors are dropped: there is nowhere to show them.
fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    if let Ok(mut device) = device() {
        let _ = execute!(
            device,
            event::DisableMouseCapture,
            event::DisableBracketedPaste,
            terminal::LeaveAlternateScreen,
            cursor::Show
        );
        let _ = device.flush();
    }
    let _ = terminal::disable_raw_mode();
}

/// Installs a panic hook that restores the terminal before the report. A panic of a worker ends the program, which would
/// wait for the answer forever.
fn install_hook() {
    let previous = std::panic::take_hook();
    let main = thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        if is_caught() {
            return;
        }
        let ours = ENTERED.load(Ordering::SeqCst);
        leave();
        previous(info);
        if ours && thread::current().id() != main {
            process::exit(101);
        }
    }));
}
