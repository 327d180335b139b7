//! The loop: it sleeps until an event arrives, updates the state with all pending events, dispatches the effects, and
//! draws once.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::channel;

use super::background::{LateAnswer, ask};
use super::host::{Console, Host};
use super::inbox::Inbox;
use super::input::watch_input;
use super::system::{watch_hang_up, watch_signals};
use super::terminal::{Terminal, check_keys};
use super::workers::Workers;
use crate::error::Error;
use crate::tui::app::{App, Start};
use crate::tui::effect::{Effect, Effects};
use crate::tui::event::Event;

/// Opens the screen and stays until the user leaves, or a signal ends the program; then returns the signal. The error is
/// the terminal's, or the one that was shown last.
pub fn run(mut start: Start) -> Result<Option<i32>, Error> {
    let failed = |error: io::Error| Error::Terminal(error.to_string());
    // Before the terminal is asked for its colours: a program that cannot start writes no escapes.
    check_keys().map_err(failed)?;
    let (sender, messages) = channel();
    // From here on a signal cannot end the program before the terminal is restored.
    watch_signals(sender.clone()).map_err(failed)?;
    let late = choose_palette(&mut start);
    let terminal = Terminal::enter(start.mouse, start.theme.names_colors()).map_err(failed)?;
    let workers = Workers::new(&sender).map_err(failed)?;
    let mut host = Console { terminal, workers };
    let mut app = App::new(start, host.size().map_err(failed)?);
    // The first frame stands before anything is read.
    host.draw(&app).map_err(failed)?;
    watch_hang_up(sender.clone()).map_err(failed)?;
    let mut inbox = Inbox::new(messages, watch_input(sender, late).map_err(failed)?);
    let effects = app.begin();
    let end = match dispatch(&mut app, &mut host, &mut inbox, effects) {
        Ok(None) => run_loop(&mut app, &mut host, &mut inbox),
        Ok(Some(end)) => Ok(end),
        Err(error) => Err(error),
    };
    let Console { terminal, workers } = host;
    // A worker may wait for a server that stalls.
    workers.abandon();
    drop(terminal);
    // The program ends now, and the system takes its memory back at once: not table by table.
    std::mem::forget((app, inbox));
    match end.map_err(failed)? {
        End::Quit(error) => error.map_or(Ok(None), Err),
        End::Signal(signal) => Ok(Some(signal)),
    }
}

/// Chooses the palette by the terminal's background, unless the user chose one. Returns the state of a late
/// answer.
fn choose_palette(start: &mut Start) -> LateAnswer {
    if !start.preferences.by_background || !start.theme.has_color() {
        return LateAnswer::default();
    }
    let palette = ask();
    if let Some(palette) = palette {
        start.theme = start.theme.with(palette);
    }
    LateAnswer::new(palette.is_none())
}

/// The reason why the program ends.
#[derive(Debug)]
enum End {
    /// The user left, with the error that was shown, if there was one.
    Quit(Option<Error>),
    /// A signal that ends the program, by its number.
    Signal(i32),
}

fn run_loop(app: &mut App, host: &mut impl Host, inbox: &mut Inbox) -> io::Result<End> {
    while let Some(first) = inbox.wait() {
        let mut changed = false;
        let mut events = Some(first);
        while let Some(arrived) = events {
            for event in arrived {
                panic_on_request(&event);
                let effects = app.update(event);
                changed |= !effects.is_idle();
                if let Some(end) = dispatch(app, host, inbox, effects)? {
                    return Ok(end);
                }
            }
            events = inbox.arrived();
        }
        inbox.resume();
        if changed {
            host.draw(app)?;
        }
    }
    Ok(End::Quit(None))
}

/// Carries out the effects in order, and those that follow from them. Returns the end of the program if one of them is
/// that.
fn dispatch(
    app: &mut App,
    host: &mut impl Host,
    inbox: &mut Inbox,
    effects: Effects,
) -> io::Result<Option<End>> {
    let mut queue: VecDeque<Effect> = effects.into_iter().collect();
    while let Some(effect) = queue.pop_front() {
        match effect {
            Effect::Quit(error) => return Ok(Some(End::Quit(error))),
            Effect::ExitOnSignal(signal) => return Ok(Some(End::Signal(signal))),
            Effect::Suspend => {
                inbox.pause();
                host.suspend()?;
                queue.extend(resized(app, host)?);
            }
            Effect::Edit(path, line) => {
                inbox.pause();
                let edited = host.edit(&path, line)?;
                queue.extend(resized(app, host)?);
                if let Err(error) = edited {
                    queue.extend(app.update(Event::Notice(format!("the editor: {error}"))));
                }
            }
            Effect::Redraw => {
                host.clear()?;
                queue.extend(resized(app, host)?);
            }
            Effect::Mouse(on) => host.set_mouse(on)?,
            Effect::Copy(text) => host.copy(&text)?,
            Effect::Stop(lane) => host.stop(lane),
            Effect::Job(job) => host.submit(job),
        }
    }
    Ok(None)
}

/// Passes the size to the state; it may have changed while another program had the terminal.
fn resized(app: &mut App, host: &impl Host) -> io::Result<Effects> {
    let (width, height) = host.size()?;
    Ok(app.update(Event::Resize(width, height)))
}

/// Panics when a certain text is pasted, so that a test sees the panic hook restore the terminal. Not in a release.
fn panic_on_request(event: &Event) {
    #[cfg(debug_assertions)]
    #[expect(clippy::panic, reason = "the test of the panic hook asks for it")]
    if matches!(event, Event::Paste(text) if text == "RPROF_TUI_PANIC") {
        panic!("asked to");
    }
    let _ = event;
}

#[cfg(test)]
#[path = "tests/event_loop.rs"]
mod tests;
