//! Tables to screen: panes, keys, mouse, and the loop that joins them.
//!
//! The loop sleeps until something happens, lets the state take in all that has happened, hands the effects on, and draws
//! once. Reading, computing and searching are the workers' affair; the input thread reads while the loop waits.

pub mod app;
pub mod draw;
pub mod effect;
pub mod highlight;
pub mod keys;
pub mod log_view;
pub mod pane;
pub mod popup;
pub mod shell;
pub mod theme;
pub mod widget;

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event as Input, MouseButton, MouseEvent, MouseEventKind};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use self::shell::background::LateAnswer;
use self::shell::terminal::Terminal;
use self::shell::worker::Worker;
pub use app::{App, Preferences, Start};
use effect::{Effect, Event, Lane, perform};

use crate::error::Error;

/// Two clicks closer than this are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Opens the screen and stays until the user leaves, or a signal tells it to, which is the answer. The error is what made
/// it impossible, or what was shown last.
pub fn run(mut start: Start) -> Result<Option<i32>, Error> {
    let failed = |error: io::Error| Error::Terminal(error.to_string());
    let (sender, events) = channel();
    // From here on a signal cannot end the program while the terminal is not as it was.
    watch_signals(sender.clone()).map_err(failed)?;
    let late = by_background(&mut start);
    let mut terminal = Terminal::enter(start.mouse, start.theme.names_colors()).map_err(failed)?;
    let workers = Workers::new(&sender).map_err(failed)?;
    let size = terminal.size().map_err(failed)?;
    let mut app = App::new(start, size);
    // The first frame stands before anything is read.
    terminal.draw(|frame| draw::draw(&app, frame)).map_err(failed)?;
    let next = watch_input(sender, late).map_err(failed)?;
    let effects = app.begin();
    let mut loop_ = Loop { app: &mut app, terminal: &mut terminal, workers };
    loop_.dispatch(effects).map_err(failed)?;
    let end = loop_.run(&events, &next).map_err(failed)?;
    loop_.workers.abandon();
    drop(terminal);
    match end {
        End::Left(error) => error.map_or(Ok(None), Err),
        End::Told(signal) => Ok(Some(signal)),
    }
}

/// Chooses the palette by the terminal's background, where that is wished for; what may still come of the question.
fn by_background(start: &mut Start) -> LateAnswer {
    if !start.preferences.by_background || !start.theme.has_color() {
        return LateAnswer::default();
    }
    let palette = shell::background::ask();
    if let Some(palette) = palette {
        start.theme = start.theme.with(palette);
    }
    LateAnswer::new(palette.is_none())
}

struct Loop<'a> {
    app: &'a mut App,
    terminal: &'a mut Terminal,
    workers: Workers,
}

/// What ends the program.
enum End {
    /// The user's wish, with what was wrong if something was.
    Left(Option<Error>),
    /// A signal.
    Told(i32),
}

impl Loop<'_> {
    fn run(&mut self, events: &Receiver<Event>, next: &Sender<()>) -> io::Result<End> {
        while let Ok(first) = events.recv() {
            let mut read = false;
            for event in std::iter::once(first).chain(events.try_iter()) {
                read |= matches!(
                    event,
                    Event::Key(_) | Event::Mouse(..) | Event::Paste(_) | Event::Resize(..)
                );
                panic_on_request(&event);
                let effects = self.app.update(event);
                if let Some(end) = self.dispatch(effects)? {
                    return Ok(end);
                }
            }
            if read {
                // What was read is done with; an editor or the shell had the terminal to themselves meanwhile.
                let _ = next.send(());
            }
            self.terminal.draw(|frame| draw::draw(self.app, frame))?;
        }
        Ok(End::Left(None))
    }

    fn dispatch(&mut self, effects: Vec<Effect>) -> io::Result<Option<End>> {
        for effect in effects {
            match effect {
                Effect::Quit(error) => return Ok(Some(End::Left(error))),
                Effect::ExitOnSignal(signal) => return Ok(Some(End::Told(signal))),
                Effect::Suspend => {
                    self.terminal.suspend()?;
                    self.resize()?;
                }
                Effect::Edit(path, line) => {
                    let said = self.terminal.lend(|| edit(&path, line))?;
                    self.resize()?;
                    if let Err(error) = said {
                        self.app.update(Event::Notice(format!("the editor: {error}")));
                    }
                }
                Effect::Redraw => {
                    self.terminal.retake()?;
                    self.resize()?;
                }
                Effect::Mouse(on) => self.terminal.set_mouse(on)?,
                Effect::Copy(text) => self.terminal.copy(&text)?,
                Effect::Stop(lane) => self.workers.stop(lane),
                work => self.workers.submit(work),
            }
        }
        Ok(None)
    }

    /// The size may have changed while somebody else had the terminal.
    fn resize(&mut self) -> io::Result<()> {
        let (width, height) = self.terminal.size()?;
        self.app.update(Event::Resize(width, height));
        Ok(())
    }
}

