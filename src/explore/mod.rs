//! The model behind the screen: views, call paths, search, filters, the command line, labels, growth, live
//! snapshots and exports. It needs no terminal; `tui` draws it.

pub mod address_instructions;
pub mod annotated_source;
pub mod browser;
pub mod call_paths;
pub mod command;
pub mod export;
pub mod filters;
pub mod findings;
pub mod graph;
pub mod growth;
pub mod icicle_layout;
pub mod icicle_stats;
pub mod instructions;
pub mod jump_arrows;
pub mod label_column;
pub mod label_cross;
pub mod label_totals;
pub mod line_history;
pub mod live;
pub mod node_index;
pub mod node_key;
pub mod pane_id;
pub mod picture_page;
mod process_memory;
pub mod report_command;
pub mod saved_view;
pub mod search;
pub mod searched;
pub mod session;
pub mod store;
pub mod store_windows;
pub mod table_cache;
pub mod view;
pub mod viewer;
