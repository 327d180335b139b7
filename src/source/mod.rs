//! Source files: their recorded paths, and the search for them on this machine.

pub mod blame;
mod distribution;
pub mod find;
mod local_path;
mod module_names;
pub mod path;
pub mod pprof;
mod suggest;
pub mod text;
