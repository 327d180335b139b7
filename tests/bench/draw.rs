//! One frame of each pane after a step of the cursor: state, cells, the difference to the frame before, and the bytes
//! for a terminal, which are dropped. `again` draws a frame equal to the one before.

#![allow(clippy::unwrap_used, clippy::panic)] // a bench that cannot run panics

mod generate;
mod input;
mod screen;

use divan::Bencher;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rprof_tui::profile::Profile;
use rprof_tui::tui::draw::paint;
use rprof_tui::tui::{App, Start};
use screen::Screen;
use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

static PROFILE: LazyLock<Arc<Profile>> = LazyLock::new(|| Arc::new(input::load(input::open())));

const PANES: [char; 4] = ['1', '2', '3', '4'];

fn main() {
    divan::main();
}

fn start() -> Start {
    screen::start(|| Arc::clone(&PROFILE))
}

fn open(pane: char, width: u16, height: u16) -> Screen {
    let mut screen = Screen::open(start(), (width, height));
    screen.key(pane);
    screen.draw();
    screen
}

fn step(bencher: Bencher<'_, '_>, pane: char, width: u16, height: u16) {
    let screen = RefCell::new(open(pane, width, height));
    // The cursor goes beyond the bottom of the pane, so later frames scroll.
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
    let mut screen = open(pane, 200, 60);
    bencher.bench_local(|| screen.draw());
}

/// One frame after zooming into the icicle, or back.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn zoom_200x60(bencher: Bencher<'_, '_>) {
    let screen = RefCell::new(open('4', 200, 60));
    screen.borrow_mut().keys("jjj");
    let mut into = false;
    let mut inverted = || {
        into = !into;
        screen.borrow_mut().keys(if into { "\n" } else { "0" });
    };
    inverted();
    bencher.with_inputs(inverted).bench_local_values(|()| screen.borrow_mut().draw());
}

/// The time from the start to the first frame, which says that the profile is being read.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn first_200x60(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 60));
        paint(&App::new(start(), (200, 60)), buffer.area, &mut buffer);
        buffer
    });
}
