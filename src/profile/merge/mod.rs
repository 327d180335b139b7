//! Several profiles to one, as `go tool pprof` merges them.

mod align;
mod combine;
mod known_samples;
mod main_binary;
mod merged_stacks;
mod merger;
mod options;
mod running;
pub mod sources;

pub use combine::{BASE_LABEL, combine, subtract};
pub use running::RunningMerge;
