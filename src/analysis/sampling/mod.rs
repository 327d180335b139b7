//! Sampling errors: how many samples stand behind a figure, and its standard error.

pub mod change;
pub mod estimates;
mod one_process;
mod sampler;
#[cfg(test)]
mod tests;

pub use self::change::ChangeErrors;
pub use self::estimates::{Estimate, NodeEstimates};
pub use self::sampler::is_sampled;