/// A hidden way to see that a panic leaves the terminal as it was; not there in a release.
fn panic_on_request(event: &Event) {
    #[cfg(debug_assertions)]
    #[expect(clippy::panic, reason = "the test of the panic hook asks for it")]
    if matches!(event, Event::Paste(text) if text == "RPROF_TUI_PANIC") {
        panic!("asked to");
    }
    let _ = event;
}

/// Runs the user's editor on a line, as less, git and others name it: `+LINE FILE`.
fn edit(path: &std::path::Path, line: usize) -> io::Result<()> {
    let named = |name| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let mut command = std::process::Command::new(program);
    let status = command.args(words).arg(format!("+{line}")).arg(path).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{program}: {status}"))) }
}

/// A thread for each lane.
struct Workers {
    lanes: Vec<(Lane, Worker<Effect>)>,
}

impl Workers {
    fn new(sender: &Sender<Event>) -> io::Result<Workers> {
        let worker = |lane: Lane| -> io::Result<(Lane, Worker<Effect>)> {
            let sender = sender.clone();
            let work = move |effect, cancel: &crate::cancel::Cancel| {
                // Where nobody listens any more, the program is about to end.
                let tell = |event| drop(sender.send(event));
                if let Some(answer) = perform(effect, cancel, &tell) {
                    tell(answer);
                }
            };
            Ok((lane, Worker::new(&format!("{lane:?}"), work)?))
        };
        let lanes = Lane::ALL.into_iter().map(worker).collect::<io::Result<_>>()?;
        Ok(Workers { lanes })
    }

    fn abandon(self) {
        for (_, worker) in self.lanes {
            worker.abandon();
        }
    }

    fn stop(&self, lane: Lane) {
        if let Some((_, worker)) = self.lanes.iter().find(|(l, _)| *l == lane) {
            worker.cancel();
        }
    }

    fn submit(&self, effect: Effect) {
        let Some(lane) = effect.lane() else { return };
        let worker = |lane| self.lanes.iter().find(|(l, _)| *l == lane).map(|(_, worker)| worker);
        if let Some(ahead) = worker(Lane::Prefetch).filter(|_| lane == Lane::Analysis) {
            // What was asked for comes before what may be.
            ahead.cancel();
        }
        if let Some(worker) = worker(lane) {
            worker.submit(effect);
        }
    }
}

/// Reads keys, mouse and sizes. After each burst it waits until the burst was taken in, so that whoever gets the
/// terminal for a while gets its keys, too.
fn watch_input(sender: Sender<Event>, mut late: LateAnswer) -> io::Result<Sender<()>> {
    let (next, taken) = channel();
    Builder::new().name("input".to_owned()).spawn(move || {
        let mut clicks = Clicks::default();
        loop {
            let burst = match burst(&mut clicks, &mut late) {
                Ok(burst) => burst,
                // The terminal is gone.
                Err(_) => vec![Event::Terminate(SIGHUP)],
            };
            if burst.is_empty() {
                continue;
            }
            for event in burst {
                if sender.send(event).is_err() {
                    return;
                }
            }
            if taken.recv().is_err() {
                return;
            }
            // The loop may have answered for a part of the burst already.
            while taken.try_recv().is_ok() {}
        }
    })?;
    Ok(next)
}

/// Waits for input, and takes what else is there already.
fn burst(clicks: &mut Clicks, late: &mut LateAnswer) -> io::Result<Vec<Event>> {
    let mut take = || {
        let input = event::read()?;
        io::Result::Ok(if late.takes(&input) { None } else { clicks.event(input) })
    };
    let mut burst: Vec<Event> = take()?.into_iter().collect();
    while burst.len() < 256 && event::poll(Duration::ZERO)? {
        burst.extend(take()?);
    }
    Ok(burst)
}

/// Tells double clicks.
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
            Input::Mouse(mouse) if mouse.kind == MouseEventKind::Moved => None,
            Input::Mouse(mouse) => Some(Event::Mouse(mouse, self.double(mouse))),
            Input::FocusGained | Input::FocusLost => None,
        }
    }

    fn double(&mut self, mouse: MouseEvent) -> bool {
        if mouse.kind != MouseEventKind::Down(MouseButton::Left) {
            return false;
        }
        let now = Instant::now();
        let double = self.last.take().is_some_and(|(then, before)| {
            now.duration_since(then) < DOUBLE
                && (before.column, before.row) == (mouse.column, mouse.row)
        });
        if !double {
            self.last = Some((now, mouse));
        }
        double
    }
}

/// Signals that end the program leave through the guard; being continued may mean a screen that others wrote on.
fn watch_signals(sender: Sender<Event>) -> io::Result<()> {
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
