//! Tables to text, byte for byte as pprof prints it. A report is written to a given writer; this layer opens neither files
//! nor terminals.

mod callgrind;
mod comments;
mod disasm;
mod dot;
mod folded;
#[doc(hidden)]
pub mod gclog;
#[doc(hidden)]
pub mod header;
#[doc(hidden)]
pub mod instructions;
#[doc(hidden)]
pub mod json;
mod kind;
mod list;
mod markdown;
mod markdown_text;
#[doc(hidden)]
pub mod memory;
mod options;
mod prepared;
mod proto;
mod raw;
mod svg;
mod tags;
mod text;
#[doc(hidden)]
pub mod times;
mod top;
mod topproto;
mod traces;
mod tree;
#[doc(hidden)]
pub mod trend;
mod weblist;

pub use self::kind::{Report, ReportNeeds};
pub use self::options::ReportOptions;
pub use self::prepared::PreparedReport;

#[cfg(test)]
pub(crate) mod tests;
