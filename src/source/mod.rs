//! Source files: their recorded paths, and the search for them on this machine.

pub mod find;
pub mod path;
pub mod pprof;
pub mod text;
