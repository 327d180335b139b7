//! The input thread: keys, mouse and sizes as events, in bursts.

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event as Input, MouseButton, MouseEvent, MouseEventKind};

use super::background::LateAnswer;
use super::message::Message;
use super::system::{HANG_UP, await_input};
use crate::tui::event::Event;

/// Two clicks closer than this are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

/// Events of a burst at most: a held key must not keep the screen from being drawn.
const MAX_BURST: usize = 256;

/// Inputs that arrived together are all taken. The wait is not zero: with none at all, crossterm leaves inputs that it
/// has read already.
const TOGETHER: Duration = Duration::from_micros(200);

/// The wait for the rest of what may be an answer of the terminal. Its letters are there already, unless the machine is busy.
const REST: Duration = Duration::from_millis(50);

/// Reads input and sends it. After each burst the thread waits for a token of the returned sender: an editor or the shell
/// may have the terminal meanwhile, and must get its own keys.
pub(super) fn watch_input(sender: Sender<Message>, mut late: LateAnswer) -> io::Result<Sender<()>> {
    let (next, taken) = channel();
    Builder::new().name("input".to_owned()).spawn(move || {
        let mut clicks = Clicks::default();
        loop {
            // An error means that the terminal is gone.
            let burst = next_burst(&mut clicks, &mut late)
                .unwrap_or_else(|_| Some(vec![Event::Terminate(HANG_UP)]));
            let Some(burst) = burst else { continue };
            if sender.send(Message::Burst(burst)).is_err() || taken.recv().is_err() {
                return;
            }
        }
    })?;
    Ok(next)
}

/// The next events; none at all if the thread is asked to pause, and `None` for input without a meaning.
fn next_burst(clicks: &mut Clicks, late: &mut LateAnswer) -> io::Result<Option<Vec<Event>>> {
    if !await_input()? {
        return Ok(Some(Vec::new()));
    }
    let burst = read_burst(clicks, late)?;
    Ok((!burst.is_empty()).then_some(burst))
}

/// Waits for input, and takes all that has arrived by then.
fn read_burst(clicks: &mut Clicks, late: &mut LateAnswer) -> io::Result<Vec<Event>> {
    let mut burst = Vec::new();
    let mut take = |inputs: Vec<Input>, burst: &mut Vec<Event>| {
        inputs.into_iter().filter_map(|input| clicks.event(input)).for_each(|e| append(e, burst));
    };
    take(late.pass(event::read()?), &mut burst);
    while burst.len() < MAX_BURST && event::poll(if late.is_holding() { REST } else { TOGETHER })? {
        take(late.pass(event::read()?), &mut burst);
    }
    take(late.flush(), &mut burst);
    Ok(burst)
}

/// Appends an event. Of moves of the mouse in a row only the last counts.
fn append(event: Event, burst: &mut Vec<Event>) {
    let is_move = |event: &Event| matches!(event, Event::Mouse(mouse, _) if mouse.kind == MouseEventKind::Moved);
    match burst.last_mut().filter(|last| is_move(last) && is_move(&event)) {
        Some(last) => *last = event,
        None => burst.push(event),
    }
}

/// Recognises double clicks.
#[derive(Default)]
struct Clicks {
    last: Option<(Instant, MouseEvent)>,
}

impl Clicks {
    fn event(&mut self, input: Input) -> Option<Event> {
        match input {
            Input::Key(key) => Some(Event::Key(key)),
            Input::Paste(text) => Some(Event::Paste(text)),
            Input::Resize(width, height) => Some(Event::Resize(width, height)),
            Input::Mouse(mouse) => Some(Event::Mouse(mouse, self.is_double(mouse, Instant::now()))),
            Input::FocusGained | Input::FocusLost => None,
        }
    }

    /// True for the second click on a cell within [`DOUBLE_CLICK`]; a third click begins anew.
    fn is_double(&mut self, mouse: MouseEvent, now: Instant) -> bool {
        if mouse.kind != MouseEventKind::Down(MouseButton::Left) {
            return false;
        }
        let double = self.last.take().is_some_and(|(then, before)| {
            now.duration_since(then) < DOUBLE_CLICK
                && (before.column, before.row) == (mouse.column, mouse.row)
        });
        if !double {
            self.last = Some((now, mouse));
        }
        double
    }
}

#[cfg(test)]
#[path = "tests/input.rs"]
mod tests;
