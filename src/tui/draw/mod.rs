//! Draws the state.
//!
//! ```text
//! file  binary  time                                  1 Top  2 Callers …   header
//! s  types  [type in use and total]                                   notes
//! ── Top ─────────────────────────── 1 of 62 ─┬─ Callers / callees ───────  rules with titles
//! rows                                        │ rows                       panes
//! a sentence about the selection                                           detail
//! s type  / search …  ? help                                               footer
//! ```

mod gc_log;
mod popups;
mod screen;
mod sentence;
mod store_list;

pub use screen::{draw, paint};
