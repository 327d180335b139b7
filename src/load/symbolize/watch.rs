//! The caller's side of a look-up of symbols: progress, lines for the user, cancellation.

use crate::cancel::Cancel;
use crate::load::progress::SymbolProgress;

/// Takes progress and lines of a look-up, and may cancel it.
#[derive(Clone, Copy)]
pub struct SymbolWatch<'a> {
    /// Takes the number of mappings that are done.
    pub on_progress: &'a dyn Fn(SymbolProgress),
    /// Takes a line for each mapping without symbols, and for each file that was passed over.
    pub warn: &'a dyn Fn(String),
    /// Cancels the look-up.
    pub cancel: &'a Cancel,
}
