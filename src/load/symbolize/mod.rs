//! Symbols for addresses without functions: of binaries of this machine, and of the server that a profile came from. Mappings
//! are independent and looked up in parallel; what was found is kept for the next profile of the same process.

mod apply;
mod local;
mod options;
mod plan;
mod remote;
mod symbolizer;
mod watch;

pub use self::options::SymbolizeOptions;
pub use self::remote::MappingServers;
pub use self::symbolizer::Symbolizer;
pub use self::watch::SymbolWatch;
