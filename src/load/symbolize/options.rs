//! The modes of `-symbolize`, as pprof has them.

use crate::binary::locate::BinarySearch;

/// The symbols to look for, and the places where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a mode of -symbolize, and any two may be on
pub struct SymbolizeOptions {
    /// Binaries of this machine are read.
    pub local: bool,
    /// Servers that profiles came from are asked.
    pub remote: bool,
    /// Names from tables of symbols are enough (`fastlocal`).
    pub only_names: bool,
    /// Mappings that have symbols are looked up again.
    pub force: bool,
    /// The folders of binaries.
    pub search: BinarySearch,
}

impl Default for SymbolizeOptions {
    fn default() -> Self {
        Self {
            local: true,
            remote: true,
            only_names: false,
            force: false,
            search: BinarySearch::default(),
        }
    }
}
