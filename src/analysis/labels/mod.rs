//! Labels of samples: units of numeric labels, filters, frames made of labels, and sums by value. A decision about
//! labels is made once per label set, never per sample.

pub mod filter;
pub mod frames;
pub mod keys;
pub mod totals;

pub use self::keys::LabelKeys;
pub use self::totals::{KeyTotals, displayed_totals, totals};

#[cfg(test)]
mod tests;
