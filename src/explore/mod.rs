//! What is looked at and how it was asked for: views over tables, call paths, search, filters, the command line, label
//! totals, growth, live snapshots and exports. No terminal is known here; `tui` draws what stands here.

pub mod annotated_source;
pub mod call_paths;
mod column_widths;
pub mod command;
pub mod export;
pub mod filters;
pub mod growth;
pub mod icicle_stats;
pub mod label_totals;
pub mod live;
pub mod node_index;
pub mod pane_id;
mod process_memory;
pub mod search;
pub mod table_cache;
pub mod view;
