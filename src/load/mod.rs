//! Sources to one profile, as the command line asks: read, decoded and merged, less the base, with names and frames as
//! pprof leaves them. Unreadable sources are reported and skipped, as long as one can be read.

pub mod demo;
pub mod fetch;
mod fetch_in_order;
mod fetch_options;
mod for_screen;
mod from_store;
pub mod groups;
pub mod kind;
pub mod kinds_beside;
pub mod loader;
mod machine_memory;
mod merge;
mod merge_files;
pub mod options;
mod parallel_requests;
pub mod process;
pub mod program;
pub mod progress;
mod read_sources;
mod read_windows;
pub mod request;
pub mod saved_copy;
pub mod session;
mod session_sources;
mod short_name;
mod snapshots;
pub mod source;
pub mod source_list;
mod source_name;
pub mod source_times;
pub mod store_list;
mod store_origin;
pub mod store_windows;
pub mod symbolize;
pub mod window_collection;
mod window_source;
