//! Functions, lines and inlined frames of addresses of a PE file from its program database (PDB).

mod file;
mod names;
mod procedures;

pub(super) use self::file::PdbFile;
