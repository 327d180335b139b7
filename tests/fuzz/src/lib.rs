//! Coverage-guided fuzzing of rprof-tui: a module per target, and what they share.
//!
//! A target is a function over bytes that returns, whatever the bytes are. A panic, a time limit or too much memory is
//! a finding.

pub mod choices;
pub mod loading;
pub mod memory;
pub mod mutate;
pub mod parts;
pub mod query;
pub mod repeated;
mod seed_texts;
pub mod seeds;
pub mod text;
pub mod wire;

pub mod containers;
pub mod keys;
pub mod legacy;
pub mod pair;
pub mod proto;
pub mod reports;
pub mod runtime;
pub mod stores;
pub mod symbols;
pub mod words;

/// Counts the bytes of all threads.
#[global_allocator]
static ALLOCATOR: memory::CountingAllocator = memory::CountingAllocator;
