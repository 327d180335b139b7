//! The instructions of a profile's binaries with their flat and cum, for `-disasm`, `-weblist` and the screen.

pub mod binaries;
pub mod by_function;
pub mod routine;
