//! Several profiles to one, as `go tool pprof` merges them.

mod align;
mod combine;
mod merger;
pub mod sources;

pub use combine::{BASE_LABEL, combine, subtract};
