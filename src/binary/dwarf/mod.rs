//! Functions, lines and inlined frames of addresses from DWARF 2 to 5.
//!
//! All addresses are known before: each unit is read once, its line program and its entries as streams, and only what holds
//! an address is kept. Units are independent, so threads take them one by one. Nothing recurses over entries.

mod budget;
mod entries;
mod first_entry;
mod forms;
mod lines;
mod names;
mod parts;
mod shapes;
mod source;
mod split;
mod unit;
mod worker;

pub(super) use budget::Budget;
pub(super) use source::DwarfSource;
pub(super) use split::{SplitFiles, slice};
pub(super) use worker::{DwarfFrames, DwarfInput, look_up};

/// The reader of a section.
pub(super) type Reader<'a> = gimli::EndianSlice<'a, gimli::RunTimeEndian>;

/// The sections of one file.
pub(super) type Dwarf<'a> = gimli::Dwarf<Reader<'a>>;

/// A unit with its abbreviations.
type Unit<'a> = gimli::Unit<Reader<'a>>;
