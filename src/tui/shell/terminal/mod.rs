//! The terminal as a guard: entering gives a value whose `Drop` leaves, and a panic leaves before it reports.
//!
//! Drawing goes to standard output, or to standard error where standard output is redirected. Keys come from the
//! terminal device, so standard input may carry a profile.

mod frame;

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::os::fd::AsFd;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{process, thread};

use crossterm::{clipboard, cursor, event, execute, terminal};
use ratatui::Frame;
use ratatui::backend::{Backend as _, CrosstermBackend};

use self::frame::Frame as Buffered;

/// True while the screen is ours. A static, for the panic hook has no other way to know.
static ENTERED: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

type Backend = CrosstermBackend<Buffered<File>>;

/// The terminal in raw mode on its alternate screen; dropping it gives everything back.
#[derive(Debug)]
pub struct Terminal {
    /// Never dropped: its own way of leaving prints where it fails, and there may be nothing left to print to.
    screen: ManuallyDrop<ratatui::Terminal<Backend>>,
    mouse: bool,
}

impl Terminal {
    /// Takes the terminal over. Fails where there is none: neither standard output nor standard error shows one, or
    /// there is no device to read keys from. With `sixteen`, colours are written as terminals know them that have no more.
    pub fn enter(mouse: bool, sixteen: bool) -> io::Result<Terminal> {
        let device = device()?;
        HOOK.call_once(install_hook);
        // From here on `leave` has something to undo, even if only half of it succeeds.
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

    /// Draws one frame.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.screen.draw(draw).map(|_| ())
    }

    /// Columns and rows.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        self.screen.size().map(|size| (size.width, size.height))
    }

    /// Asks for mouse events, or leaves the mouse to the terminal, so that text can be selected.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        let mut device = device()?;
        if on {
            execute!(device, event::EnableMouseCapture)
        } else {
            execute!(device, event::DisableMouseCapture)
        }
    }

    /// Hands `text` to the clipboard of whoever looks at the terminal, however far away: the terminal takes it (OSC 52).
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(device()?, clipboard::CopyToClipboard::to_clipboard_from(text))
    }

    /// Gives the terminal back while `other` runs, then takes it over again and draws everything anew.
    pub fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        leave();
        let answer = other();
        self.retake()?;
        Ok(answer)
    }

    /// Takes the terminal over again, after something else may have used it.
    pub fn retake(&mut self) -> io::Result<()> {
        ENTERED.store(true, Ordering::SeqCst);
        take(self.mouse)?;
        // Not the screen's own way to clear: it asks for the cursor's place, and the answer may go to whoever reads keys.
        self.screen.backend_mut().clear()?;
        self.screen.swap_buffers();
        Ok(())
    }

    /// Stops the program as Ctrl-Z does, until the shell continues it.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.lend(|| signal_hook::low_level::raise(signal_hook::consts::SIGTSTP))?
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
    }
}

/// The terminal that is drawn on.
fn device() -> io::Result<File> {
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

fn take(mouse: bool) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    let mut device = device()?;
    execute!(device, terminal::EnterAlternateScreen, cursor::Hide, event::EnableBracketedPaste)?;
    if mouse { execute!(device, event::EnableMouseCapture) } else { Ok(()) }
}

/// Gives everything back, once; errors have nowhere to go.
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

/// Leaves first and reports after, in words; a panic on a working thread ends the program, which would otherwise
/// wait for its answer.
fn install_hook() {
    let previous = std::panic::take_hook();
    let main = thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        let ours = ENTERED.load(Ordering::SeqCst);
        leave();
        previous(info);
        if ours && thread::current().id() != main {
            process::exit(101);
        }
    }));
}
