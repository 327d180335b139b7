//! One frame of each pane after a step of the cursor: state, cells, the difference to the frame before, and the bytes
//! for a terminal, which go nowhere. `again` draws what stands there already.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot run has nobody to tell but its caller

mod generate;
mod input;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::Bencher;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use rprof_tui::analysis::query::Query;
use rprof_tui::cancel::Cancel;
use rprof_tui::profile::Profile;
use rprof_tui::tui::compare::{Comparison, Loaded};
use rprof_tui::tui::effect::{Effect, Event, Progress, perform};
use rprof_tui::tui::theme::{Theme, UNICODE};
use rprof_tui::tui::{App, Start, screen};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Sink, sink};
use std::sync::{Arc, LazyLock};

static PROFILE: LazyLock<Arc<Profile>> = LazyLock::new(|| Arc::new(input::load(&input::read())));

const PANES: [char; 4] = ['1', '2', '3', '4'];

fn main() {
    divan::main();
}

fn start() -> Start {
    let load = |_: &Comparison, _: &dyn Fn(Progress), _: &Cancel| {
        let profile = Arc::new(Profile::clone(&PROFILE));
        Ok(Loaded { profile, ..Loaded::default() })
    };
    Start {
        title: "bench".to_owned(),
        load: Arc::new(load),
        comparison: Comparison::default(),
        query: Query::default(),
        sample_index: String::new(),
        theme: Theme::probe(&UNICODE),
        sources: Arc::default(),
        mouse: false,
    }
}

/// The program's screen, with all work done in place.
struct Screen {
    app: App,
    terminal: Terminal<CrosstermBackend<Sink>>,
}

impl Screen {
    /// The screen on a pane, by its key.
    fn open(pane: char, width: u16, height: u16) -> Self {
        let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
        let backend = CrosstermBackend::new(sink());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
        let app = App::new(start(), (width, height));
        let effects = app.begin();
        let mut screen = Self { app, terminal };
        screen.perform(effects);
        screen.key(pane);
        screen.draw();
        screen
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            let told = RefCell::new(Vec::new());
            let answer = perform(effect, &Cancel::new(), &|event| told.borrow_mut().push(event));
            for event in told.into_inner().into_iter().chain(answer) {
                waiting.extend(self.app.update(event));
            }
        }
    }

    /// Types a key and has its work done, which on the screen happens beside drawing.
    fn key(&mut self, key: char) {
        let key = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
        let effects = self.app.update(Event::Key(key));
        self.perform(effects);
    }

    fn draw(&mut self) {
        self.terminal.draw(|frame| screen::draw(&self.app, frame)).unwrap();
    }
}

fn step(bencher: Bencher<'_, '_>, pane: char, width: u16, height: u16) {
    let screen = RefCell::new(Screen::open(pane, width, height));
    // Down the whole pane and on: later frames scroll.
    let moved = || screen.borrow_mut().key('j');
    bencher.with_inputs(moved).bench_local_values(|()| screen.borrow_mut().draw());
}

#[divan::bench(sample_count = 200, sample_size = 1, args = PANES)]
fn step_80x24(bencher: Bencher<'_, '_>, pane: char) {
    step(bencher, pane, 80, 24);
}

#[divan::bench(sample_count = 200, sample_size = 1, args = PANES)]
fn step_200x60(bencher: Bencher<'_, '_>, pane: char) {
    step(bencher, pane, 200, 60);
}

#[divan::bench(sample_count = 200, sample_size = 1, args = PANES)]
fn step_400x100(bencher: Bencher<'_, '_>, pane: char) {
    step(bencher, pane, 400, 100);
}

#[divan::bench(sample_count = 200, sample_size = 1, args = PANES)]
fn again_200x60(bencher: Bencher<'_, '_>, pane: char) {
    let mut screen = Screen::open(pane, 200, 60);
    bencher.bench_local(|| screen.draw());
}

/// From start to the first frame, which says that the profile is being read.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn first_200x60(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 60));
        screen::paint(&App::new(start(), (200, 60)), buffer.area, &mut buffer);
        buffer
    });
}
