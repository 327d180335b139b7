//! A line of progress on a terminal, rewritten in place while a report is made.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::load::fetch::FetchEvent;
use crate::load::progress::Progress;
use crate::printable::printable;

/// The time before the first drawing: what is done sooner needs no progress.
const DELAY: Duration = Duration::from_millis(500);

/// The time between two drawings.
const PAUSE: Duration = Duration::from_millis(100);

/// Lines of messages, and below them a line of progress where standard error is a terminal.
pub(super) struct ProgressLine<'a> {
    err: &'a mut dyn Write,
    /// The terminal itself: `err` lets no control character through.
    terminal: Option<Box<dyn Write>>,
    read: Progress,
    drawn: Option<Instant>,
    begun: Instant,
    delay: Duration,
    pause: Duration,
}

impl<'a> ProgressLine<'a> {
    /// Messages go to `err`, progress too if standard error is a terminal.
    pub(super) fn new(err: &'a mut dyn Write) -> ProgressLine<'a> {
        let is_terminal = io::stderr().is_terminal();
        let terminal = is_terminal.then(|| Box::new(io::stderr()) as Box<dyn Write>);
        ProgressLine {
            err,
            terminal,
            read: Progress::default(),
            drawn: None,
            begun: Instant::now(),
            delay: DELAY,
            pause: PAUSE,
        }
    }

    /// Shows an event of a load.
    pub(super) fn show(&mut self, event: &FetchEvent) {
        match event {
            FetchEvent::Message(line) | FetchEvent::Saved(line) => {
                self.clear();
                // A closed standard error is ignored: no message can be printed on it.
                let _ = writeln!(self.err, "{}", printable(line));
            }
            FetchEvent::Read(done, total) => {
                (self.read.done, self.read.total) = (*done, *total);
                self.draw_read();
            }
            FetchEvent::Files(done, all) => {
                self.read.files = Some((*done, *all));
                self.draw_read();
            }
            FetchEvent::Windows(words) => self.draw(words),
            FetchEvent::Waiting(..) | FetchEvent::Symbols(_) | FetchEvent::Decoded(..) => {}
        }
    }

    fn draw_read(&mut self) {
        // One file alone is read in no time.
        if self.read.files.is_some()
            && let Some(words) = self.read.read_in_words()
        {
            self.draw(&words);
        }
    }

    fn draw(&mut self, words: &str) {
        let is_soon = self.drawn.is_some_and(|drawn| drawn.elapsed() < self.pause);
        let is_soon = is_soon || self.begun.elapsed() < self.delay;
        if !is_soon && let Some(terminal) = &mut self.terminal {
            self.drawn = Some(Instant::now());
            let _ = write!(terminal, "\r{}\x1b[K", printable(words));
            let _ = terminal.flush();
        }
    }

    /// Removes the line of progress.
    pub(super) fn clear(&mut self) {
        if self.drawn.take().is_some()
            && let Some(terminal) = &mut self.terminal
        {
            let _ = write!(terminal, "\r\x1b[K");
            let _ = terminal.flush();
        }
    }
}

#[cfg(test)]
#[path = "tests/progress_line.rs"]
mod tests;
