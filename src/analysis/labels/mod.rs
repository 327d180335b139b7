//! Labels of samples: units of numeric labels, filters, frames made of labels, sums by value and by pairs of values. A
//! decision about labels is made once per label set, never per sample.

pub mod cross;
pub mod filter;
pub mod frames;
pub mod heaviest;
pub mod keys;
pub mod lack;
mod set_sums;
pub mod totals;

pub use self::keys::LabelKeys;
pub use self::totals::{KeyTotals, displayed_totals, totals};

#[cfg(test)]
mod tests;
