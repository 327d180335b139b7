#![doc = include_str!("ARCHITECTURE.md")]

pub mod cancel;
pub mod error;
pub mod explore;
pub mod hash;
pub mod load;
pub mod printable;
pub mod unit;

pub mod input;
pub mod profile;
pub mod runtime;
pub mod source;

pub mod analysis;

pub mod report;

pub mod tui;

pub mod cli;
