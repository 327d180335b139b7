//! Source files: their paths by text, and where they lie on this machine.

pub mod find;
pub mod path;
pub mod pprof;
pub mod text;
