//! TODO

pub(super) mod background;
pub mod terminal;
pub mod worker;
