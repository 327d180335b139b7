//! Whole screens after scripts of keys: text, and below it the roles as letters, so that a change of a theme changes no
//! snapshot.

mod callers;
mod compare;
mod export;
mod findings;
mod first_rows;
mod goroutines;
mod graph;
mod icicle;
mod info;
mod instructions;
mod invariants;
mod keys;
mod labels;
mod log;
mod mouse;
mod open_profiles;
mod overlays;
mod picture;
mod preferences;
mod refine;
mod sandwich;
mod search;
pub(crate) mod session;
mod sizes;
mod source;
mod states;
mod steps;
mod store_ways;
mod stores;
mod stories;
mod top;
mod trend;
mod units;
mod words;

use rprof_tui::tui::theme::UNICODE;

use crate::support::{SNAPSHOTS, Screen};

const SMALL: (u16, u16) = (80, 24);
pub(crate) const WIDE: (u16, u16) = (120, 36);
const WIDEST: (u16, u16) = (200, 60);

/// The last heap of a growing process, and its base, the first.
const GROWN: (&str, &str) = ("heap.5.pb.gz", "heap.0.pb.gz");

/// A fixture after these keys.
fn screen(fixture: &str, size: (u16, u16), keys: &str) -> String {
    Screen::open(fixture, size, &UNICODE).keys(keys).shown()
}

/// The row that is selected in the pane with the keys, from its mark on.
fn selected(screen: &Screen) -> String {
    let text = screen.text();
    let row = text.lines().find(|line| line.starts_with('▌'));
    row.unwrap_or_else(|| panic!("nothing is selected on\n{text}")).to_owned()
}
