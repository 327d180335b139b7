//! The shell around the state: terminal, input, signals, workers, and the loop that joins them.

mod background;
pub mod event_loop;
mod hang_up;
mod host;
mod inbox;
mod input;
mod signals;
pub mod terminal;
pub mod worker;
mod workers;
