//! Object files of this machine: the binary of a mapping, its load address, and the functions and lines of its addresses.
//! Profiles are unknown here. Every size in a file is checked against the file before memory is taken for it.

pub mod base;
mod build_id;
pub mod code;
mod code_symbols;
mod dwarf;
pub mod fault;
pub mod frames;
pub mod image;
pub mod instructions;
pub mod locate;
pub mod mapping;
pub mod mapping_symbols;
mod pclntab;
mod pdb;
mod section_source;
mod sections;
mod symbol_table;
pub mod symbols;
mod text_symbols;
mod vdso;
