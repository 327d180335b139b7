//! The shell around the state: terminal, input, signals, workers, and the loop that joins them.

mod background;
pub mod event_loop;
mod host;
mod inbox;
mod input;
mod message;
pub mod terminal;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
pub mod worker;
mod workers;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;
