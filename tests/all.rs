//! Every test that looks at the library and the program from outside, in one crate: one link, one place for helpers.
#![allow(clippy::unwrap_used, clippy::panic)] // clippy's switch for tests covers `#[test]` functions, not their helpers

mod blame;
mod cli;
mod cycles;
mod dense;
mod docs;
mod findings;
mod first_rows;
mod formats;
mod go;
mod golden;
mod graph;
mod growth;
mod hostile;
mod html;
mod http;
mod instructions;
mod layers;
mod letters;
mod library;
mod limits;
mod live;
mod memory;
mod merging;
mod native;
mod package;
mod picture;
mod pictures;
mod properties;
mod pty;
mod reader;
mod rust_paths;
mod screens;
mod script;
mod server;
mod session;
mod snapshot_files;
mod store_faults;
mod store_reports;
mod stores;
mod stress;
mod support;
mod symbols;
mod terminal;
#[cfg(feature = "https")]
mod tls;
