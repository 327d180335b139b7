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
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use crossterm::event::{KeyModifiers, MouseEvent, MouseEventKind};

    use super::*;
    use crate::analysis::query::Query;
    use crate::cancel::Cancel;
    use crate::load::request::{LoadRequest, LoadedProfile};
    use crate::profile::store::builder::Builder;
    use crate::source::find::SourceFinder;
    use crate::tui::app::{Preferences, Surroundings};
    use crate::tui::job::{Job, Lane};
    use crate::tui::shell::message::Message;
    use crate::tui::theme::{Theme, UNICODE};

    /// A host without a terminal, whose size changes while another program has it.
    struct FakeHost {
        size: (u16, u16),
        editor: Option<io::Error>,
        jobs: Vec<Job>,
        frames: usize,
    }

    impl Host for FakeHost {
        fn draw(&mut self, _: &App) -> io::Result<()> {
            self.frames += 1;
            Ok(())
        }

        fn size(&self) -> io::Result<(u16, u16)> {
            Ok(self.size)
        }

        fn suspend(&mut self) -> io::Result<()> {
            Ok(())
        }

        fn edit(&mut self, _: &Path, _: usize) -> io::Result<io::Result<()>> {
            Ok(self.editor.take().map_or(Ok(()), Err))
        }

        fn clear(&mut self) -> io::Result<()> {
            Ok(())
        }

        fn set_mouse(&mut self, _: bool) -> io::Result<()> {
            Ok(())
        }

        fn copy(&mut self, _: &str) -> io::Result<()> {
            Ok(())
        }

        fn submit(&mut self, job: Job) {
            self.jobs.push(job);
        }

        fn stop(&mut self, _: Lane) {}
    }

    /// Carries out effects without an input thread.
    fn dispatched(app: &mut App, host: &mut FakeHost, effects: Effects) -> io::Result<Option<End>> {
        let ((_, messages), (next, _)) = (channel(), channel());
        dispatch(app, host, &mut Inbox::new(messages, next), effects)
    }

    /// A state with a profile on a screen of one pane, and a host with a screen of two; all jobs are done.
    fn narrow() -> (App, FakeHost) {
        let load = |_: &LoadRequest, _: &dyn Fn(_), _: &Cancel| {
            let mut builder = Builder::new();
            builder.folded("main;work 3");
            let profile = Arc::new(builder.finish());
            Ok(LoadedProfile { profile, ..LoadedProfile::default() }.into())
        };
        let start = Start {
            title: "folded".to_owned(),
            load: Arc::new(load),
            request: LoadRequest::default(),
            query: Query::default(),
            sample_index: String::new(),
            theme: Theme::probe(&UNICODE),
            sources: Arc::new(SourceFinder::default()),
            mouse: true,
            surroundings: Surroundings::default(),
            live: None,
            preferences: Preferences::default(),
        };
        let mut app = App::new(start, (80, 24));
        let mut host = FakeHost { size: (120, 36), editor: None, jobs: Vec::new(), frames: 0 };
        let effects = app.begin();
        assert!(dispatched(&mut app, &mut host, effects).unwrap().is_none());
        while let Some(job) = host.jobs.pop() {
            if let Some(answer) = job.perform(&Cancel::new(), &|_| ()) {
                let effects = app.update(answer);
                assert!(dispatched(&mut app, &mut host, effects).unwrap().is_none());
            }
        }
        (app, host)
    }

    #[test]
    fn a_pane_that_a_wider_screen_shows_asks_for_its_work() {
        let editor = || Effect::Edit(PathBuf::from("main.go"), 1);
        for (name, effect) in
            [("suspend", Effect::Suspend), ("editor", editor()), ("redraw", Effect::Redraw)]
        {
            let (mut app, mut host) = narrow();
            assert!(dispatched(&mut app, &mut host, effect.into()).unwrap().is_none());
            let asked = host.jobs.iter().any(|job| matches!(job, Job::CallPaths { .. }));
            assert!(asked, "after {name} nobody looks for callers");
        }
    }

    #[test]
    fn an_editor_that_fails_is_reported() {
        let (mut app, mut host) = narrow();
        host.editor = Some(io::Error::other("no such program"));
        let edit = Effect::Edit(PathBuf::from("main.go"), 1);
        assert!(dispatched(&mut app, &mut host, edit.into()).unwrap().is_none());
        assert_eq!(app.message.as_deref(), Some("the editor: no such program"));
        assert!(!host.jobs.is_empty(), "the wider screen's pane asks all the same");
    }

    #[test]
    fn a_move_of_the_mouse_that_changes_nothing_is_not_drawn() {
        let (mut app, mut host) = narrow();
        let (kind, modifiers) = (MouseEventKind::Moved, KeyModifiers::NONE);
        for (event, frames) in [
            (Event::Mouse(MouseEvent { kind, column: 9, row: 5, modifiers }, false), 0),
            (Event::Resize(100, 30), 1),
        ] {
            let (sender, messages) = channel();
            let (next, taken) = channel();
            sender.send(Message::Burst(vec![event])).unwrap();
            drop(sender);
            run_loop(&mut app, &mut host, &mut Inbox::new(messages, next)).unwrap();
            assert_eq!(host.frames, frames);
            taken.try_recv().expect("the input thread goes on");
        }
    }

    #[test]
    fn leaving_ends_the_loop_before_later_effects() {
        let (mut app, mut host) = narrow();
        let effects = [Effect::Quit(None), Effect::Suspend].into_iter().collect();
        let end = dispatched(&mut app, &mut host, effects).unwrap();
        assert!(matches!(end, Some(End::Quit(None))));
        let end = dispatched(&mut app, &mut host, Effect::ExitOnSignal(15).into()).unwrap();
        assert!(matches!(end, Some(End::Signal(15))));
        assert!(host.jobs.is_empty());
    }
}
