//! TODO

pub mod bindings;
pub mod spelling;
