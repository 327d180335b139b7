//! The program's screen for benches: all work runs on the calling thread, and drawn bytes are dropped.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::load::progress::Progress;
use rprof_tui::load::request::{LoadRequest, LoadedProfile};
use rprof_tui::profile::Profile;
use rprof_tui::tui::draw::draw;
use rprof_tui::tui::effect::{Effect, Effects};
use rprof_tui::tui::event::Event;
use rprof_tui::tui::theme::{Theme, UNICODE};
use rprof_tui::tui::{App, Preferences, Start, Surroundings};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Sink, sink};
use std::sync::Arc;

/// A start that calls `read` for the profile at every reading.
pub(crate) fn start(read: impl Fn() -> Arc<Profile> + Send + Sync + 'static) -> Start {
    let load = move |_: &LoadRequest, _: &dyn Fn(Progress), _: &Cancel| {
        Ok(LoadedProfile { profile: read(), ..LoadedProfile::default() }.into())
    };
    Start {
        title: "bench".to_owned(),
        load: Arc::new(load),
        request: LoadRequest::default(),
        query: Query::default(),
        sample_index: String::new(),
        theme: Theme::probe(&UNICODE),
        sources: Arc::default(),
        mouse: false,
        surroundings: Surroundings::default(),
        live: None,
        preferences: Preferences::default(),
    }
}

/// The screen.
pub(crate) struct Screen {
    /// Its state.
    pub(crate) app: App,
    terminal: Terminal<CrosstermBackend<Sink>>,
}

impl Screen {
    /// The screen with the profile read, on so many columns and rows.
    pub(crate) fn open(start: Start, (width, height): (u16, u16)) -> Self {
        let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
        let backend = CrosstermBackend::new(sink());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
        let mut app = App::new(start, (width, height));
        let effects = app.begin();
        let mut screen = Self { app, terminal };
        screen.perform(effects);
        screen
    }

    fn perform(&mut self, effects: Effects) {
        let mut waiting: VecDeque<Effect> = effects.into_iter().collect();
        while let Some(effect) = waiting.pop_front() {
            let Effect::Job(job) = effect else { continue };
            let told = RefCell::new(Vec::new());
            let answer = job.perform(&Cancel::new(), &|event| told.borrow_mut().push(event));
            for event in told.into_inner().into_iter().chain(answer) {
                waiting.extend(self.app.update(event));
            }
        }
    }

    /// Types keys, a line end for Enter.
    pub(crate) fn keys(&mut self, keys: &str) {
        keys.chars().for_each(|key| self.key(key));
    }

    /// Types a key and completes its work, which the program does on another thread than drawing.
    pub(crate) fn key(&mut self, key: char) {
        let code = match key {
            '\n' => KeyCode::Enter,
            '\x1b' => KeyCode::Esc,
            key => KeyCode::Char(key),
        };
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        let effects = self.app.update(Event::Key(key));
        self.perform(effects);
    }

    /// Draws one frame and drops its bytes.
    pub(crate) fn draw(&mut self) {
        self.terminal.draw(|frame| draw(&self.app, frame)).unwrap();
    }
}
