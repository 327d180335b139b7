//! Settings of a load: its sources, how they are read, and how they are merged.

use std::ffi::OsString;

use super::machine_memory;
use super::process::ProcessChoice;
use super::symbolize::SymbolizeOptions;
use crate::input::http;
use crate::profile::decode::DecodeOptions;
use crate::profile::demangle::DemangleMode;

/// Sources of a load, and the settings of reading and merging them.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own, and any two may be on
pub struct LoadOptions {
    /// Profiles to read, in order; `-` is standard input.
    pub sources: Vec<OsString>,
    /// The profile to subtract.
    pub base: Option<OsString>,
    /// Samples of the base are kept apart (`-diff_base`) instead of cancelling equal stacks (`-base`).
    pub of_base: bool,
    /// The only source is a server, all of whose profiles are read.
    pub all: bool,
    /// The built-in example, in place of any source.
    pub demo: bool,
    /// The largest decoded profile in bytes; `None` is the built-in limit.
    pub max_size: Option<u64>,
    /// The memory that a profile may take, in bytes; `None` is half of the machine's.
    pub max_memory: Option<u64>,
    /// Names stay as stored (`-symbolize=none`).
    pub keep_names: bool,
    /// Symbols of addresses without functions, unless names stay as stored.
    pub symbolize: SymbolizeOptions,
    /// The demangling of names that are not kept.
    pub demangle: DemangleMode,
    /// The profile's own list of frames to drop is ignored.
    pub all_frames: bool,
    /// The sources are scaled to the base.
    pub normalize: bool,
    /// A comment to append to the profile's; empty for none.
    pub comment: String,
    /// The build id of the main binary if the profile records none.
    pub build_id: String,
    /// Settings of requests.
    pub http: http::HttpOptions,
    /// Sources are read again and again: at least one must be an address, and no copies are kept.
    pub watched: bool,
    /// A server is also asked for the memory statistics of its process.
    pub memory: bool,
    /// The process whose resident set stands above Go's figures.
    pub process: ProcessChoice,
    /// A host without a path is asked for its heap instead of pprof's choice.
    pub heap: bool,
    /// The range of a store is also read in windows, for a trend.
    pub windows: bool,
    /// Memory for the snapshots of a store's windows, in bytes; `None` is the built-in limit.
    pub snapshot_memory: Option<usize>,
}

impl LoadOptions {
    /// The limits and choices of decoding.
    pub(super) fn decoding(&self) -> DecodeOptions {
        let default = DecodeOptions::default();
        let max_memory =
            self.max_memory.or_else(|| machine_memory::available().map(|bytes| bytes / 2));
        DecodeOptions {
            max_size: self.max_size.unwrap_or(default.max_size),
            max_memory: max_memory.unwrap_or(default.max_memory),
            // An explicit limit replaces the one in proportion to the input.
            max_memory_per_byte: default.max_memory_per_byte.filter(|_| self.max_memory.is_none()),
            symbols_in_comments: !self.keep_names,
        }
    }
}
