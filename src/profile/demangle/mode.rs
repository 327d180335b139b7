//! Modes of demangling.

/// The parts of a name that stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DemangleMode {
    /// No parameters, template arguments or return type. Names that were demangled before stay.
    #[default]
    Default,
    /// Like `Default`, but of the recorded system name, which replaces a name that was demangled before.
    Anew,
    /// Template arguments stay. In this mode and those below the recorded system name is demangled anew.
    Templates,
    /// Everything stays but the suffixes of clones.
    Full,
    /// The system name stays as it is.
    None,
}
