//! Unit tests of `tui/shell/event_loop.rs`.

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
