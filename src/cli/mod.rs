//! Arguments to a report or the screen.
//!
//! A command line passes through `normalise` (Go's flags into clap's), `parse` (clap's strings into [`settings::Settings`])
//! and `run` (sources to a report, a check or the screen). Every failure is one line on standard error and status 2, as
//! with pprof.

pub mod check;
mod command;
pub mod config;
mod manual;
mod normalise;
pub mod options;
mod output;
pub mod parse;
mod print;
mod progress_line;
mod run;
mod screen;
mod session;
pub mod settings;
mod statement;
mod terminal_writer;
mod view_file;

pub use self::run::run;
pub use self::terminal_writer::TerminalWriter;
