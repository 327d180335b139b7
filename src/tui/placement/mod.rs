//! Places on the screen: regions, header and footer, the parts of a log.
//!
//! Drawing and the mouse use the same functions: a click meets the text that is seen.

pub mod chrome;
mod findings_note;
pub mod layout;
mod live_notes;
pub mod log_parts;
mod piece;
mod short_title;
mod shown_types;
