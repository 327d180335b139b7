//! Source files: their paths by text, and where they lie on this machine.

pub mod path;
pub mod pprof;
