//! The reasons why stacks cannot be interned.

/// The reason why stacks cannot be interned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::profile) enum InternFailure {
    /// There are more distinct stacks than the table can hold.
    Full,
    /// There is no memory for the table.
    NoMemory,
    /// The table takes more memory than is allowed.
    TooMuchMemory,
}
