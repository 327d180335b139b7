//! Source files: their recorded paths, and the search for them on this machine.

pub mod find;
mod module_names;
pub mod path;
pub mod pprof;
mod suggest;
pub mod text;
