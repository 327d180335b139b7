//! The command line behind `:`: pprof's commands and options, parsed and completed.

mod complete;
mod complete_labels;
mod duration;
mod option;
mod parse;
mod words;

pub use complete::{candidates, path_to_complete};
pub use complete_labels::label_candidates;
pub use duration::parse_duration;
pub use parse::parse;
pub use words::{Command, WORDS, help_on};
